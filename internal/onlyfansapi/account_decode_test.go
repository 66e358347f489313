package onlyfansapi

import (
	"bufio"
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func account(id string) Account { return Account{ID: id, Connected: true} }

func TestDecodeAccounts(t *testing.T) {
	sent, err := stdjson.Marshal([]any{
		fakeapi.Account{
			ID:               "acct_2",
			DisplayName:      "Bob",
			OnlyFansID:       12345678901234567,
			OnlyFansUsername: "bob",
			Progress:         "session_expired",
			Expired:          true,
		}.JSON(),
		fakeapi.Account{ID: "acct_1", DisplayName: "A\u202el" + fakeapi.Key + "ice"}.JSON(),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Account{
		{ID: "acct_1", DisplayName: new("A\ufffdl[redacted]ice"), Connected: true},
		{
			ID: "acct_2", DisplayName: new("Bob"), OnlyFansID: new("12345678901234567"), OnlyFansUsername: new("bob"),
			AuthenticationProgress: new("session_expired"),
		},
	}
	for name, body := range map[string]string{
		"bare":                string(sent),
		"in data":             `{"links":{"next":null},"data":` + string(sent) + `,"meta":[1,{}]}`,
		"after a BOM":         "\ufeff" + string(sent) + "\n",
		"the last of data":    `{"data":[{"id":"acct_9"}],"data":` + string(sent) + `}`,
		"data that was null":  `{"data":null,"data":` + string(sent) + `}`,
		"byte for byte":       string(sent),
		"with white space in": strings.ReplaceAll(string(sent), `,"`, " ,\n\""),
	} {
		var in io.Reader = strings.NewReader(body)
		if name == "byte for byte" {
			in = iotest.OneByteReader(in)
		}
		got, err := decodeAccounts(in, testRedactor)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestDecodeAccountsTolerates(t *testing.T) {
	long := strings.Repeat("x", 2*MaxText)
	for name, test := range map[string]struct {
		body string
		want []Account
	}{
		"no accounts":  {`[]`, nil},
		"none in data": {`{"data":[]}`, nil},
		"no id":        {`[{"display_name":"a"},{"id":null},{"id":""},{"id":{}},{"id":"a"}]`, []Account{account("a")}},
		"no objects":   {`[null,[],{},"a",7,[{"id":"b"}],{"id":"a"}]`, []Account{account("a")}},
		"duplicate ids": {
			`[{"id":"a","onlyfans_id":1},{"id":"b"},{"id":"a","onlyfans_id":2}]`,
			[]Account{{ID: "a", OnlyFansID: new("2"), Connected: true}, account("b")},
		},
		"duplicate names": {
			`[{"id":"b","is_authenticated":false,"id":"a","is_authenticated":true}]`, []Account{account("a")},
		},
		"other case": {`[{"ID":"b","id":"a","Is_Authenticated":false}]`, []Account{account("a")}},
		"numbers": {
			`[{"id":17,"onlyfans_id":"18","display_name":1.0}]`,
			[]Account{{ID: "17", OnlyFansID: new("18"), DisplayName: new("1.0"), Connected: true}},
		},
		"invalid UTF-8": {
			"[{\"id\":\"a\",\"display_name\":\"\xff\",\"x\":\"\xff\"}]",
			[]Account{{ID: "a", DisplayName: new("\ufffd"), Connected: true}},
		},
		"lone surrogate": {
			`[{"id":"a","display_name":"\ud800"}]`, []Account{{ID: "a", DisplayName: new("\ufffd"), Connected: true}},
		},
		"long text": {
			`[{"id":"a","display_name":"` + long + `"}]`,
			[]Account{{ID: "a", DisplayName: new(cut(long, MaxText)), Connected: true}},
		},
		"deep in unknown": {
			`[{"id":"a","onlyfans_user_data":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}]`,
			[]Account{account("a")},
		},
		"absurd in unknown": {
			`[{"id":"a","onlyfans_user_data":{"n":1e999999,"m":-0.` + strings.Repeat("0", 9999) + `1}}]`,
			[]Account{account("a")},
		},
		"profile is no object, or an id itself": {
			`[{"id":"a","onlyfans_user_data":[]},{"id":"b","onlyfans_user_data":"x"},{"onlyfans_user_data":{"id":"c"},"id":"d"}]`,
			[]Account{account("a"), account("b"), account("d")},
		},
		"null for all": {
			`[{"id":"a","display_name":null,"onlyfans_id":null,"onlyfans_username":[],"authentication_progress":null}]`,
			[]Account{account("a")},
		},
		"wrong types": {
			`[{"id":"a","display_name":{"x":1},"is_authenticated":"false","onlyfans_id":[1]},{"id":"b"}]`,
			[]Account{{ID: "a", Mistyped: []string{"display_name", "is_authenticated", "onlyfans_id"}}, account("b")},
		},
		"connected": {
			`[{"id":"a","is_authenticated":1},{"id":"b","is_authenticated":true}]`,
			[]Account{account("a"), account("b")},
		},
		"not connected": {
			`[{"id":"a","is_authenticated":0},{"id":"b","is_authenticated":null},{"id":"c","is_authenticated":[]},{"id":"d","is_authenticated":false}]`,
			[]Account{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "d"}},
		},
		"mistyped and not connected": {
			`[{"id":"a","is_authenticated":"true"},{"id":"b","is_authenticated":2}]`,
			[]Account{
				{ID: "a", Mistyped: []string{"is_authenticated"}}, {ID: "b", Mistyped: []string{"is_authenticated"}},
			},
		},
		"no ids": {
			`[{"id":false},{"id":0},{"id":"0"},{"id":"a b"},{"id":"a\u202eb"},{"id":"a/b"},{"id":"a"}]`,
			[]Account{account("a")},
		},
		"none": {`[{"id":"a","onlyfans_id":false}]`, []Account{account("a")}},
	} {
		got, err := decodeAccounts(strings.NewReader(test.body), testRedactor)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

// Whatever is not a list is an error that says so, and never an empty list: that would mean that all accounts are gone.
func TestDecodeAccountsRefuses(t *testing.T) {
	for body, want := range map[string]*RequestError{
		"":                                errEmptyList,
		" \n":                             errEmptyList,
		"\ufeff":                          errEmptyList,
		"null":                            errNotAList,
		"7":                               errNotAList,
		`"[]"`:                            errNotAList,
		"{}":                              errNotAList,
		`{"id":"a"}`:                      errNotAList,
		`{"data":null}`:                   errNotAList,
		`{"data":{"0":{"id":"a"}}}`:       errNotAList,
		`{"data":{"data":[]}}`:            errNotAList,
		`{"data":[{"id":"a"}],"data":{}}`: errNotAList,
		`{"Data":[]}`:                     errNotAList,
		`[{"ID":"a"},{}]`:                 errNoAccountID,
		`["a","b"]`:                       errNoAccountID,
		`[{"id":"a"}`:                     errCutList,
		`[{"id":"a"},`:                    errCutList,
		`[{"id":"a","x":"`:                errCutList,
		`{"data":[{"id":"a"}]`:            errCutList,
		"<!DOCTYPE html>":                 errNoJSONList,
		`[{"id":"a"}]]`:                   errNoJSONList,
		`[{"id":"a"}][]`:                  errNoJSONList,
		`[{"id":"a"},]`:                   errNoJSONList,
		`[{"id":'a'}]`:                    errNoJSONList,
		`[{"id":"a","x":"` + strings.Repeat("x", 3*maxListValue) + `"}]`: errHugeValue,
	} {
		accounts, err := decodeAccounts(strings.NewReader(body), testRedactor)
		if !errors.Is(err, want) || accounts != nil {
			t.Errorf("%s: %v, %v; want %v", cut(body, 40), accounts, err, want)
		}
	}
	const none = "the answer is no list of accounts"
	for body, want := range map[string]string{
		`{"success":false,"message":"Try later.","data":[]}`: none + " (Try later)",
		`{"data":[],"success":"false"}`:                      none,
		`{"error":"Try later.","data":[{"id":"a"}]}`:         none + " (Try later)",
		`{"success":0,"data":[]}`:                            none,
	} {
		accounts, err := decodeAccounts(strings.NewReader(body), testRedactor)
		if text(err) != want || accounts != nil {
			t.Errorf("%s: %v, %v; want %q", body, accounts, err, want)
		}
	}
	for _, body := range []string{`{"success":true,"error":null,"data":[]}`, `{"error":false,"message":"OK","data":[]}`} {
		if _, err := decodeAccounts(strings.NewReader(body), testRedactor); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
	broken := errors.New("broken")
	if _, err := decodeAccounts(
		io.MultiReader(strings.NewReader(`[{"id":"a"`), iotest.ErrReader(broken)),
		testRedactor,
	); !errors.Is(
		err,
		broken,
	) {
		t.Errorf("a reader that fails: %v", err)
	}
}

// Whatever is sent, no text is over the limits, and a list that was read is read again as the same.
func FuzzAccounts(f *testing.F) {
	sample, _ := stdjson.Marshal(
		[]any{
			fakeapi.Account{ID: "acct_1", DisplayName: "a", OnlyFansID: 7, OnlyFansUsername: "b", Progress: "c"}.JSON(),
		},
	)
	f.Add(sample)
	for _, seed := range []string{
		`{"data":[{"id":"a"}]}`, `[{"id":1e400},{"id":"b","is_authenticated":false},[],null]`, "\ufeff[]", `[{"id":"\ud800\u202e"}]`, "[{\"id\":\"\xff\"}]",
		`[{"id":"a","id":"b"},{"id":"b"}]`, `{"data":[],"data":7}`, `[`, `[{"id":"a"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := decodeAccounts(bytes.NewReader(body), testRedactor)
		if err != nil {
			if _, ok := errors.AsType[*RequestError](err); !ok || first != nil {
				t.Fatalf("%v, %T", first, err)
			}
			return
		}
		items := []any{}
		for i, account := range first {
			if account.ID == "" || len(account.ID) > MaxText || i > 0 && account.ID <= first[i-1].ID {
				t.Fatalf("the accounts are %+v", first)
			}
			items = append(items, map[string]any{
				"id":                      account.ID,
				"display_name":            account.DisplayName,
				"onlyfans_id":             account.OnlyFansID,
				"onlyfans_username":       account.OnlyFansUsername,
				"authentication_progress": account.AuthenticationProgress,
				"is_authenticated":        account.Connected,
			})
			first[i].Mistyped = nil
		}
		encoded, err := stdjson.Marshal(items)
		if err != nil {
			t.Fatal(err)
		}
		second, err := decodeAccounts(bytes.NewReader(encoded), testRedactor)
		if diff := cmp.Diff(first, second); err != nil || diff != "" {
			t.Fatalf("%s: %v (-first +second):\n%s", encoded, err, diff)
		}
	})
}

// listOf returns a list of n accounts with full profiles.
func listOf(tb testing.TB, n int) []byte {
	items := make([]any, n)
	for i := range items {
		items[i] = fakeapi.Account{
			ID: fmt.Sprintf(
				"acct_%032d",
				i,
			),
			DisplayName:      fmt.Sprintf("Creator %d", i),
			OnlyFansID:       int64(100000000 + i),
			OnlyFansUsername: fmt.Sprintf("creator%d", i),
			Progress:         "signed_in",
		}.JSON()
	}
	body, err := stdjson.Marshal(items)
	if err != nil {
		tb.Fatal(err)
	}
	return body
}

// Of a list, only what is taken stays in memory: neither the body nor the profiles.
func TestDecodeAccountsRetainsLittle(t *testing.T) {
	const n = 1000
	body := listOf(t, n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	accounts, err := decodeAccounts(bytes.NewReader(body), testRedactor)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if err != nil || len(accounts) != n {
		t.Fatal(len(accounts), err)
	}
	if retained := int64(after.HeapAlloc) - int64(before.HeapAlloc); retained > 4<<20 {
		t.Errorf("%d KiB are retained of %d KiB", retained>>10, len(body)>>10)
	}
	// Nor is it so for a moment: a tenth of the list is what is allocated at all.
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 4<<20 {
		t.Errorf("%d KiB are allocated for %d KiB", allocated>>10, len(body)>>10)
	}
	runtime.KeepAlive(body)
}

// What is kept of a list is bounded by the accounts in it, and not by how often each is sent: duplicates are dropped
// while it is read, and a list of more accounts than anybody has is none.
func TestDecodeAccountsBoundsWhatIsKept(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	most := uint64(0)
	sent := 0
	repeated := readerFunc(func(p []byte) (int, error) {
		const item = `{"id":"1","display_name":"Alice"},`
		if sent == 0 {
			sent++
			return copy(p, "["), nil
		}
		if sent++; sent > 1<<16 {
			return copy(p, `{"id":"2"}]`), io.EOF
		}
		if sent%(1<<14) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&after)
			most = max(most, after.HeapAlloc)
		}
		return copy(p, item), nil
	})
	accounts, err := decodeAccounts(repeated, testRedactor)
	if err != nil || len(accounts) != 2 {
		t.Fatal(accounts, err)
	}
	if kept := int64(most) - int64(before.HeapAlloc); kept > 1<<20 {
		t.Errorf("%d KiB are kept of one account that is sent 65,534 times", kept>>10)
	}

	n, long := 0, strings.Repeat("- ", MaxText/2-50)
	endless := readerFunc(func(p []byte) (int, error) {
		if n++; n == 1 {
			return copy(p, "["), nil
		}
		return copy(p, fmt.Sprintf(`{"id":"%d","display_name":%q},`, n, long)), nil
	})
	if _, err := decodeAccounts(
		bufio.NewReaderSize(endless, 2*MaxText),
		testRedactor,
	); !errors.Is(err, errHugeList) ||
		n > 20000 {
		t.Errorf("%v after %d accounts", err, n)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// BenchmarkDecodeAccounts reads the list of 1,000 accounts with full profiles as it comes, and whole for comparison.
func BenchmarkDecodeAccounts(b *testing.B) {
	body := listOf(b, 1000)
	run := func(name string, decode func(io.Reader) (any, error)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			var before, after runtime.MemStats
			var list any
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				var err error
				if list, err = decode(bytes.NewReader(body)); err != nil {
					b.Fatal(err)
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "MB-retained")
			runtime.KeepAlive(list)
		})
	}
	run("stream", func(r io.Reader) (any, error) { return decodeAccounts(r, testRedactor) })
	run("whole", func(r io.Reader) (any, error) {
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		var list []map[string]any
		return list, stdjson.Unmarshal(text, &list)
	})
}
