package main

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"
)

// account is what the output of examples/demo says of a creator.
type account struct {
	Outcome   string  `json:"outcome"`
	AccountID *string `json:"account_id"`
	ErrorCode *string `json:"error_code"`
}

// waiting applies examples/demo: a data source waits for three attempts that another program started.
func (d *demo) waiting(ctx context.Context) error {
	d.say("\n1. WAIT for attempts that another program started (examples/demo)\n\n" +
		"One succeeds, one needs a two-factor code first, one fails.\n")
	folder, err := d.folder(ctx, "demo")
	if err != nil {
		return err
	}
	out, err := folder.run(ctx, &cliOutput{keepsBoxes: true}, "apply", "-auto-approve")
	if err != nil {
		return fmt.Errorf("apply: %w\n%s", err, out.all.String())
	}
	text, err := folder.command(ctx, "output", "-json", "accounts").Output()
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	var accounts map[string]account
	if err := json.Unmarshal(text, &accounts); err != nil {
		return err
	}
	if err := d.checkWaiting(accounts); err != nil {
		return err
	}
	if err := d.printTable(accounts); err != nil {
		return err
	}
	if len(out.boxes) != 1 {
		return fmt.Errorf("want one warning, about the attempt that failed:\n%s", out.all.String())
	}
	d.say("The CLI shows a warning for the one that failed. With on_failure = \"fail\", it is an error.\n\n%s",
		out.boxes[0])
	return nil
}

// checkWaiting fails unless all came out as the demo says.
func (d *demo) checkWaiting(got map[string]account) error {
	plain, twoStep, mistaken := got["plain"], got["two_step"], got["mistaken"]
	switch {
	case plain.Outcome != "succeeded" || plain.AccountID == nil || len(d.api.Polls("auth_plain")) < 2:
		return fmt.Errorf("the plain attempt came out as %+v", plain)
	case twoStep.Outcome != "succeeded" || twoStep.AccountID == nil || len(d.api.Polls("auth_code")) < 3:
		return fmt.Errorf("the attempt with a code came out as %+v", twoStep)
	case mistaken.Outcome != "failed" || mistaken.AccountID != nil || mistaken.ErrorCode == nil ||
		*mistaken.ErrorCode != "WRONG_PASSWORD":
		return fmt.Errorf("the failing attempt came out as %+v", mistaken)
	}
	return nil
}

// printTable prints how each attempt ended, and what that took.
func (d *demo) printTable(accounts map[string]account) error {
	d.say("")
	table := tabwriter.NewWriter(d, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "CREATOR\tOUTCOME\tACCOUNT ID\tPOLLS\tTIME")
	for _, creator := range []struct{ name, attemptID string }{
		{"plain", "auth_plain"}, {"two_step", "auth_code"}, {"mistaken", "auth_wrong_password"},
	} {
		got, polls := accounts[creator.name], d.api.Polls(creator.attemptID)
		outcome, id := got.Outcome, "null"
		if got.ErrorCode != nil {
			outcome += " (" + *got.ErrorCode + ")"
		}
		if got.AccountID != nil {
			id = *got.AccountID
		}
		took := polls[len(polls)-1].Time.Sub(polls[0].Time).Round(time.Second / 10)
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", creator.name, outcome, id, len(polls), took)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	d.say("")
	return nil
}
