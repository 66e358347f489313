//go:build unix

package acceptance

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The commands of README.md's walk in two shells do in turn what it says. The build and the server, which its first
// blocks make and start, are those of this test.
func TestAccReadme(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	for _, program := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(err)
		}
	}
	root, err := cli.Root()
	must(err)
	api := fakeapi.New()
	for _, known := range fakeapi.Catalogue() {
		api.Script(known.ID, known.Script...)
	}
	api.ScriptStarted(fakeapi.StartedByHand)
	w := newWorkspace(t, api, "")
	must(os.Symlink(filepath.Join(root, "examples"), filepath.Join(w.dir, "examples")))
	must(os.MkdirAll(filepath.Join(w.dir, "path"), 0o700))
	must(os.Symlink(engine.Path, filepath.Join(w.dir, "path", "terraform")))

	steps := []struct{ does, prints, interrupted string }{
		{does: "export TF_VAR_alice_email", prints: "waits for a two-factor code"},
		{does: "attempt=$(jq", prints: "OTP submitted successfully"},
		{does: "terraform -chdir=bin/alice apply -auto-approve", prints: "Resources: 1 added"},
		{does: "TF_VAR_alice_password=rotated", prints: "Resources: 0 added, 2 changed"},
		{does: "bin/gate", prints: "is not connected (failed)"},
		{does: "bin/gate", prints: "Wait interrupted", interrupted: "auth_phone"},
		{does: "TF_VAR_alice_password=mistyped", prints: "failed (WRONG_PASSWORD)"},
		{does: "destroy", prints: "2 destroyed"},
	}
	blocks := readmeBlocks(t, filepath.Join(root, "README.md"))
	if len(blocks) != len(steps) {
		t.Fatalf("README.md has %d blocks between the set-up and the end, and this test knows %d",
			len(blocks), len(steps))
	}
	exports := ""
	for i, step := range steps {
		if !strings.Contains(blocks[i], step.does) {
			t.Fatalf("block %d is another than this test knows:\n%s", i+1, blocks[i])
		}
		cmd := exec.CommandContext(w.ctx, "bash", "-c", exports+blocks[i])
		cmd.Dir, cmd.Env = w.dir, w.command().Env
		cmd.Env = append(cmd.Env, "PATH="+filepath.Join(w.dir, "path")+":"+os.Getenv("PATH"))
		out := output(t, cmd, api, step.interrupted)
		printed := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", "")), " ") // as the CLI wraps it
		if !strings.Contains(printed, step.prints) {
			t.Fatalf("want %q of\n%s\nwhich prints:\n%s", step.prints, blocks[i], out)
		}
		for _, line := range strings.Split(blocks[i], "\n") { // each block runs in a shell of its own
			if strings.HasPrefix(line, "export ") || strings.HasPrefix(line, "unset ") {
				exports += line + "\n"
			}
		}
	}
	if n := len(api.Starts()); n != 1 {
		t.Errorf("%d attempts were started, want one: what came after it signed the same account in again", n)
	}
}

// output runs a command and returns all that it prints. It presses Ctrl-C when the command has polled the attempt
// interrupted, unless that is empty.
func output(t *testing.T, cmd *exec.Cmd, api *fakeapi.Server, interrupted string) string {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does
	must(cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // what it prints says how it ended
		close(ended)
	}()
	for {
		select {
		case <-ended:
			return out.String()
		case <-time.After(100 * time.Millisecond):
			if interrupted != "" && len(api.Polls(interrupted)) > 0 {
				must(syscall.Kill(-cmd.Process.Pid, syscall.SIGINT))
				interrupted = ""
			}
		}
	}
}

// readmeBlocks returns the commands of the walk, without those that build, serve, export and clean up.
func readmeBlocks(t *testing.T, file string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	must(err)
	_, walk, _ := strings.Cut(string(text), "\n## Play in two shells\n")
	walk, _, _ = strings.Cut(walk, "\n## ")
	for _, match := range regexp.MustCompile("(?ms)^```shell\n(.*?)^```$").FindAllStringSubmatch(walk, -1) {
		blocks = append(blocks, match[1])
	}
	if len(blocks) < 4 {
		t.Fatalf("README.md has %d blocks of commands", len(blocks))
	}
	return blocks[2 : len(blocks)-1]
}
