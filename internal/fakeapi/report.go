package fakeapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// report is what an answer says about an attempt.
type report struct {
	ended     bool    // its record is finished
	connected bool    // the account's state says authenticated
	account   Account // the one that it has connected
	event     string  // what a webhook tells of it, "" for nothing
}

// reportOf reads an answer; nil where it is not one about an attempt.
func reportOf(answer Answer) *report {
	body, _ := answer.body()
	var sent struct {
		State   string `json:"state"`
		Account struct {
			ID           string `json:"id"`
			DisplayName  string `json:"display_name"`
			OnlyFansData struct {
				ID       int64  `json:"id"`
				Username string `json:"username"`
			} `json:"onlyfans_data"`
		} `json:"account"`
		LastAttempt *struct {
			CompletedAt string `json:"completed_at"`
		} `json:"lastAttempt"`
	}
	if err := json.Unmarshal(body, &sent); err != nil || answer.status() != http.StatusOK {
		return nil
	}
	read := report{
		ended:     sent.LastAttempt == nil || sent.LastAttempt.CompletedAt != "",
		connected: sent.State == "authenticated" && sent.Account.ID != "",
		account: Account{
			ID:               sent.Account.ID,
			DisplayName:      sent.Account.DisplayName,
			OnlyFansID:       sent.Account.OnlyFansData.ID,
			OnlyFansUsername: sent.Account.OnlyFansData.Username,
			Progress:         "signed_in",
		},
	}
	switch {
	case sent.State == "failed" && read.ended:
		read.event = "accounts.authentication_failed"
	case strings.HasPrefix(sent.State, "needs-face"):
		read.event = "accounts.face_otp_required"
	case strings.HasPrefix(sent.State, "needs-"):
		read.event = "accounts.otp_code_required"
	}
	return &read
}

// notice takes in what has become of all attempts since they were polled, or before anyone polled them.
func (s *Server) notice() {
	for _, known := range s.attempts {
		switch {
		case len(known.script) == 0:
		case known.since.IsZero():
			s.noticeAttempt(known, known.script[0].report, time.Time{})
		default:
			s.noticeAttempt(known, known.peek().report, time.Now())
		}
	}
}

// noticeAttempt takes in what is reported of an attempt, once: its account is connected when its state says so first,
// and anew when its record is finished. An account that is removed later is not brought back by an attempt that has
// ended. The zero time is long ago.
func (s *Server) noticeAttempt(a *attempt, report *report, at time.Time) {
	if report == nil || a.noticed == report {
		return
	}
	a.noticed = report
	if !report.connected {
		if report.event != "" && !at.IsZero() {
			s.deliver(report.event, a.account)
		}
		return
	}
	connected := report.account
	known := s.accounts[connected.ID]
	switch {
	case known == nil:
		connected.Email, connected.Login = a.start.Email, a.start.Login()
		s.accounts[connected.ID] = &account{Account: connected, since: at}
		if !at.IsZero() {
			s.deliver("accounts.connected", connected.ID)
		}
	case report.ended: // a new sign-in of an account that is listed already
		connected.Email = cmp.Or(a.start.Email, known.Email)
		connected.Login = cmp.Or(a.start.Login(), known.Login)
		s.accounts[connected.ID] = &account{Account: connected, since: known.since, signIn: known.signIn}
		if !at.IsZero() && a.account != "" {
			s.deliver("accounts.reconnected", connected.ID)
		}
	}
}
