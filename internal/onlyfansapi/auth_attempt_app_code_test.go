package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const otherAppSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

func mustTOTP(t *testing.T, secret string) *TOTP {
	t.Helper()
	totp, err := ParseTOTP(secret)
	if err != nil {
		t.Fatal(err)
	}
	return totp
}

// appCodes returns the codes that were submitted, and when by the API's clock.
func submittedCodes(api *fakeapi.Server) (codes []string, times []time.Time) {
	for _, r := range api.RequestsTo(http.MethodPut, "/api/authenticate/auth_x") {
		codes = append(codes, strings.TrimSuffix(strings.TrimPrefix(r.Body, `{"code":"`), `"}`))
		times = append(times, r.Time.Add(api.ClockSkew))
	}
	return codes, times
}

// asksForAppCode is an attempt that waits for the code of this secret, and then succeeds.
func asksForAppCode(api *fakeapi.Server, secret string) {
	api.Script("auth_x",
		fakeapi.Authenticating(),
		fakeapi.NeedsAppOTP().UntilAppCode(secret),
		fakeapi.Authenticating().Times(2),
		fakeapi.Authenticated("acct_1"))
}

// Whatever the time is, and however far the clocks are apart, the first code is right, and is submitted at once unless
// its period is about to end.
func TestAppCodeIsSubmittedOnce(t *testing.T) {
	for _, skew := range []time.Duration{
		0, 300 * time.Millisecond, -10*time.Minute - 700*time.Millisecond, 50 * time.Hour,
	} {
		for at := time.Duration(0); at < 30*time.Second; at += 490 * time.Millisecond {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(at)
				api := fakeapi.New()
				api.ClockSkew = skew
				asksForAppCode(api, fakeapi.AppSecret)
				options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
				wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
				if err != nil || wait.Outcome != Succeeded || wait.AppCodes != 1 || wait.AppSecretRefused {
					t.Fatalf("skew %s, at %s: %+v, %v", skew, at, wait, err)
				}
				codes, times := submittedCodes(api)
				if len(codes) != 1 || codes[0] != fakeapi.AppCode(fakeapi.AppSecret, times[0]) {
					t.Fatalf("skew %s, at %s: codes %v at %v", skew, at, codes, times)
				}
				if rest := 30*time.Second - time.Duration(times[0].UnixNano())%(30*time.Second); rest < lastOfPeriod {
					t.Errorf("skew %s, at %s: submitted %s before the end of the period", skew, at, rest)
				}
				asked := api.Polls("auth_x")[1].Time
				if late := times[0].Add(-skew).Sub(asked); late > lastOfPeriod+2*time.Second {
					t.Errorf("skew %s, at %s: submitted %s after the poll that asked for it", skew, at, late)
				}
			})
		}
	}
}

// A code that the API's clock made late is followed by that of a later period, and that one is right.
func TestAppCodeTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, fakeapi.AppSecret)
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
		options.OnPoll = func(poll Poll) {
			if poll.Wait.Outcome == WaitingForUser && api.ClockSkew == 0 {
				api.ClockSkew = 31 * time.Second
			}
		}
		wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		codes, times := submittedCodes(api)
		if err != nil || wait.Outcome != Succeeded || len(codes) != 2 || wait.AppCodes != 2 || wait.AppSecretRefused {
			t.Fatalf("%+v, %v, codes %v at %v", wait, err, codes, times)
		}
	})
}

// The codes of another secret are two, of two periods in a row; then the policy decides.
func TestAppCodeOfAnotherSecret(t *testing.T) {
	for name, test := range map[string]struct {
		alter    func(*http.Request, fakeapi.Answer) fakeapi.Answer
		taken    error
		interval time.Duration
	}{
		"said to be wrong": {},
		"polled seldom":    {interval: 45 * time.Second},
		"not said to be wrong": {alter: func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if r.Method == http.MethodGet {
				return fakeapi.NeedsAppOTP()
			}
			return a
		}},
		"not taken": {alter: func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if r.Method == http.MethodPut {
				return fakeapi.Error(http.StatusUnprocessableEntity, "The code is wrong.")
			}
			return a
		}, taken: new(Error)},
		"refused": {alter: func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if r.Method == http.MethodPut {
				return fakeapi.Answer{Body: map[string]any{"success": false}}
			}
			return a
		}, taken: ErrRefused},
		"no answer": {alter: func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if r.Method == http.MethodPut {
				return fakeapi.Error(http.StatusBadGateway, "")
			}
			return a
		}},
	} {
		for _, at := range []time.Duration{0, 13 * time.Second, 27 * time.Second} {
			t.Run(fmt.Sprintf("%s, at %s", name, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(at)
					api := fakeapi.New()
					api.Alter = test.alter
					asksForAppCode(api, otherAppSecret)
					options := WaitOptions{
						TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true, PollInterval: test.interval,
					}
					wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
					if err != nil || wait.Outcome != WaitingForUser || !wait.AppSecretRefused || wait.AppCodes != 2 {
						t.Fatalf("%+v, %v", wait, err)
					}
					if (wait.AppCodeError == nil) != (test.taken == nil) {
						t.Errorf("not taken because of %v", wait.AppCodeError)
					}
					codes, times := submittedCodes(api)
					if late := time.Since(
						times[1],
					); late > 45*time.Second ||
						test.taken != nil && late > 3*time.Second {
						t.Errorf("the policy decided %s after the second code", late)
					}
					if len(codes) != 2 || codes[0] == codes[1] || times[1].Unix()/30-times[0].Unix()/30 != 1 {
						t.Errorf("codes %v at %v", codes, times)
					}
				})
			})
		}
	}
}

// That the first code was wrong says nothing of the second one while the API checks it.
func TestAppCodeIsBeingChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.NeedsAppOTP().UntilAppCode(otherAppSecret))
		api.Alter = func(_ *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if _, times := submittedCodes(api); len(times) == 2 && time.Since(times[1]) > 20*time.Second {
				return fakeapi.Authenticated("acct_1")
			}
			return a
		}
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
		wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		if err != nil || wait.Outcome != Succeeded || wait.AppCodes != 2 || wait.AppSecretRefused {
			t.Errorf("%+v, %v", wait, err)
		}
	})
}

// While somebody is awaited nevertheless, no more codes are computed, and a person's code ends the wait. An attempt
// that fails says that the secret was refused, too.
func TestAppCodeThenPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, otherAppSecret)
		client := newTestClient(t, api, Config{})
		go func() {
			time.Sleep(5 * time.Minute)
			_, _ = client.SubmitTwoFactorCode(t.Context(), "auth_x", fakeapi.AppCode(otherAppSecret, time.Now()), nil)
		}()
		refused := false
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), OnPoll: func(poll Poll) {
			refused = refused || poll.Wait.AppSecretRefused
		}}
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options)
		if codes, _ := submittedCodes(api); err != nil || wait.Outcome != Succeeded || !refused || len(codes) != 3 {
			t.Errorf("%+v, %v, refused %t, codes %v", wait, err, refused, codes)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.NeedsAppOTP().UntilCode("none").Times(1), fakeapi.Failed("WRONG_2FA", "Too many."))
		api.ScriptSubmit("auth_x", fakeapi.Answer{})
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret)}
		go func() {
			time.Sleep(time.Second)
			api.Script("auth_x", fakeapi.Failed("WRONG_2FA", "Too many."))
		}()
		wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		if err != nil || wait.Outcome != Failed || !wait.AppSecretRefused || wait.AppCodes != 1 {
			t.Errorf("%+v, %v", wait, err)
		}
	})
}

// A code that was sent to a phone, and all else that only a person can do, stays with the person.
func TestAppCodeIsForAppsOnly(t *testing.T) {
	for name, answer := range map[string]fakeapi.Answer{
		"phone":               fakeapi.NeedsOTP("42"),
		"of unknown origin":   fakeapi.NeedsOTP(""),
		"app, with a phone":   fakeapi.NeedsAppOTP().With("lastAttempt.otp_phone_ending", "42"),
		"selfie":              fakeapi.NeedsFaceOTP("https://example.com"),
		"app on the phone":    fakeapi.MobileApp("app://x"),
		"app code and selfie": fakeapi.NeedsAppOTP().With("lastAttempt.needs_face_otp", true),
	} {
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
		wait, requests, err := waitFor(t, options, answer)
		if err != nil || wait.Outcome != WaitingForUser || len(requests) != 1 || wait.AppSecretRefused {
			t.Errorf("%s: %+v, %v, %d requests", name, wait, err, len(requests))
		}
	}
	wait, requests, err := waitFor(t, WaitOptions{StopAtUserAction: true}, fakeapi.NeedsAppOTP())
	if err != nil || wait.Outcome != WaitingForUser || len(requests) != 1 {
		t.Errorf("without a secret: %+v, %v, %d requests", wait, err, len(requests))
	}
	underscores := fakeapi.NeedsAppOTP().With("state", "needs_app_otp").UntilAppCode(fakeapi.AppSecret)
	wait, _, err = waitFor(
		t,
		WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret)},
		underscores,
		fakeapi.Authenticated("a"),
	)
	if err != nil || wait.Outcome != Succeeded || wait.AppCodes != 1 {
		t.Errorf("with underscores: %+v, %v", wait, err)
	}
}

// All waits of one attempt submit its code once, and a wrong secret's twice.
func TestAppCodeOfManyWaits(t *testing.T) {
	for secret, want := range map[string]int{fakeapi.AppSecret: 1, otherAppSecret: 2} {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			asksForAppCode(api, fakeapi.AppSecret)
			client := newTestClient(t, api, Config{})
			var waits sync.WaitGroup
			for i := range 8 {
				waits.Go(func() {
					time.Sleep(time.Duration(i/2) * 9 * time.Second)
					options := WaitOptions{TOTP: mustTOTP(t, secret), StopAtUserAction: true}
					wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options)
					if err != nil || wait.AppSecretRefused != (want == 2) {
						t.Errorf("%+v, %v", wait, err)
					}
				})
			}
			waits.Wait()
			if codes, times := submittedCodes(api); len(codes) != want {
				t.Errorf("codes %v at %v, want %d", codes, times, want)
			}
		})
	}
}

// A code is computed when the rate limit lets it through, goes before all polls, and one that was not taken because of
// the limit does not count.
func TestAppCodeUnderRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret), fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{RequestsPerMinute: 1})
		var waits sync.WaitGroup
		for i := range 4 {
			waits.Go(func() {
				time.Sleep(time.Second)
				_, _ = client.WaitForAuthAttempt(t.Context(), fmt.Sprintf("auth_%d", i), WaitOptions{})
			})
		}
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options)
		codes, times := submittedCodes(api)
		if err != nil || wait.Outcome != Succeeded || len(codes) != 1 {
			t.Errorf("%+v, %v, codes %v at %v", wait, err, codes, times)
		}
		if second := api.Requests()[1]; second.Method != http.MethodPut {
			t.Errorf("the request after the first poll is %s %s", second.Method, second.Path)
		}
		waits.Wait()
	})
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, fakeapi.AppSecret)
		refused := false
		limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut && !refused {
				refused = true
				w.Header().Set("Retry-After", "40")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			api.ServeHTTP(w, r)
		})
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret), StopAtUserAction: true}
		wait, err := newTestClient(t, limited, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		if err != nil || wait.Outcome != Succeeded || wait.AppCodes != 1 || !refused {
			t.Errorf("%+v, %v", wait, err)
		}
	})
}

// An interrupt keeps a code from being sent, but does not cut it off.
func TestAppCodeIsNotCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, fakeapi.AppSecret)
		api.Alter = func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
			if r.Method == http.MethodPut {
				a.Delay = 10 * time.Second
			}
			return a
		}
		ctx, cancel := context.WithCancel(t.Context())
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret)}
		options.OnPoll = func(poll Poll) {
			if poll.Wait.Outcome == WaitingForUser {
				time.AfterFunc(time.Second, cancel)
			}
		}
		var taken []error
		options.OnCode = func(err error) { taken = append(taken, err) }
		wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(ctx, "auth_x", options)
		if !errors.Is(err, ErrInterrupted) || len(taken) != 1 || taken[0] != nil || wait.Waited < 10*time.Second {
			t.Errorf("%+v, %v, codes taken: %v", wait, err, taken)
		}
	})
}

// Without the Date header, this machine's clock counts.
func TestAppCodeWithoutDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, fakeapi.AppSecret)
		api.Alter = func(_ *http.Request, a fakeapi.Answer) fakeapi.Answer { return a.WithHeader("Date", "yesterday") }
		options := WaitOptions{TOTP: mustTOTP(t, fakeapi.AppSecret)}
		wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		if err != nil || wait.Outcome != Succeeded || wait.AppCodes != 1 {
			t.Errorf("%+v, %v", wait, err)
		}
	})
}

// The secret and the codes are hidden wherever the API echoes them, for as long as the client lives.
func TestAppCodeAndSecretAreHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		asksForAppCode(api, fakeapi.AppSecret)
		client := newTestClient(t, api, Config{})
		grouped := "k5xw 6zds mfxg g2lo nzxw 4zly mfwx a3df"
		options := WaitOptions{TOTP: mustTOTP(t, grouped)}
		if _, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options); err != nil {
			t.Fatal(err)
		}
		codes, _ := submittedCodes(api)
		echo := "secret=" + fakeapi.AppSecret + " " + grouped + " code " + codes[0] + "."
		api.Script("auth_y", fakeapi.Failed("C", echo))
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_y", WaitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		const want = "secret=[redacted] [redacted] code [redacted]."
		if got := *wait.Attempt.LastAttempt.ErrorMessage; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
