// Command serve runs the vendor's API in memory on a loopback address, to try the provider by hand.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

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
	fmt.Printf("This is the OnlyFansAPI in memory. In the shell where you try the provider, run:\n\n"+
		"  export ONLYFANSAPI_BASE_URL=http://%s\n  export ONLYFANSAPI_API_KEY='%s'\n\n"+
		"It knows these attempts; each runs once, from its first poll:\n\n", listener.Addr(), api.Key)
	for _, known := range fakeapi.Catalogue() {
		api.Script(known.ID, known.Script...)
		fmt.Printf("  %-20s %s\n", known.ID, known.About)
	}
	api.Connect(fakeapi.ExpiredAccount())
	api.ScriptStarted(fakeapi.StartedByHand)
	fmt.Print("\nIt starts others. With the password wrong they fail, with the password code they wait for the two-factor code 123456,\n" +
		"with the password app for a code of the authenticator app with the secret " + fakeapi.AppSecret + ",\nand else they succeed:\n\n" +
		`  curl -X POST -H "Authorization: Bearer $ONLYFANSAPI_API_KEY" -H 'Accept: application/json' -H 'Content-Type: application/json' \` + "\n" +
		`    -d '{"email": "alice@example.com", "password": "code"}' "$ONLYFANSAPI_BASE_URL/api/authenticate" # poll its polling_url` + "\n" +
		"\nSubmit a code, or say that a selfie is taken:\n\n" +
		`  curl -X PUT -H "Authorization: Bearer $ONLYFANSAPI_API_KEY" -H 'Content-Type: application/json' -d '{"code": "123456"}' \` + "\n" +
		`    "$ONLYFANSAPI_BASE_URL/api/authenticate/auth_submit" # for auth_selfie: {"selfie_verification_completed": true}` + "\n\n" +
		"An attempt that succeeds puts its account into the list. The session of " + fakeapi.ExpiredAccount().ID + "\nis gone until it signs in again:\n\n" +
		`  json='Accept: application/json' key="Authorization: Bearer $ONLYFANSAPI_API_KEY"` + "\n" +
		`  curl -H "$json" -H "$key" "$ONLYFANSAPI_BASE_URL/api/accounts"` + "\n" +
		`  curl -X POST -H "$json" -H "$key" "$ONLYFANSAPI_BASE_URL/api/authenticate/` +
		fakeapi.ExpiredAccount().ID + `/reauthenticate" # poll its polling_url` + "\n" +
		`  curl -X PUT -H "$json" -H "$key" -H 'Content-Type: application/json' -d '{"email": "away@example.com", "password": "new"}' \` + "\n" +
		`    "$ONLYFANSAPI_BASE_URL/api/authenticate/` + fakeapi.ExpiredAccount().ID + `/credentials" # the same with new credentials` + "\n" +
		`  curl -X DELETE -H "$json" -H "$key" "$ONLYFANSAPI_BASE_URL/api/accounts/` + fakeapi.ExpiredAccount().ID + `" # disconnects it` + "\n\n" +
		"Ctrl-C, or kill if it runs in the background, ends it. It then forgets everything.\n")

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
