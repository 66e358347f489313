// Command serve runs the vendor's API in memory on a loopback address, to try the provider by hand.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"text/template"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// help is what is printed at the start: how to use the server.
//
//go:embed help.txt.tmpl
var help string

func main() {
	address := flag.String("listen", "127.0.0.1:8089", "loopback address to listen on")
	flag.Parse()
	if err := run(*address); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("%w; -listen names another address", err)
	}
	api := fakeapi.New()
	for _, known := range fakeapi.Catalogue() {
		api.Script(known.ID, known.Script...)
	}
	api.Connect(fakeapi.ExpiredAccount())
	api.ScriptStarted(fakeapi.StartedByHand)
	err = template.Must(template.New("help").Parse(help)).Execute(os.Stdout, map[string]any{
		"Address": listener.Addr(), "Key": api.Key, "Catalogue": fakeapi.Catalogue(), "AppSecret": fakeapi.AppSecret,
		"Account": fakeapi.ExpiredAccount().ID,
	})
	if err != nil {
		return err
	}

	server := &http.Server{Handler: api}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
