package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// writeOnlySince is the first version of each CLI that has write-only arguments.
var writeOnlySince = version.Must(version.NewVersion("1.11.0"))

// chapter is what the last screen says of a part of the story.
type chapter struct{ what, requests, result string }

// story applies the guide's configuration from nothing to an account that is kept, plans again, and rotates the
// password.
func (d *demo) story(ctx context.Context) error {
	if d.engine.Version.LessThan(writeOnlySince) {
		d.say("\n%s has no write-only arguments, so that nothing is started here.", d.engine)
		return nil
	}
	d.say("\n2. CONNECT a creator from nothing, and keep the account (examples/guides/connect-an-account)\n\n" +
		"The password is in no plan and no state. The creator's phone receives a two-factor code, so the first\n" +
		"apply stops and says what to do. The attempt is in the state.\n")
	d.api.ScriptStarted(fakeapi.StartedByHand)
	folder, err := d.folder(ctx, "guides/connect-an-account", "TF_VAR_alice_email="+email, "TF_VAR_alice_password=code")
	if err != nil {
		return err
	}
	connected, err := d.connect(ctx, folder)
	if err != nil {
		return err
	}
	again, err := d.planAgain(ctx, folder)
	if err != nil {
		return err
	}
	rotated, err := d.rotate(ctx, folder)
	if err != nil {
		return err
	}
	if connected.result != rotated.result {
		return fmt.Errorf("the rotation changed the account from %s to %s", connected.result, rotated.result)
	}
	rotated.result += " (the same)"
	return d.lastScreen(connected, again, rotated)
}

const email = "alice@example.com"

// connect applies, submits the code, and applies again.
func (d *demo) connect(ctx context.Context, folder folder) (chapter, error) {
	before := len(d.api.Requests())
	out, err := folder.run(ctx, &cliOutput{}, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out.all.String(), `"auth_new_1" waits for a two-factor code`) {
		return chapter{}, fmt.Errorf("the apply did not stop at the code: %w\n%s", err, out.all.String())
	}
	d.say("\nThe demo reads the code on the phone, and submits it: PUT /api/authenticate/auth_new_1\n" +
		"The next apply continues with the same attempt.\n")
	if err := d.submitCode(ctx); err != nil {
		return chapter{}, err
	}
	out, err = folder.run(ctx, &cliOutput{}, "apply", "-auto-approve")
	if err != nil {
		return chapter{}, fmt.Errorf("apply: %w\n%s", err, out.all.String())
	}
	if starts := d.api.Starts(); len(starts) != 1 {
		return chapter{}, fmt.Errorf("%d attempts were started, want one", len(starts))
	}
	state, err := os.ReadFile(filepath.Join(folder.dir, "terraform.tfstate"))
	if err != nil {
		return chapter{}, err
	}
	if strings.Contains(string(state), email) {
		return chapter{}, errors.New("the state holds the email")
	}
	return chapter{"connect", d.counted(before), accountID(out)}, nil
}

// planAgain plans without a password.
func (d *demo) planAgain(ctx context.Context, folder folder) (chapter, error) {
	d.say("\n3. PLAN AGAIN: one request for any number of accounts, and no password\n")
	folder.env = nil
	before := len(d.api.Requests())
	out, err := folder.run(ctx, &cliOutput{}, "plan", "-detailed-exitcode")
	if err != nil {
		return chapter{}, fmt.Errorf("the second plan: %w\n%s", err, out.all.String())
	}
	if requests := d.api.Requests()[before:]; len(requests) != 1 || requests[0].Path != "/api/accounts" {
		return chapter{}, fmt.Errorf("the second plan made %d requests", len(requests))
	}
	return chapter{"plan again", d.counted(before), "no changes"}, nil
}

// rotate signs in with another password.
func (d *demo) rotate(ctx context.Context, folder folder) (chapter, error) {
	d.say("\n4. ROTATE the password: credentials_wo_version = 2\n\n" +
		"One request signs the same account in again. Its ID stays, and with it all that depends on it.\n")
	main := filepath.Join(folder.dir, "main.tf")
	config, err := os.ReadFile(main)
	if err != nil {
		return chapter{}, err
	}
	config = []byte(strings.Replace(string(config), "credentials_wo_version = 1", "credentials_wo_version = 2", 1))
	if err := os.WriteFile(main, config, 0o600); err != nil {
		return chapter{}, err
	}
	folder.env = []string{"TF_VAR_alice_email=" + email, "TF_VAR_alice_password=another-password"}
	before := len(d.api.Requests())
	out, err := folder.run(ctx, &cliOutput{}, "apply", "-auto-approve")
	if err != nil {
		return chapter{}, fmt.Errorf("the rotation: %w\n%s", err, out.all.String())
	}
	if len(d.api.Starts()) != 1 {
		return chapter{}, errors.New("the rotation connected the account anew")
	}
	state, err := os.ReadFile(filepath.Join(folder.dir, "terraform.tfstate"))
	if err != nil {
		return chapter{}, err
	}
	if strings.Contains(string(state), "another-password") {
		return chapter{}, errors.New("the state holds the password")
	}
	return chapter{"rotate the password", d.counted(before), accountID(out)}, nil
}

// accountID returns the output of that name.
func accountID(out *cliOutput) string {
	found := regexp.MustCompile(`(?m)^account_id = "(.*)"$`).FindStringSubmatch(out.all.String())
	if found == nil {
		return ""
	}
	return found[1]
}

// counted says which requests were made, apart from the first ones.
func (d *demo) counted(before int) string {
	var polls, lists, starts, codes, signIns int
	for _, request := range d.api.Requests()[before:] {
		switch {
		case request.Method == http.MethodPost:
			starts++
		case request.Method == http.MethodPut && strings.HasSuffix(request.Path, "/credentials"):
			signIns++
		case request.Method == http.MethodPut:
			codes++
		case request.Path == "/api/accounts":
			lists++
		default:
			polls++
		}
	}
	var texts []string
	for _, kind := range []struct {
		n         int
		one, more string
	}{
		{starts, "start", "starts"},
		{signIns, "sign-in", "sign-ins"},
		{codes, "code", "codes"},
		{polls, "poll", "polls"},
		{lists, "list of accounts", "lists of accounts"},
	} {
		switch kind.n {
		case 0:
		case 1:
			texts = append(texts, "1 "+kind.one)
		default:
			texts = append(texts, fmt.Sprintf("%d %s", kind.n, kind.more))
		}
	}
	return strings.Join(texts, ", ")
}

// submitCode does what the error of the apply says.
func (d *demo) submitCode(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, d.baseURL+"/api/authenticate/auth_new_1",
		strings.NewReader(`{"code": "123456"}`))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+d.api.Key)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the code was answered with HTTP %d", resp.StatusCode)
	}
	return nil
}

// lastScreen sums up what there is to show to a colleague.
func (d *demo) lastScreen(chapters ...chapter) error {
	rule := strings.Repeat("─", 100)
	d.say("\n%s\nOne creator, %s, on a copy of the API in memory:\n", rule, d.engine)
	table := tabwriter.NewWriter(d, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "STEP\tREQUESTS\tRESULT")
	for _, c := range chapters {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.what, c.requests, c.result)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	d.say("\nThe state holds neither the email nor a password. One attempt was started, although an apply stopped.\n"+
		"%d requests were made in this demo, none was refused, and the vendor's limit of %d a minute was kept.\n%s",
		len(d.api.Requests()), fakeapi.RequestsPerMinute, rule)
	return nil
}
