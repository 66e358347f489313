package onlyfansapi

import (
	"context"
	"time"

	"github.com/go-json-experiment/json"
)

// Whoami says whose API key a client has. A field is nil if the API sent nothing. All texts are safe to show. When the
// key was last used is left out, because it changes with each request. Source: the vendor's SDKs.
type Whoami struct {
	TeamName, TeamSlug *string
	KeyName            *string
	// KeyCreatedAt is when the key was made, in the API's form.
	KeyCreatedAt *string

	// Mistyped names the fields whose JSON type is not the expected one; they count as absent.
	Mistyped []string
}

// Whoami asks whose API key this client has. onHold, if not nil, is called when the rate limit holds the request back.
// Errors are those of [Client.WaitForAuthAttempt].
func (c *Client) Whoami(
	ctx context.Context, onHold func(reason error, d time.Duration),
) (w Whoami, err error) {
	err = c.read(ctx, []string{"whoami"}, func(body []byte) (err error) {
		w, err = c.decodeWhoami(body)
		return err
	}, onHold)
	return w, err
}

func (c *Client) decodeWhoami(body []byte) (w Whoami, err error) {
	type apiKey struct {
		Name      *string `json:"name"`
		CreatedAt *string `json:"created_at"`
	}
	type team struct {
		Name *string `json:"name"`
		Slug *string `json:"slug"`
	}
	var answer struct {
		APIKey *apiKey `json:"api_key"`
		Team   *team   `json:"team"`
	}
	d := newDecoder(body, c.redact, "api_key", "team")
	err = d.decode(&answer, json.UnmarshalFromFunc(object[apiKey](d)), json.UnmarshalFromFunc(object[team](d)))
	if err != nil || answer.APIKey == nil && answer.Team == nil {
		return w, &RequestError{Reason: "the answer is not the JSON object with an api_key or a team that is due"}
	}
	if key := answer.APIKey; key != nil {
		w.KeyName, w.KeyCreatedAt = key.Name, key.CreatedAt
	}
	if team := answer.Team; team != nil {
		w.TeamName, w.TeamSlug = team.Name, team.Slug
	}
	w.Mistyped = d.mistypedPaths()
	return w, nil
}
