package main

import (
	"io"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// What this test binary is when another one starts it.
const (
	envRole        = "TEST_ROLE"
	envRoleOfChild = "TEST_ROLE_OF_CHILD"

	roleParent   = "a parent that starts a child and dies"
	roleProvider = "a provider"
	roleLate     = "a provider that begins to watch its parent when that is dead"
)

func TestMain(m *testing.M) {
	if os.Getenv(envRole) != "" {
		time.AfterFunc(time.Minute, func() { os.Exit(1) }) // also where the test fails
	}
	switch os.Getenv(envRole) {
	case roleParent:
		startAndDie()
	case roleProvider:
		main()
	case roleLate:
		_, _ = os.Stdout.WriteString(".")
		for os.Getppid() == parent {
			time.Sleep(10 * time.Millisecond)
		}
		exitWithParent()
	default:
		os.Exit(m.Run())
	}
}

// startAndDie starts a child, of which it alone reads the output, as a CLI does, and ends when there is some or the
// child has ended. The child keeps file 3 open.
func startAndDie() {
	child := exec.Command(os.Args[0]) //nolint:gosec // it is this binary
	child.Env = append(os.Environ(), envRole+"="+os.Getenv(envRoleOfChild))
	child.ExtraFiles = []*os.File{os.NewFile(3, "alive")}
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		panic(err)
	}
	if os.Getenv(envRoleOfChild) == roleLate {
		_, _ = out.Read(make([]byte, 1))
	}
	os.Exit(0)
}

// A provider ends with its parent, whether that dies before the provider has begun to look, or before it has begun to
// watch.
func TestExitWithParent(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not update the id of a parent")
	}
	for _, role := range []string{roleProvider, roleLate} {
		alive, other, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		dying := exec.Command(os.Args[0]) //nolint:gosec // it is this binary
		dying.Env = append(os.Environ(), envRole+"="+roleParent, envRoleOfChild+"="+role,
			"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
			"PLUGIN_PROTOCOL_VERSIONS=6")
		dying.ExtraFiles = []*os.File{other}
		if err := dying.Run(); err != nil {
			t.Fatal(err)
		}
		_ = other.Close()
		ended := make(chan struct{})
		go func() {
			_, _ = io.Copy(io.Discard, alive) // until the child's end closes the pipe
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Errorf("%s has outlived its parent", role)
		}
		_ = alive.Close()
	}
}

// The log is switched off where nobody reads it, and only there.
func TestSwitchOffUnreadLogs(t *testing.T) {
	for name, test := range map[string]struct {
		variable, value, want string
	}{
		"nobody asked for a log":          {variable: "TF_LOG", value: "", want: "off"},
		"somebody asked for all":          {variable: "TF_LOG", value: "INFO", want: ""},
		"somebody asked for a provider's": {variable: "TF_LOG_PROVIDER", value: "TRACE", want: ""},
	} {
		for _, variable := range []string{
			"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_ONLYFANSAPI", "TF_LOG_SDK", "TF_LOG_SDK_PROTO",
			"TF_LOG_SDK_FRAMEWORK",
		} {
			t.Setenv(variable, "")
		}
		t.Setenv(test.variable, test.value)
		switchOffUnreadLogs()
		for _, variable := range []string{
			"TF_LOG_PROVIDER_ONLYFANSAPI", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK",
		} {
			if got := os.Getenv(variable); got != test.want {
				t.Errorf("%s: %s is %q, want %q", name, variable, got, test.want)
			}
		}
	}
}
