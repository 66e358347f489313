package acceptance

import (
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// An attempt that stops a plan stops a destroy, too. Each error says how to destroy nevertheless, and that works.
func TestAccDestroyWithoutAsking(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		line string
		then fakeapi.Answer
	}{
		"failed":    {`on_failure = "fail"`, fakeapi.Failed("C", "No.")},
		"person":    {`on_user_action = "fail"`, fakeapi.NeedsOTP("42")},
		"forgotten": {`on_not_found = "fail"`, fakeapi.Error(404, "")},
		"timed out": {`timeouts = { read = "2s" }`, running},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", done)
			w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, test.line)+
				"resource \"terraform_data\" \"x\" {\n  input = data.onlyfansapi_auth_attempt.x.account_id\n}\n"+
				outputBlock("account_id", "data.onlyfansapi_auth_attempt.x.account_id"))
			w.succeeds("apply -auto-approve")

			api.Script("auth_x", test.then)
			const how = "If you are destroying, use -refresh=false, which does not poll the attempt."
			w.fails("destroy -auto-approve", how)
			w.fails("plan -destroy", how)
			before := len(api.Requests())
			w.succeeds("destroy -auto-approve -refresh=false", "Resources: 1 destroyed")
			if n := len(api.Requests()) - before; n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}
