package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// The keys of the private state, which the CLIs keep beside the attributes and show nowhere.
const (
	// privateAbsent is there while the account is not in the list. Its value is true.
	privateAbsent = "absent"
	// privateLogin is the id of the attempt that on_disconnected = "reauthenticate" has begun, while it may not have ended.
	privateLogin = "reauthentication_attempt_id"
)

// accountPrivate is what the resource remembers beside its attributes.
type accountPrivate struct {
	stored privateState
}

// privateState is the framework's, whose type is internal.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// isAbsent tells whether the last Read did not find the account in the list.
func (p accountPrivate) isAbsent(ctx context.Context) (bool, diag.Diagnostics) {
	value, diags := p.stored.GetKey(ctx, privateAbsent)
	return len(value) > 0, diags
}

func (p accountPrivate) setAbsent(ctx context.Context, absent bool) diag.Diagnostics {
	if !absent {
		return p.stored.SetKey(ctx, privateAbsent, nil)
	}
	return p.stored.SetKey(ctx, privateAbsent, []byte("true"))
}

// login returns the attempt of the new sign-in that has begun, "" where there is none.
func (p accountPrivate) login(ctx context.Context) (attemptID string, diags diag.Diagnostics) {
	value, diags := p.stored.GetKey(ctx, privateLogin)
	if len(value) == 0 || json.Unmarshal(value, &attemptID) != nil {
		return "", diags
	}
	return attemptID, diags
}

// setLogin remembers the attempt of a new sign-in, or with "" that there is none.
func (p accountPrivate) setLogin(ctx context.Context, attemptID string) (diags diag.Diagnostics) {
	if attemptID == "" {
		return p.stored.SetKey(ctx, privateLogin, nil)
	}
	value, err := json.Marshal(attemptID)
	if err != nil {
		diags.AddError("Bug in the provider", "The attempt's ID cannot be stored. "+reportBug)
		return diags
	}
	return p.stored.SetKey(ctx, privateLogin, value)
}
