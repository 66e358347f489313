package onlyfansapi

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// alice signs in with email and password, through a proxy of her own.
func alice() StartOptions {
	return StartOptions{
		AuthType:    EmailAndPassword,
		Credentials: Credentials{Email: fakeapi.LoginEmail, Password: fakeapi.LoginPassword},
		Name:        "Alice",
		CustomProxy: &CustomProxy{
			Host:     fakeapi.ProxyHost,
			Port:     8080,
			Username: fakeapi.ProxyUsername,
			Password: fakeapi.ProxyPassword,
		},
	}
}

// onStart runs f in virtual time with a client of an API, which answers so to who starts an attempt.
func onStart(t *testing.T, f func(t *testing.T, api *fakeapi.Server, client *Client), answers ...fakeapi.Answer) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.ScriptStart(answers...)
		f(t, api, newTestClient(t, api, Config{}))
	})
}

// What is started is waited for by its id.
func TestStartAuthAttempt(t *testing.T) {
	onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
		started, sent, err := client.StartAuthAttempt(t.Context(), alice(), nil)
		if err != nil || !sent || started.MobileAuthSessionDeeplink != nil {
			t.Fatal(started, sent, err)
		}
		wait, err := client.WaitForAuthAttempt(t.Context(), started.ID, WaitOptions{})
		if err != nil || wait.Outcome != Succeeded || *wait.Attempt.Account.DisplayName != "Alice" {
			t.Errorf("%s, %v", wait.Outcome, err)
		}
	})
}

// The three ways are sent with the vendor's names, and nothing that was not given.
func TestStartAuthAttemptSends(t *testing.T) {
	for name, test := range map[string]struct {
		options StartOptions
		body    string
		link    string
	}{
		"email and password": {
			options: alice(),
			body: `{"auth_type":"email_password","email":"` + fakeapi.LoginEmail + `","password":"` + fakeapi.LoginPassword + `","name":"Alice",` +
				`"customProxy":{"host":"` + fakeapi.ProxyHost + `","port":8080,"username":"` + fakeapi.ProxyUsername + `","password":"` + fakeapi.ProxyPassword + `"}}`,
		},
		"raw data": {
			options: StartOptions{
				AuthType:     RawData,
				Credentials:  Credentials{AuthID: "1", Cookies: "c", UserAgent: "u", XBC: "x"},
				ProxyCountry: "us",
				ForceConnect: true,
			},
			body: `{"auth_type":"raw_data","auth_id":"1","cookies":"c","user_agent":"u","xbc":"x","proxyCountry":"us","force_connect":true}`,
		},
		"mobile app": {
			options: StartOptions{AuthType: MobileApp},
			body:    `{"auth_type":"mobile_app"}`,
			link:    fakeapi.DeeplinkOf("auth_new_1"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			onStart(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				started, _, err := client.StartAuthAttempt(t.Context(), test.options, nil)
				if err != nil || started.ID != "auth_new_1" || value(started.MobileAuthSessionDeeplink) != test.link {
					t.Errorf("%+v, %v", started, err)
				}
				request := api.Requests()[0]
				got := []string{request.Method, request.Path, request.Body, request.Header.Get("Content-Type")}
				if diff := cmp.Diff(
					[]string{"POST", "/api/authenticate", test.body, "application/json"},
					got,
				); diff != "" {
					t.Errorf("what was sent (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// The request is repeated only after a 429, which says that it was not taken; sent reports whether an attempt may have
// begun.
func TestStartAuthAttemptOnce(t *testing.T) {
	begun := fakeapi.Answer{Body: map[string]any{"attempt_id": "auth_1"}}
	for name, test := range map[string]struct {
		answers  []fakeapi.Answer
		requests int
		sent     bool
		want     string // in the error, "" for none
	}{
		"429": {[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7"), begun}, 2, true, ""},
		"429 for ever": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7")}, 4, false, "HTTP 429",
		},
		"429, an hour": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "3600")},
			1,
			false,
			ErrRateLimited.Error(),
		},
		"503, named": {
			[]fakeapi.Answer{fakeapi.Error(503, "M").WithHeader("Retry-After", "7"), begun}, 1, true, "HTTP 503",
		},
		"408": {[]fakeapi.Answer{fakeapi.Error(408, "M"), begun}, 1, true, "HTTP 408"},
		"425": {[]fakeapi.Answer{fakeapi.Error(425, "M"), begun}, 1, true, "HTTP 425"},
		"503": {[]fakeapi.Answer{fakeapi.Error(503, "M")}, 1, true, "HTTP 503"},
		"500": {[]fakeapi.Answer{fakeapi.Error(500, "M")}, 1, true, "HTTP 500"},
		"401": {[]fakeapi.Answer{fakeapi.Error(401, "M")}, 1, false, "HTTP 401"},
		"402": {[]fakeapi.Answer{fakeapi.Error(402, "M")}, 1, false, "HTTP 402"},
		"409": {[]fakeapi.Answer{fakeapi.Error(409, "M")}, 1, false, "HTTP 409"},
		"422": {[]fakeapi.Answer{fakeapi.Error(422, "M")}, 1, false, "HTTP 422"},
		"redirect": {
			[]fakeapi.Answer{fakeapi.Answer{Status: 307}.WithHeader("Location", "/api/authenticate")},
			1,
			false,
			"HTTP 307",
		},
		"breaks": {
			[]fakeapi.Answer{raw("")}, 1, true, "the connection was closed before the answer was complete",
		},
		"hangs": {[]fakeapi.Answer{{Delay: time.Hour}}, 1, true, "no complete answer came within 30s"},
		"cut off": {
			[]fakeapi.Answer{raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")}, 1, true, "not the JSON object",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onStart(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				_, sent, err := client.StartAuthAttempt(t.Context(), alice(), nil)
				if sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("sent %t, %v; want %t, %q", sent, err, test.sent, test.want)
				}
				if n := len(api.Requests()); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			}, test.answers...)
		})
	}
}

// An interrupt does not cut the request off, whose answer would be lost; before, and between repeats, nothing more is
// sent.
func TestInterruptCutsNoStart(t *testing.T) {
	begun := fakeapi.Answer{Delay: 5 * time.Second, Body: map[string]any{"attempt_id": "auth_1"}}
	for name, test := range map[string]struct {
		answers []fakeapi.Answer
		after   time.Duration
		id      string
	}{
		"in it":  {[]fakeapi.Answer{begun}, time.Second, "auth_1"},
		"before": {[]fakeapi.Answer{begun}, 0, ""},
		"between repeats": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "60"), begun}, time.Second, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onStart(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				ctx, cancel := context.WithCancel(t.Context())
				if test.after == 0 {
					cancel()
				}
				time.AfterFunc(test.after, cancel)
				started, sent, err := client.StartAuthAttempt(ctx, alice(), nil)
				if started.ID != test.id || sent != (test.id != "") || (err == nil) != (test.id != "") ||
					err != nil && !errors.Is(err, ErrInterrupted) {
					t.Errorf("%q, sent %t, %v", started.ID, sent, err)
				}
				if n := len(api.Requests()); n > 1 {
					t.Errorf("%d requests", n)
				}
			}, test.answers...)
		})
	}
}

func TestStartAuthAttemptAnswers(t *testing.T) {
	for body, test := range map[string]struct {
		id   string
		sent bool
		want string // in the error, "" for none
	}{
		`{"attempt_id":"auth_1"}`: {"auth_1", true, ""},
		`{"attempt_id":"auth_1","polling_url":"/api/authenticate/auth_2"}`:      {"auth_1", true, ""},
		`{"polling_url":"https://x/api/authenticate/auth_1?a=b"}`:               {"auth_1", true, ""},
		`{"attempt_id":"https://x/y","polling_url":"/api/authenticate/auth_1"}`: {"auth_1", true, ""},
		`{"attempt_id":17}`:                                                      {"17", true, ""},
		`{"data":{"attempt_id":"auth_1"}}`:                                       {"auth_1", true, ""},
		`{"success":false,"attempt_id":"auth_1"}`:                                {"auth_1", true, ""},
		`{"attempt_id":"auth_1","data":{"message":"Started."}}`:                  {"auth_1", true, ""},
		`{"success":false,"message":"Not ` + fakeapi.LoginPassword + `"}`:        {"", false, "no sign-in has begun (Not [redacted])"},
		"\ufeff" + `{"attempt_id":"auth_1"}`:                                     {"auth_1", true, ""},
		`{"attempt_id":false,"polling_url":"/api/authenticate/auth_1"}`:          {"auth_1", true, ""},
		`{"attempt_id":false,"data":{"attempt_id":"auth_1"}}`:                    {"auth_1", true, ""},
		`{"attempt_id":"auth_2","attempt_id":"auth_1"}`:                          {"auth_1", true, ""},
		`{"Attempt_ID":"auth_2","attempt_id":"auth_1"}`:                          {"auth_1", true, ""},
		`{"attempt_id":"auth_\u202e1","polling_url":"/api/authenticate/auth_1"}`: {"auth_1", true, ""},
		`{"success":false,"attempt_id":false,"message":"No."}`: {
			"", false, "no sign-in has begun (No)",
		},
		`{"success":0,"attempt_id":0}`:       {"", false, "no sign-in has begun"},
		`{"success":false,"attempt_id":"0"}`: {"", false, "no sign-in has begun"},
		`{"data":{"success":false,"message":"No."}}`: {
			"", false, "no sign-in has begun (No)",
		},
		`{"attempt_id":"auth_\u202e1"}`: {
			"", true, "neither attempt_id nor polling_url",
		},
		`{"attempt_id":"auth_\u200b1"}`: {
			"", true, "neither attempt_id nor polling_url",
		},
		`{"polling_url":"/api/authenticate/auth_\u202e1"}`: {
			"", true, "neither attempt_id nor polling_url",
		},
		`{"message":"Started."}`: {
			"", true, "neither attempt_id nor polling_url",
		},
		`{"attempt_id":"a/b"}`: {
			"", true, "neither attempt_id nor polling_url",
		},
		`{"attempt_id":"x` + fakeapi.Key[5:] + `"}`:       {"", true, "neither attempt_id nor polling_url"},
		`{"attempt_id":"x` + fakeapi.LoginPassword + `"}`: {"", true, "neither attempt_id nor polling_url"},
		`[]`:  {"", true, "not the JSON object"},
		`<p>`: {"", true, "not the JSON object"},
		``:    {"", true, "not the JSON object"},
	} {
		t.Run(body, func(t *testing.T) {
			onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
				started, sent, err := client.StartAuthAttempt(t.Context(), alice(), nil)
				if started.ID != test.id || sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("%q, sent %t, %v; want %q, %t, %q", started.ID, sent, err, test.id, test.sent, test.want)
				}
			}, fakeapi.Answer{Body: body})
		})
	}
}

// A short password is no ID, but an ID may hold it.
func TestStartAuthAttemptWithEchoAsID(t *testing.T) {
	options := alice()
	options.Password = "hunter2"
	for body, want := range map[string]string{
		`{"attempt_id":"Hunter2","polling_url":"/api/authenticate/auth_1"}`: "auth_1",
		`{"polling_url":"/api/authenticate/hunter2"}`:                       "",
		`{"attempt_id":"auth_hunter2"}`:                                     "auth_hunter2",
	} {
		onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
			started, sent, err := client.StartAuthAttempt(t.Context(), options, nil)
			if started.ID != want || !sent || (err == nil) != (want != "") {
				t.Errorf("%s: %q, sent %t, %v; want %q", body, started.ID, sent, err, want)
			}
		}, fakeapi.Answer{Body: body})
	}
}

// Whatever the API's answer echoes of the credentials, in whatever case or form, is in no error.
func TestStartAuthAttemptHidesCredentials(t *testing.T) {
	all := StartOptions{
		Credentials: Credentials{
			Email:     fakeapi.LoginEmail,
			Password:  "sw0rd&",
			AuthID:    fakeapi.LoginAuthID,
			Cookies:   `a="b"/c; d=<e>&f`,
			UserAgent: fakeapi.LoginUserAgent,
			XBC:       fakeapi.LoginXBC,
		},
		CustomProxy: &CustomProxy{Host: fakeapi.ProxyHost, Username: "red", Password: fakeapi.ProxyPassword},
	}
	for name, test := range map[string]struct{ said, want string }{
		"all": {
			strings.Join([]string{
				fakeapi.LoginEmail, "sw0rd&", fakeapi.LoginAuthID, `a="b"/c; d=<e>&f`, fakeapi.LoginUserAgent, fakeapi.LoginXBC,
				fakeapi.ProxyHost, "red", fakeapi.ProxyPassword,
			}, " | "),
			"[redacted]" + strings.Repeat(" | [redacted]", 8),
		},
		"upper case": {strings.ToUpper(fakeapi.LoginEmail) + "|SW0RD&", "[redacted]|[redacted]"},
		"as JSON":    {`{"c":"a=\"b\"/c; d=<e>&f"}`, `{"c":"[redacted]"}`},
		"as PHP's":   {`{"c":"a=\"b\"\/c; d=<e>&f"}`, `{"c":"[redacted]"}`},
		"as HTML":    {`<a=&#34;b&#34;/c; d=&lt;e&gt;&amp;f>`, "<[redacted]>"},
		"in a URL":   {"https://x/?c=a%3D%22b%22%2Fc%3B+d%3D%3Ce%3E%26f", "https://x/?c=[redacted]"},
		"two echoes": {
			fakeapi.LoginXBC + fakeapi.LoginXBC + " sw0rd&sw0rd& " + fakeapi.Key + fakeapi.Key,
			"[redacted] [redacted] [redacted]",
		},
		"at a bound":  {strings.Repeat("x", MaxText-8) + fakeapi.LoginPassword, ""},
		"and the key": {fakeapi.Key + "red", "[redacted]"},
	} {
		t.Run(name, func(t *testing.T) {
			onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
				_, _, err := client.StartAuthAttempt(t.Context(), all, nil)
				answer, ok := errors.AsType[*Error](err)
				if !ok || test.want != "" && answer.Message != test.want {
					t.Errorf("%q, want %q", answer.Message, test.want)
				}
				for _, secret := range slices.Concat(all.secrets().secret, all.secrets().personal) {
					if strings.Contains(
						strings.ToLower(strings.ReplaceAll(answer.Message, redacted, "")),
						strings.ToLower(secret),
					) {
						t.Errorf("%q is in %q", secret, answer.Message)
					}
				}
			}, fakeapi.Error(422, test.said))
		})
	}
	fields := fakeapi.Answer{
		Status: 422,
		Body: map[string]any{
			"message": "No.",
			"errors":  map[string]any{"email": []string{"No " + fakeapi.LoginEmail + "."}},
		},
	}
	onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
		_, _, err := client.StartAuthAttempt(t.Context(), alice(), nil)
		if want := "HTTP 422 Unprocessable Entity (No; email: No [redacted])"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}, fields)
}

func TestSendEmailToCreator(t *testing.T) {
	for name, test := range map[string]struct {
		answers []fakeapi.Answer
		sent    bool
		want    string // in the error, "" for none
	}{
		"sent":    {nil, true, ""},
		"no JSON": {[]fakeapi.Answer{{Body: "<p>"}}, true, ""},
		"no body": {[]fakeapi.Answer{{Status: 204}}, true, ""},
		"not sent": {
			[]fakeapi.Answer{{Body: `{"success":false,"message":"No address."}`}},
			false,
			"the API answers that no email was sent (No address)",
		},
		"not sent, in data": {
			[]fakeapi.Answer{{Body: "\ufeff" + `{"data":{"success":0,"message":"No address."}}`}},
			false,
			"the API answers that no email was sent (No address)",
		},
		"422": {
			[]fakeapi.Answer{fakeapi.Error(422, fakeapi.Key)}, false, "HTTP 422 Unprocessable Entity ([redacted])",
		},
		"429":   {[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "1")}, false, "HTTP 429"},
		"hangs": {[]fakeapi.Answer{{Delay: time.Hour}}, true, "no complete answer came within 30s"},
	} {
		t.Run(name, func(t *testing.T) {
			onStart(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.Script("auth_x", fakeapi.Authenticating())
				if test.answers != nil {
					api.ScriptEmail("auth_x", test.answers...)
				}
				sent, err := client.SendEmailToCreator(t.Context(), "auth_x", nil)
				if sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("sent %t, %v; want %t, %q", sent, err, test.sent, test.want)
				}
				requests := api.Requests()
				if len(requests) != 1 ||
					requests[0].Method+" "+requests[0].Path != "POST /api/authenticate/auth_x/send-email-to-creator" ||
					requests[0].Body != "" {
					t.Errorf("requests %+v", requests)
				}
				if sent, err := client.SendEmailToCreator(t.Context(), "..", nil); sent || err == nil {
					t.Errorf("a path as an id: %t, %v", sent, err)
				}
			})
		})
	}
}

// Cookies hold the account's ID at OnlyFans, which is hidden neither in the list of accounts nor in the attempt.
func TestCookiesHideNoID(t *testing.T) {
	onStart(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Connect(fakeapi.Account{ID: "acct_1", OnlyFansID: 583920174658392, DisplayName: fakeapi.LoginCookies})
		options := StartOptions{AuthType: RawData, Credentials: Credentials{
			AuthID:    fakeapi.LoginAuthID,
			Cookies:   fakeapi.LoginCookies,
			UserAgent: fakeapi.LoginUserAgent,
			XBC:       fakeapi.LoginXBC,
		}}
		if _, _, err := client.StartAuthAttempt(t.Context(), options, nil); err != nil {
			t.Fatal(err)
		}
		accounts, err := client.Accounts(t.Context(), nil)
		if err != nil || len(accounts) != 1 || value(accounts[0].OnlyFansID) != fakeapi.LoginAuthID {
			t.Fatalf("%+v, %v", accounts, err)
		}
		for _, cookie := range []string{"9f8e7d6c5b4a39281706fedc", "0b1c2d3e4f5a6978"} {
			if name := value(accounts[0].DisplayName); strings.Contains(name, cookie) {
				t.Errorf("%q is in %q", cookie, name)
			}
		}
	})
}
