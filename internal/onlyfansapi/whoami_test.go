package onlyfansapi

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// What the API says is taken whatever it leaves out, and asked for again only if that may help.
func TestWhoami(t *testing.T) {
	whole := Whoami{
		TeamName: new(fakeapi.TeamName), TeamSlug: new(fakeapi.TeamSlug),
		KeyName: new(fakeapi.KeyName), KeyCreatedAt: new(fakeapi.KeyCreatedAt),
	}
	const little = `{"api_key": {"name": "terraform"}}`
	for name, test := range map[string]struct {
		script   []fakeapi.Answer
		want     Whoami
		requests int
		err      string
	}{
		"whole": {want: whole, requests: 1},
		"wrapped": {
			script:   []fakeapi.Answer{{Body: `{"data": ` + little + `}`}},
			want:     Whoami{KeyName: new("terraform")},
			requests: 1,
		},
		"team only": {
			script:   []fakeapi.Answer{{Body: `{"api_key": null, "team": {"slug": "x"}}`}},
			want:     Whoami{TeamSlug: new("x")},
			requests: 1,
		},
		"mistyped": {
			script:   []fakeapi.Answer{{Body: `{"api_key": "x", "team": {"name": {}, "slug": "x"}}`}},
			want:     Whoami{TeamSlug: new("x"), Mistyped: []string{"api_key", "team.name"}},
			requests: 1,
		},
		"the key": {
			script: []fakeapi.Answer{{Body: `{"api_key": {"name": "` + fakeapi.Key + `"}}`}}, want: Whoami{KeyName: new(redacted)}, requests: 1,
		},
		"503 once": {
			script: []fakeapi.Answer{fakeapi.Error(503, ""), {Body: little}},
			want:   Whoami{KeyName: new("terraform")}, requests: 2,
		},
		"a page": {
			script: []fakeapi.Answer{{Body: "<!DOCTYPE html>"}}, requests: 4,
			err: "the answer is not the JSON object with an api_key or a team that is due",
		},
		"another": {
			script: []fakeapi.Answer{{Body: `{"user": {}}`}}, requests: 4,
			err: "the answer is not the JSON object with an api_key or a team that is due",
		},
		"403": {script: []fakeapi.Answer{fakeapi.Error(403, "No.")}, requests: 1, err: "HTTP 403 Forbidden (No)"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.ScriptRequest("GET", "/api/whoami", test.script...)
				got, err := newTestClient(t, api, Config{}).Whoami(t.Context(), nil)
				if diff := cmp.Diff(test.want, got); diff != "" || errorText(err) != test.err {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
				if n := len(api.Requests()); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}

// errorText returns the text of an error, "" for none.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
