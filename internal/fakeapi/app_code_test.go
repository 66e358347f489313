package fakeapi

import (
	"encoding/base32"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The test vectors of RFC 6238, appendix B, whose codes have eight digits; six are their end.
func TestAppCode(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := AppCode(secret, time.Unix(at, 0)); got != want[2:] {
			t.Errorf("at %d: %s, want %s", at, got, want[2:])
		}
	}
}

// The server checks the code by its own clock, which the Date header tells. A wrong code leaves the attempt waiting.
func TestAppCodeIsChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.ClockSkew = -10 * time.Minute
		api.Script("auth_x", NeedsAppOTP().UntilAppCode(AppSecret), Authenticated(AccountID))
		poll := func() (string, time.Time) {
			answer := get(api, http.MethodGet, "/api/authenticate/auth_x")
			date, err := http.ParseTime(answer.Header().Get("Date"))
			if err != nil {
				t.Fatal(err)
			}
			return answer.Body.String(), date
		}
		waiting, date := poll()
		if !strings.Contains(waiting, `"needs-app-otp"`) || !strings.Contains(waiting, `"twoFactorPending":true`) ||
			!strings.Contains(
				waiting,
				`"otp_phone_ending":null`,
			) || time.Until(date).Round(time.Second) != api.ClockSkew {
			t.Fatalf("%s, %s", date, waiting)
		}
		ours, before := AppCode(AppSecret, time.Now()), AppCode(AppSecret, date.Add(-30*time.Second))
		for _, wrong := range []string{ours, before, "000000"} {
			if got := put(api, "/api/authenticate/auth_x", `{"code": "`+wrong+`"}`); got.Code != 200 {
				t.Errorf("a wrong code: %d", got.Code)
			}
			after, _ := poll()
			if !strings.Contains(after, `"needs-app-otp"`) || !strings.Contains(after, `"error_code":"WRONG_2FA"`) {
				t.Errorf("after a wrong code: %s", after)
			}
		}
		put(api, "/api/authenticate/auth_x", `{"code": "`+AppCode(AppSecret, date)+`"}`)
		if after, _ := poll(); !strings.Contains(after, `"state":"authenticated"`) {
			t.Errorf("after the code: %s", after)
		}
	})
}
