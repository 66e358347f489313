// Command terraform-provider-onlyfansapi serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	rtdebug "runtime/debug"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

// version is set by the release build.
var version = "dev"

// parent is read before anything else. The CLI is the only reader of the pipe that takes the handshake: where it is
// dead before this is read, the handshake ends the provider (SIGPIPE), and where it dies later, the id changes. So an
// id of 1 is a CLI in a container.
var parent = os.Getppid()

func main() {
	debug := flag.Bool("debug", false, "run for a debugger such as delve")
	flag.Parse()
	// Go's net/http logs the first bytes of an answer that it did not expect.
	log.SetOutput(io.Discard)
	// What the provider keeps is small, and most of what it allocates is short-lived: with a thousand reads, a garbage
	// collection half as often saves a tenth of the CPU time for some 7 MB.
	if os.Getenv("GOGC") == "" {
		rtdebug.SetGCPercent(200)
	}
	if !*debug { // a debugger outlives the runs that it debugs, and ends by a signal
		switchOffUnreadLogs()
		protocol.ListenForInterrupts()
		go exitWithParent()
	}
	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	if err := tf6server.Serve(provider.Address, provider.NewServer(version), options...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitWithParent ends a provider whose CLI was killed. A call in progress is cancelled by gRPC; an idle provider has
// only its parent's id, which Windows does not update.
func exitWithParent() {
	for os.Getppid() == parent {
		time.Sleep(2 * time.Second)
	}
	os.Exit(1)
}

// switchOffUnreadLogs switches the provider's log off where the CLI would drop it. The libraries write every line,
// TRACE included, unless they are told otherwise, and the CLI parses each one only to throw it away.
func switchOffUnreadLogs() {
	if os.Getenv("TF_LOG") != "" || os.Getenv("TF_LOG_PROVIDER") != "" {
		return
	}
	for _, name := range []string{
		"TF_LOG_PROVIDER_ONLYFANSAPI", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK",
	} {
		_ = os.Setenv(name, "off")
	}
}
