package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a person sees of a run is what go test prints without -json, and why tests were skipped.
func TestRead(t *testing.T) {
	events := `
{"Action":"build-output","ImportPath":"p","Output":"x.go:1: broken\n"}
{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Output":"Acceptance tests on Terraform 1.5.7\n"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"pass","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestOld","Output":"    main_test.go:9: Terraform 1.5.7 has no actions\n"}
{"Action":"skip","Package":"p","Test":"TestOld"}
{"Action":"output","Package":"p","Test":"TestOld/too","Output":"    main_test.go:9: Terraform 1.5.7 has no actions\n"}
{"Action":"skip","Package":"p","Test":"TestOld/too"}
{"Action":"skip","Package":"p","Test":"TestMute"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"    bad_test.go:3: want 1\n"}
{"Action":"fail","Package":"p","Test":"TestBad"}
{"Action":"output","Package":"p","Test":"TestHung","Output":"panic: test timed out\n"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t1s\n"}
{"Action":"fail","Package":"p"}
{"Action":"output","Package":"q","Output":"PASS\n"}
{"Action":"output","Package":"q","Output":"ok  \tq\t1s\n"}
{"Action":"pass","Package":"q"}
`
	var out strings.Builder
	r, err := read(strings.NewReader(events), &out)
	if err != nil {
		t.Fatal(err)
	}
	want := `x.go:1: broken
Acceptance tests on Terraform 1.5.7
    bad_test.go:3: want 1
FAIL	p	1s
panic: test timed out
ok  	q	1s
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("what was printed (-want +got):\n%s", diff)
	}
	if got, want := r.counts(), " (1 passed, 3 skipped: 2 because Terraform 1.5.7 has no actions, 1 without a reason)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := reason("    a_test.go:1: first\n    a_test.go:2: last\n"); got != "because last" {
		t.Errorf("the reason is %q", got)
	}
	if r := goTest(t.Context(), "", "./no/such/package"); r.ok || r.word() != "FAILED" {
		t.Errorf("a run that failed: %+v", r)
	}
	if _, err := read(strings.NewReader(`{"Action":`), &out); err == nil {
		t.Error("events that were cut off are taken for a good run")
	}
}
