//go:build unix

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The workflow of the guide does what it says, run by run: a person must act, the account is connected, nothing is left
// to do, its session is gone.
func TestAccWorkflow(t *testing.T) {
	t.Parallel()
	const guide = "../../examples/guides/run-in-a-pipeline/"
	config, err := os.ReadFile("../../examples/guides/connect-an-account/main.tf")
	must(err)
	api := fakeapi.New()
	goes(api, fakeapi.NeedsOTP("42").UntilCode(twoFactor), done)
	w := newLogin(t, api, string(config))
	w.env = append(w.env, "TF_VAR_alice_email="+fakeapi.LoginEmail, "TF_VAR_alice_password="+fakeapi.LoginPassword)
	must(os.MkdirAll(filepath.Join(w.dir, "path"), 0o700))
	must(os.Symlink(engine.Path, filepath.Join(w.dir, "path", "terraform")))

	steps := stepsOf(t, guide+"workflow.yml")
	w.workflow(steps, "terraform apply -no-color tfplan", "waits for a two-factor code")
	w.submitCode(twoFactor)
	w.workflow(steps, "", `account_id = "acct_1"`)
	w.workflow(steps, "", "No changes.")
	api.Expire("acct_1")
	w.workflow(steps, steps[len(steps)-1], "Session of an account has expired")
	w.write(
		"main.tf",
		strings.Replace(
			string(config),
			"on_user_action =",
			"on_disconnected = \"reauthenticate\"\n  on_user_action =",
			1,
		),
	)
	w.workflow(steps, "", "1 changed") // the warning of the plan before the apply does not count
	w.startedIs(api, "auth_new_1", 1)
	w.checkCanaries("")
}

// stepsOf returns the commands of a workflow, of which the last two run in any case.
func stepsOf(t *testing.T, file string) (steps []string) {
	t.Helper()
	content, err := os.ReadFile(file)
	must(err)
	for _, run := range regexp.MustCompile(`(?m)^ +(?:- )?run: (?:\|\n +)?(.+)$`).FindAllStringSubmatch(string(content), -1) {
		steps = append(steps, run[1])
	}
	if !strings.Contains(string(content), "defaults:\n  run:\n    shell: bash ") || len(steps) != 5 ||
		strings.Count(string(content), "run: ") != 5 {
		t.Fatalf("the workflow is another than this test knows, or its shell lets a plan fail unseen: %q", steps)
	}
	return steps
}

// workflow runs the commands as GitHub does, checks which of them fails first, "" for none, and that this is printed.
func (w *workspace) workflow(steps []string, fails, text string) {
	w.t.Helper()
	failed, printed := "", ""
	for i, step := range steps {
		if failed != "" && i < len(steps)-2 {
			continue
		}
		cmd := exec.CommandContext(w.ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step)
		cmd.Dir, cmd.Env = w.dir, w.command().Env
		cmd.Env = append(cmd.Env, "PATH="+filepath.Join(w.dir, "path")+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		printed += string(out)
		if err != nil && failed == "" {
			failed = step
		}
	}
	if failed != fails {
		w.t.Errorf("%q failed, want %q:\n%s", failed, fails, printed)
	}
	w.says("the workflow", fold(printed), []string{text})
}
