package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// slowList is how long the list takes in these tests, so that others ask meanwhile.
const slowList = 500 * time.Millisecond

// withAccounts runs a test in virtual time with an API that knows these accounts.
func withAccounts(t *testing.T, test func(*testing.T, *fakeapi.Server, *Client), ids ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		for _, id := range ids {
			api.Connect(fakeapi.Account{ID: id})
		}
		test(t, api, newTestClient(t, api, Config{}))
	})
}

func byID(id string) func(Account) bool { return func(a Account) bool { return a.ID == id } }

// find looks for an account, and tells whether it is there.
func find(t *testing.T, client *Client, id string) bool {
	t.Helper()
	found, err := client.FindAccounts(t.Context(), byID(id), nil)
	if err != nil {
		t.Error(id, err)
	}
	return len(found) == 1
}

func wantLists(t *testing.T, when string, api *fakeapi.Server, want int) {
	t.Helper()
	if got := len(api.Lists()); got != want {
		t.Errorf("%s: %d lists, want %d", when, got, want)
	}
}

func TestAccounts(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Expire("acct_1")
		accounts, err := client.Accounts(t.Context(), nil)
		var got []string
		for _, account := range accounts {
			got = append(got, fmt.Sprint(account.ID, " ", account.Connected))
		}
		if diff := cmp.Diff([]string{"acct_1 false", "acct_2 true"}, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		request := api.Requests()[0]
		if request.Method != "GET" || request.Path != "/api/accounts" ||
			request.Header.Get("Authorization") != "Bearer "+fakeapi.Key {
			t.Errorf("asked %s %s", request.Method, request.Path)
		}
	}, "acct_2", "acct_1")
}

// A plan over a thousand accounts, ten at a time, makes one request, whoever asks first.
func TestThousandAccountsOneList(t *testing.T) {
	var ids []string
	for i := range 1000 {
		ids = append(ids, fmt.Sprintf("acct_%04d", i))
	}
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		var group sync.WaitGroup
		parallel := make(chan struct{}, 10)
		for i, id := range ids {
			parallel <- struct{}{}
			group.Go(func() {
				defer func() { <-parallel }()
				if i%100 == 7 {
					if accounts, err := client.Accounts(t.Context(), nil); len(accounts) != len(ids) || err != nil {
						t.Error(len(accounts), err)
					}
				}
				if !find(t, client, id) {
					t.Errorf("%s was not found", id)
				}
				time.Sleep(10 * time.Millisecond)
			})
		}
		group.Wait()
		wantLists(t, "in the end", api, 1)
	}, ids...)
}

// That an account is not there is concluded only from a list that was asked for after the question, which all who ask
// at nearly the same time share; that one is there, from any list of the last minute.
func TestAbsentAccount(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		if find(t, client, "acct_2") {
			t.Error("acct_2 is there")
		}
		wantLists(t, "the first question", api, 1)

		time.Sleep(time.Second)
		api.Connect(fakeapi.Account{ID: "acct_2"})
		if !find(t, client, "acct_1") {
			t.Error("acct_1 is not there")
		}
		wantLists(t, "what is there", api, 1)
		if !find(t, client, "acct_2") {
			t.Error("acct_2 is not there")
		}
		wantLists(t, "what was not there", api, 2)

		var group sync.WaitGroup
		for i := range 10 {
			group.Go(func() {
				time.Sleep(time.Duration(i) * 5 * time.Millisecond)
				if find(t, client, fmt.Sprint("acct_absent_", i)) {
					t.Error(i, "is there")
				}
			})
		}
		group.Wait()
		wantLists(t, "ten that are not there", api, 3)

		api.Remove("acct_2")
		time.Sleep(time.Minute - time.Second)
		if !find(t, client, "acct_2") {
			t.Error("within the minute, acct_2 is not there any more")
		}
		wantLists(t, "within the minute", api, 3)
		time.Sleep(2 * time.Second)
		if find(t, client, "acct_2") {
			t.Error("after a minute, acct_2 is still there")
		}
		wantLists(t, "after a minute", api, 4)
	}, "acct_1")
}

// Who asks while a list is on its way takes what is in it, and asks anew only for what is not.
func TestListOnItsWay(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.ScriptList(
			fakeapi.Answer{Body: `[{"id":"acct_1"}]`, Delay: slowList},
			fakeapi.Answer{Body: `[{"id":"acct_1"},{"id":"acct_2"}]`},
		)
		var group sync.WaitGroup
		for _, id := range []string{"acct_1", "acct_1", "acct_2", "acct_2"} {
			group.Go(func() {
				if !find(t, client, id) {
					t.Errorf("%s is not there", id)
				}
			})
			time.Sleep(slowList / 5)
		}
		group.Wait()
		wantLists(t, "in the end", api, 2)
	})
}

// After whatever changes an account, and after a success that a wait sees, no list from before counts: neither a kept
// one nor one on its way.
func TestListIsForgotten(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *fakeapi.Server, *Client) error{
		"DELETE": func(t *testing.T, _ *fakeapi.Server, client *Client) error {
			_, err := client.Disconnect(t.Context(), "acct_2", nil)
			return err
		},
		"POST": func(t *testing.T, _ *fakeapi.Server, client *Client) error {
			_, _, err := client.Reauthenticate(t.Context(), "acct_2", nil)
			return err
		},
		"POST without an answer": func(t *testing.T, api *fakeapi.Server, client *Client) error {
			api.ScriptReauthenticate("acct_2", raw(""))
			if _, _, err := client.Reauthenticate(t.Context(), "acct_2", nil); err == nil {
				return errors.New("no error")
			}
			return nil
		},
		"PUT": func(t *testing.T, api *fakeapi.Server, client *Client) error {
			api.Script("auth_x", fakeapi.NeedsOTP("42").UntilCode(code), fakeapi.Authenticating())
			_, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil)
			return err
		},
		"success": func(t *testing.T, api *fakeapi.Server, client *Client) error {
			api.Script("auth_x", fakeapi.Authenticated("acct_3"))
			_, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				find(t, client, "acct_1")
				time.Sleep(time.Second)
				if err := change(t, api, client); err != nil {
					t.Fatal(err)
				}
				find(t, client, "acct_1")
				wantLists(t, "after it", api, 2)
				find(t, client, "acct_1")
				wantLists(t, "and then", api, 2)
			}, "acct_1", "acct_2")
		})
	}
	t.Run("on its way", func(t *testing.T) {
		withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
			api.ScriptList(
				fakeapi.Answer{Body: `[{"id":"acct_1"}]`, Delay: slowList},
				fakeapi.Answer{Body: `[{"id":"acct_1"}]`},
			)
			var group sync.WaitGroup
			defer group.Wait()
			group.Go(func() { find(t, client, "acct_1") })
			time.Sleep(slowList / 5)
			if _, err := client.Disconnect(t.Context(), "acct_2", nil); err != nil {
				t.Fatal(err)
			}
			find(t, client, "acct_1")
			wantLists(t, "after it", api, 2)
		}, "acct_2")
	})
}

// An apply that adopts a hundred finished attempts, ten at a time, makes a poll for each, and a list for each ten: a
// success is seen at nearly the same time by ten.
func TestAdoptHundredAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.RequestsPerMinute = 0
		client := newTestClient(t, api, Config{RequestsPerMinute: 6000})
		var group sync.WaitGroup
		parallel := make(chan struct{}, 10)
		for i := range 100 {
			id := fmt.Sprint(i)
			api.Script(
				"auth_"+id,
				fakeapi.Answer{
					Delay: time.Duration(10+i%7) * time.Millisecond,
					Body:  fakeapi.Authenticated("acct_" + id).Body,
				},
			)
			parallel <- struct{}{}
			group.Go(func() {
				defer func() { <-parallel }()
				wait, err := client.WaitForAuthAttempt(t.Context(), "auth_"+id, WaitOptions{})
				if err != nil || !find(t, client, *wait.Attempt.Account.ID) {
					t.Error(id, err)
				}
			})
		}
		group.Wait()
		if polls := len(api.Requests()) - len(api.Lists()); polls != 100 || len(api.Lists()) > 12 {
			t.Errorf("%d polls and %d lists", polls, len(api.Lists()))
		}
	})
}

// What may pass is tried a few times, and all who ask share the tries.
func TestListIsRepeated(t *testing.T) {
	list := fakeapi.Answer{Body: `[{"id":"acct_1"}]`}
	for name, test := range map[string]struct {
		answers []fakeapi.Answer
		lists   int
		want    string // in the error, "" for none
	}{
		"500 thrice":   {[]fakeapi.Answer{fakeapi.Error(500, "M").Times(3), list}, 4, ""},
		"500":          {[]fakeapi.Answer{fakeapi.Error(500, "M")}, 4, "HTTP 500 Internal Server Error (M)"},
		"429":          {[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7"), list}, 2, ""},
		"429 for ever": {[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7")}, 4, "HTTP 429"},
		"429, an hour": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "3600")}, 1, ErrRateLimited.Error(),
		},
		"503, named": {[]fakeapi.Answer{fakeapi.Error(503, "M").WithHeader("Retry-After", "7"), list}, 2, ""},
		"403":        {[]fakeapi.Answer{fakeapi.Error(403, "M")}, 1, "HTTP 403 Forbidden (M)"},
		"404":        {[]fakeapi.Answer{fakeapi.Error(404, "M")}, 1, "HTTP 404"},
		"redirect":   {[]fakeapi.Answer{fakeapi.Answer{Status: 302}.WithHeader("Location", "/login")}, 1, "HTTP 302"},
		"cut short":  {[]fakeapi.Answer{{Body: `[{"id":"acct_1"}`}, list}, 2, ""},
		"no list":    {[]fakeapi.Answer{{Body: `{}`}}, 4, errNotAList.Reason},
		"breaks": {
			[]fakeapi.Answer{raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{}")},
			4,
			"the connection was closed before the answer was complete",
		},
		"hangs": {[]fakeapi.Answer{{Delay: time.Hour}}, 4, "no complete answer came within 30s"},
		"drips": {
			[]fakeapi.Answer{{Body: strings.Repeat(" ", 99), Drip: time.Second}},
			4,
			"no complete answer came within 30s",
		},
		"huge value": {
			[]fakeapi.Answer{{Body: `[{"x":"` + strings.Repeat("x", 3*maxListValue)}}, 1, errHugeValue.Reason,
		},
		"endless": {
			[]fakeapi.Answer{{Conn: func(conn net.Conn) { endless(conn, maxAccountsBody+1<<20) }}},
			1,
			"larger than 256 MiB",
		},
	} {
		t.Run(name, func(t *testing.T) {
			withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.ScriptList(test.answers...)
				var group sync.WaitGroup
				for range 3 {
					group.Go(func() {
						found, err := client.FindAccounts(t.Context(), byID("acct_1"), nil)
						if len(found) != 1 && err == nil || (err == nil) != (test.want == "") ||
							err != nil && !strings.Contains(err.Error(), test.want) {
							t.Errorf("found %v, %v; want %q", found, err, test.want)
						}
					})
				}
				group.Wait()
				wantLists(t, "in the end", api, test.lists)
			})
		})
	}
}

// endless answers with a list that does not end.
func endless(conn net.Conn, size int) {
	_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\n\r\n["))
	piece := []byte(strings.Repeat(`{"x":"`+strings.Repeat("x", 1<<16-9)+`"},`, 1<<4))
	for range size >> 20 {
		if _, err := conn.Write(piece); err != nil {
			return
		}
	}
}

// A thousand reads do not each repeat what has just failed; what is in a list of the last minute is there all the same.
func TestFailureIsKeptForAMoment(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		find(t, client, "acct_1")
		api.ScriptList(fakeapi.Error(403, "M"))
		for range 100 {
			time.Sleep(99 * time.Millisecond)
			if _, err := client.FindAccounts(t.Context(), byID("acct_2"), nil); err == nil {
				t.Fatal("no error")
			}
		}
		wantLists(t, "a hundred questions", api, 2)
		if !find(t, client, "acct_1") {
			t.Error("acct_1 is not there")
		}
		time.Sleep(300 * time.Millisecond) // ten seconds after the failure
		api.ScriptList()
		if find(t, client, "acct_2") {
			t.Error("acct_2 is there")
		}
		wantLists(t, "a while later", api, 3)
	}, "acct_1")
}

// A list that its own caller gives up is asked for again by those who share it.
func TestInterruptedList(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.ScriptList(fakeapi.Answer{Delay: time.Hour}, fakeapi.Answer{Body: `[{"id":"acct_1"}]`})
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		go func() {
			_, err := client.Accounts(ctx, nil)
			failed <- err
		}()
		time.Sleep(time.Second)
		go cancel()
		if !find(t, client, "acct_1") {
			t.Error("acct_1 is not there")
		}
		if err := <-failed; !errors.Is(err, ErrInterrupted) {
			t.Error(err)
		}
	})
}

// A key that was refused is not sent again.
func TestListAfterRefusedKey(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Key = "another|" + fakeapi.Key
		for i, want := range []bool{false, true} {
			time.Sleep(time.Minute)
			if _, err := client.Accounts(t.Context(), nil); err == nil || errors.Is(err, ErrKeyRefused) != want {
				t.Errorf("the list no. %d: %v", i+1, err)
			}
		}
		wantLists(t, "in the end", api, 1)
	})
}

// How long a long list takes says nothing of a poll: a wait does not give up because of it.
func TestSlowListLeavesTimeForPolls(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.ScriptList(fakeapi.Answer{Delay: 25 * time.Second, Body: "[]"})
		if _, err := client.Accounts(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		api.Script("auth_x", raw(""), fakeapi.Authenticated("acct_1"))
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Timeout: 24 * time.Second})
		if err != nil || wait.Outcome != Succeeded {
			t.Errorf("after a connection that broke: %q, %v", wait.Outcome, err)
		}
	})
}

// A list that fails is asked for again less and less often.
func TestListIsRepeatedLater(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.ScriptList(fakeapi.Error(500, "M"))
		if _, err := client.Accounts(t.Context(), nil); err == nil {
			t.Fatal("no error")
		}
		for i, gap := range gaps(api.Lists()) {
			if want := 500 * time.Millisecond << i; !about(gap, want) {
				t.Errorf("pause no. %d: %s, want about %s", i+1, gap, want)
			}
		}
	})
}
