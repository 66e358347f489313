package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// account is what the output of examples/demo says of a creator.
type account struct {
	Outcome   string  `json:"outcome"`
	AccountID *string `json:"account_id"`
	ErrorCode *string `json:"error_code"`
}

// printTable prints how each creator came out, and what that took.
func printTable(out io.Writer, accounts map[string]account, api *fakeapi.Server) {
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "CREATOR\tOUTCOME\tACCOUNT ID\tPOLLS\tTIME")
	for _, creator := range []struct{ name, attemptID string }{
		{"plain", "auth_plain"}, {"two_step", "auth_code"}, {"mistaken", "auth_wrong_password"},
	} {
		got, polls := accounts[creator.name], api.Polls(creator.attemptID)
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
	_ = table.Flush() // it writes where all else is written
	fmt.Fprintf(out, "\nThis API keeps the vendor's limit of %d requests a minute: %d were made, and none was "+
		"refused. "+
		"A failed attempt is a warning by default.\n",
		fakeapi.RequestsPerMinute, len(api.Requests()))
}
