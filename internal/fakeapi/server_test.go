package fakeapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// page loads the vendor's OpenAPI text.
func page(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/poll-authentication-status.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func schemaOf(t *testing.T, doc *openapi3.T) *openapi3.Schema {
	t.Helper()
	response := doc.Paths.Find("/api/authenticate/{attempt_id}").Get.Responses.Status(http.StatusOK).Value
	return response.Content.Get("application/json").Schema.Value
}

// Everything that the fake can say of an attempt has the form of the vendor's page.
func TestAnswersMatchTheVendorsPage(t *testing.T) {
	doc := page(t)
	// The page's types were inferred from one sample, of an attempt that had ended. By the vendor's SDKs it is null
	// until then.
	schemaOf(t, doc).Properties["lastAttempt"].Value.Properties["completed_at"].Value.Nullable = true
	answers := map[string]Answer{
		"authenticating": Authenticating(),
		"needs code":     NeedsOTP("42"),
		"wrong code":     WrongCode("42"),
		"needs app code": NeedsAppOTP(),
		"selfie":         NeedsFaceOTP("https://x"),
		"phone":          MobileApp("app://x"),
		"authenticated":  Authenticated(AccountID),
		"ahead":          AheadOfRecord(AccountID),
		"failed":         Failed("C", "M"),
	}
	for _, known := range Catalogue() {
		for i, answer := range known.Script {
			answers[known.ID+" "+string(rune('0'+i))] = answer
		}
	}
	for name, answer := range answers {
		api := New()
		api.Script("auth_x", answer)
		recorder := get(api, http.MethodGet, "/api/authenticate/auth_x")
		var body map[string]any
		if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		// The page's arrays have no items, so that kin-openapi checks the answer, but not with its router.
		err := schemaOf(t, doc).VisitJSON(body, openapi3.MultiErrors())
		if err != nil || recorder.Code != http.StatusOK {
			t.Errorf("%s: %d, %v", name, recorder.Code, err)
		}
		// And it has every field that the page has, where it has the object at all.
		missingFields(t, name, schemaOf(t, doc), body)
	}
}

func missingFields(t *testing.T, path string, schema *openapi3.Schema, object map[string]any) {
	t.Helper()
	for name, property := range schema.Properties {
		value, ok := object[name]
		if !ok && name != "account" { // not there before the account is connected
			t.Errorf("%s: no %s", path, name)
		}
		if inner, ok := value.(map[string]any); ok {
			missingFields(t, path+"."+name, property.Value, inner)
		}
	}
}

// The secrets are invented, and not those of the page, so that finding them tells where they came from.
func TestProfileSecretsAreInvented(t *testing.T) {
	example, _ := json.Marshal(schemaOf(t, page(t)).Example)
	for _, name := range []string{"csrf", "wsAuthToken"} {
		secret, _ := Profile()[name].(string)
		if len(secret) < 30 || bytes.Contains(example, []byte(secret)) {
			t.Errorf("%s is %q", name, secret)
		}
	}
}

func get(api http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	request.Header.Set("Authorization", "Bearer "+Key)
	request.Header.Set("Accept", "application/json")
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	recorder := httptest.NewRecorder()
	api.ServeHTTP(recorder, request)
	return recorder
}

func TestErrorsAreLaravels(t *testing.T) {
	api := New()
	api.Script("auth_x", Authenticating())
	for name, test := range map[string]struct {
		method, path string
		header       []string
		status       int
		body         string
	}{
		"bad key": {
			method: "GET",
			path:   "/api/authenticate/auth_x",
			header: []string{"Authorization", "Bearer x"},
			status: 401,
			body:   `{"message":"Unauthenticated."}`,
		},
		"basic": {
			method: "GET",
			path:   "/api/authenticate/auth_x",
			header: []string{"Authorization", "Basic " + Key},
			status: 401,
			body:   `{"message":"Unauthenticated."}`,
		},
		"bad key, browser": {
			method: "GET",
			path:   "/api/authenticate/auth_x",
			header: []string{"Authorization", "", "Accept", "*/*"},
			status: 302,
			body:   "Redirecting to /login",
		},
		"unknown": {
			method: "GET",
			path:   "/api/authenticate/auth_y",
			status: 404,
			body:   `{"message":"Authentication attempt not found."}`,
		},
		"unknown, browser": {
			method: "GET",
			path:   "/api/authenticate/auth_y",
			header: []string{"Accept", "text/html"},
			status: 404,
			body:   "<!DOCTYPE html><title>Not Found</title>",
		},
		"no route": {
			method: "GET",
			path:   "/api/nothing",
			status: 404,
			body:   `{"message":"The route api/nothing could not be found."}`,
		},
		"a path inside": {
			method: "GET",
			path:   "/api/authenticate/auth_x/more",
			status: 404,
			body:   `{"message":"The route api/authenticate/auth_x/more could not be found."}`,
		},
		"method": {
			method: "POST",
			path:   "/api/authenticate/auth_x",
			status: 405,
			body:   `{"message":"The POST method is not supported for route api/authenticate/auth_x. Supported methods: GET, HEAD, PUT."}`,
		},
	} {
		got := get(api, test.method, test.path, test.header...)
		if got.Code != test.status || got.Body.String() != test.body {
			t.Errorf("%s: %d %s; want %d %s", name, got.Code, got.Body, test.status, test.body)
		}
	}
	requests := api.Requests()
	posted := slices.IndexFunc(requests, func(r Request) bool { return r.Method == "POST" })
	if len(requests) != 8 || posted < 0 || requests[posted].Status != 405 {
		t.Errorf("recorded %+v", requests)
	}
}

func TestLimitIsSixtyInAnySixtySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Script("auth_x", Authenticating())
		for i := range 60 {
			got := get(api, "GET", "/api/authenticate/auth_x")
			left := got.Header().Get("X-Rate-Limit-Remaining-Minute")
			limit := got.Header().Get("X-Ratelimit-Limit")
			if want := 59 - i; got.Code != 200 || left != strconv.Itoa(want) || limit != "60" {
				t.Fatalf("request %d: %d, %s left, want %d", i, got.Code, left, want)
			}
			time.Sleep(500 * time.Millisecond)
		}
		got := get(api, "GET", "/api/authenticate/auth_x")
		after := got.Header().Get("Retry-After")
		if got.Code != 429 || after != "30" || !strings.Contains(got.Body.String(), "Too Many Attempts.") {
			t.Errorf("over the limit: %d, %v", got.Code, got.Header())
		}
		time.Sleep(30 * time.Second)
		if got := get(api, "GET", "/api/authenticate/auth_x"); got.Code != 200 {
			t.Errorf("after Retry-After: %d", got.Code)
		}
	})
}

func TestScriptOverTimeAndRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Script("auth_x",
			Error(500, "a").For(3*time.Second),
			Error(501, "b").Times(2),
			Error(502, "c"),
			Error(503, "d").For(time.Second),
			Error(504, "e"))
		time.Sleep(time.Hour) // the script begins with the first poll
		var got []int
		for range 10 {
			got = append(got, get(api, "GET", "/api/authenticate/auth_x").Code)
			time.Sleep(time.Second)
		}
		if diff := cmp.Diff([]int{500, 500, 500, 501, 501, 502, 503, 504, 504, 504}, got); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if polls := api.Polls("auth_x"); len(polls) != 10 || len(api.Polls("auth_y")) != 0 {
			t.Errorf("%d polls", len(polls))
		}
	})
}

// Also while nobody polls, time goes on.
func TestSubmitInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Script("auth_x",
			Authenticating().For(2*time.Second),
			NeedsOTP("42").UntilCode("123456"),
			Authenticating().For(3*time.Second),
			Authenticated(AccountID))
		get(api, "GET", "/api/authenticate/auth_x")
		time.Sleep(10 * time.Second)
		request := httptest.NewRequest(
			http.MethodPut,
			"/api/authenticate/auth_x",
			strings.NewReader(`{"code":"123456"}`),
		)
		request.Header.Set("Authorization", "Bearer "+Key)
		request.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		api.ServeHTTP(recorder, request)
		before := get(api, "GET", "/api/authenticate/auth_x").Body.String()
		time.Sleep(4 * time.Second)
		after := get(api, "GET", "/api/authenticate/auth_x").Body.String()
		if recorder.Code != 200 || !strings.Contains(before, `"authenticating"`) ||
			!strings.Contains(after, `"authenticated"`) {
			t.Errorf("%d, then %s, then %s", recorder.Code, before, after)
		}
	})
}

// What a person hands in moves the attempt on; a wrong code leaves it open.
func TestSubmit(t *testing.T) {
	api := New()
	api.Script("auth_x",
		NeedsOTP("42").UntilCode("123456"), NeedsFaceOTP("https://x").UntilSelfie(), Authenticated(AccountID))
	state := func() string {
		var body struct {
			State       string
			LastAttempt struct {
				ErrorCode *string `json:"error_code"`
			} `json:"lastAttempt"`
		}
		if err := json.Unmarshal(get(api, "GET", "/api/authenticate/auth_x").Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if body.LastAttempt.ErrorCode != nil {
			return body.State + " " + *body.LastAttempt.ErrorCode
		}
		return body.State
	}
	for _, step := range []struct {
		body, contentType string
		status            int
		state             string
	}{
		{`{}`, "application/json", 422, "needs-otp"},
		{`x`, "application/json", 422, "needs-otp"},
		{`{"code":"123456"}`, "application/x-www-form-urlencoded", 422, "needs-otp"},
		{`{"code":"000000"}`, "application/json", 200, "needs-otp WRONG_2FA"},
		{`{"selfie_verification_completed":true}`, "application/json", 200, "needs-otp WRONG_2FA"},
		{`{"code":"123456"}`, "application/json", 200, "needs-face-otp"},
		{`{"selfie_verification_completed":true}`, "application/json", 200, "authenticated"},
		{`{"code":"123456"}`, "application/json", 422, "authenticated"},
	} {
		request := httptest.NewRequest(http.MethodPut, "/api/authenticate/auth_x", strings.NewReader(step.body))
		request.Header.Set("Authorization", "Bearer "+Key)
		request.Header.Set("Content-Type", step.contentType)
		recorder := httptest.NewRecorder()
		api.ServeHTTP(recorder, request)
		if got := state(); recorder.Code != step.status || got != step.state {
			t.Errorf("%s: %d, %s; want %d, %s", step.body, recorder.Code, got, step.status, step.state)
		}
	}
	if last := api.Requests()[14]; last.Method != "PUT" || last.Body != `{"code":"123456"}` {
		t.Errorf("recorded %+v", last)
	}
	if got := get(api, "PUT", "/api/authenticate/auth_y"); got.Code != 404 {
		t.Errorf("unknown: %d", got.Code)
	}
}
