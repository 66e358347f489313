package provider

import (
	"fmt"
	"strings"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func jsonFaults() map[string]fault {
	faults := map[string]fault{
		"wrong types inside": {
			script: []fakeapi.Answer{{
				Body: `{"state":"authenticated","account":{"id":[1],"display_name":{},"onlyfans_data":"x"},` +
					`"lastAttempt":{"completed_at":"x","success":"true","error_code":{},` +
					`"needs_otp":2,"needs_face_otp":"no","started_at":[0]}}`,
			}},
			want: `Warning: Authentication attempt "auth_x" has fields .*account\.id, ` +
				`account\.display_name, account\.onlyfans_data, ` +
				`lastAttempt\.success, lastAttempt\.error_code, lastAttempt\.needs_otp, ` +
				`lastAttempt\.needs_face_otp, lastAttempt\.started_at[.]`,
			requests: four,
		},
		"missing objects": {script: []fakeapi.Answer{{Body: `{"state":"authenticated"}`}}, requests: four},
		"null objects": {
			script:   []fakeapi.Answer{{Body: `{"state":"authenticated","account":null,"lastAttempt":null}`}},
			requests: four,
		},
		"empty lists": {
			script:   []fakeapi.Answer{{Body: `{"state":"authenticated","account":[],"lastAttempt":[]}`}},
			requests: four,
		},
		"all null": {
			script:    []fakeapi.Answer{{Body: `{"state":null,"progress":null,"account":null,"lastAttempt":null}`}},
			arguments: map[string]any{"wait_for_completion": false},
			outcome:   "in_progress",
			requests:  once,
		},
		"huge numbers": {
			script: []fakeapi.Answer{
				{Body: `{"state":"authenticated","x":1e999999999,"account":{"id":` + strings.Repeat("9", 250) + `}}`},
			},
			requests: once,
		},
		"an id that is too long": {
			script: []fakeapi.Answer{
				{Body: `{"state":"authenticated","account":{"id":` + strings.Repeat("9", 5000) + `}}`},
			},
			want:     `Warning: Authentication attempt "auth_x" has fields .*account\.id[.]`,
			requests: four,
		},
		"deep nesting": {
			script: []fakeapi.Answer{
				{
					Body: `{"state":"authenticated","account":{"id":"a"},"x":` + strings.Repeat(
						`[`,
						9000,
					) + strings.Repeat(
						`]`,
						9000,
					) + `}`,
				},
			},
			requests: once,
		},
		"absurd nesting": {
			script:   []fakeapi.Answer{{Body: `{"state":"authenticated","x":` + strings.Repeat(`{"a":`, 500000)}},
			want:     noAttempt,
			requests: five,
		},
		"other case": {
			script: []fakeapi.Answer{
				{
					Body: `{"state":"authenticated","account":{"id":"a"},` +
						`"State":"failed","LASTATTEMPT":{"completed_at":null}}`,
				},
			},
			requests: once,
		},
		"duplicate keys": {
			script:   []fakeapi.Answer{{Body: `{"state":"failed","state":"authenticated","account":{"id":"a"}}`}},
			requests: once,
		},
		"byte order mark": {
			script:   []fakeapi.Answer{{Body: "\ufeff" + `{"state":"authenticated","account":{"id":"a"}}`}},
			requests: once,
		},
		"trailing data": {
			script:   []fakeapi.Answer{{Body: `{"state":"authenticated"}{}`}},
			want:     noAttempt,
			requests: five,
		},
		"wrapped": {
			script:   []fakeapi.Answer{{Body: `{"data":{"state":"authenticated","account":{"id":"a"}}}`}},
			requests: once,
		},
		"no known field": {
			script:   []fakeapi.Answer{{Body: `{"message":"` + fakeapi.Key + `"}`}},
			want:     noAttempt,
			requests: five,
		},
		"another API's": {script: []fakeapi.Answer{{Body: `{"data":[{"id":1}]}`}}, want: noAttempt, requests: five},
		"recovers": {
			script:   []fakeapi.Answer{{Body: "nonsense"}, {Body: "null"}, done},
			requests: three,
		},
		"larger profile": {script: []fakeapi.Answer{largerProfile()}, requests: once},
	}
	for name, body := range map[string]string{
		"null":   "null",
		"list":   `[{"state":"authenticated"}]`,
		"text":   `"authenticated"`,
		"number": "7",
		"true":   "true",
	} {
		faults["top is "+name] = fault{script: []fakeapi.Answer{{Body: body}}, want: noAttempt, requests: five}
	}
	return faults
}

// largerProfile has objects where the vendor's page says string, and 500 more fields.
func largerProfile() fakeapi.Answer {
	profile := fakeapi.Profile()
	for _, name := range []string{"avatarThumbs", "headerThumbs", "headerSize"} {
		profile[name] = map[string]any{"c50": "https://x.example/50", "width": 50}
	}
	for i := range 500 {
		profile[fmt.Sprintf("more%d", i)] = map[string]any{"a": []int{i}}
	}
	return done.With("account.onlyfans_data", profile)
}
