package fakeapi

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is what the API serves under one path.
type route struct {
	// path is escaped; the element {id} stands for any id.
	path string
	// methods names the methods in the order in which the vendor's framework lists them.
	methods []string
	// answer answers a request that may be answered: its key is right, and it is within the rate limit. The server is
	// locked.
	answer func(*Server, call) Answer
}

// call is a request to a route.
type call struct {
	*http.Request

	id   string // what stands for {id}, unescaped
	body []byte
}

// routes is all that the API serves. Source: the vendor's page for the attempt, its SDKs for the rest.
func routes() []route {
	return []route{
		{"/api/accounts", []string{http.MethodGet, http.MethodHead}, (*Server).listAccounts},
		{"/api/accounts/{id}", []string{http.MethodDelete}, (*Server).disconnect},
		{startPath, []string{http.MethodPost}, (*Server).start},
		{pathPrefix + "{id}", []string{http.MethodGet, http.MethodHead, http.MethodPut}, (*Server).attempt},
		{pathPrefix + "{id}/reauthenticate", []string{http.MethodPost}, (*Server).reauthenticate},
		{pathPrefix + "{id}/credentials", []string{http.MethodPut}, (*Server).putCredentials},
		{pathPrefix + "{id}/send-email-to-creator", []string{http.MethodPost}, (*Server).sendEmail},
		{webhooksPath, []string{http.MethodGet, http.MethodHead, http.MethodPost}, (*Server).allWebhooks},
		{webhooksPath + "/events", []string{http.MethodGet, http.MethodHead}, (*Server).webhookEvents},
		{
			webhooksPath + "/{id}",
			[]string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete},
			(*Server).oneWebhook,
		},
		{"/api/whoami", []string{http.MethodGet, http.MethodHead}, (*Server).whoami},
	}
}

const (
	startPath  = "/api/authenticate"
	pathPrefix = startPath + "/"

	webhooksPath = "/api/webhooks"
)

// find returns the route of a request, and the id in its path; false where there is none.
func find(r *http.Request) (found route, id string, ok bool) {
	elements := strings.Split(r.URL.EscapedPath(), "/")
	for _, route := range routes() {
		if id, ok := match(strings.Split(route.path, "/"), elements); ok {
			return route, id, true
		}
	}
	return route{}, "", false
}

func match(pattern, elements []string) (id string, ok bool) {
	if len(pattern) != len(elements) {
		return "", false
	}
	for i, element := range elements {
		if pattern[i] != "{id}" {
			if element != pattern[i] {
				return "", false
			}
			continue
		}
		var err error
		if id, err = url.PathUnescape(element); err != nil || id == "" {
			return "", false
		}
	}
	return id, true
}

// refuseMethod returns the answer to a method that the route does not have; false where it has it.
func (t route) refuseMethod(r *http.Request) (Answer, bool) {
	if slices.Contains(t.methods, r.Method) {
		return Answer{}, false
	}
	return laravel(r, http.StatusMethodNotAllowed, fmt.Sprintf(
		"The %s method is not supported for route %s. Supported methods: %s.",
		r.Method, strings.TrimPrefix(r.URL.Path, "/"), strings.Join(t.methods, ", "))), true
}
