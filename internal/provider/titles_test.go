package provider

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The page Troubleshooting lists the titles of all errors and warnings, and no others. What differs from one message to
// the next is "…" there.
func TestTitlesAreInTheDocs(t *testing.T) {
	const page = "../../templates/guides/troubleshooting.md.tmpl"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "\n## Messages\n")
	list, _, _ = strings.Cut(list, "\n## ")
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(list, -1) {
		listed = append(listed, row[1])
	}
	titles := titlesOf(t)
	for _, title := range titles {
		if !slices.Contains(listed, title) {
			t.Errorf("%s does not list `%s`", page, title)
		}
	}
	for _, title := range listed {
		if !slices.Contains(titles, title) {
			t.Errorf("%s lists `%s`, which no message has", page, title)
		}
	}
	if !slices.IsSortedFunc(listed, func(a, b string) int {
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	}) {
		t.Errorf("%s: the list is not sorted: %q", page, listed)
	}
}

// titlesOf reads the titles from the code of this package: the summaries of diagnostics, and of advice on a request.
func titlesOf(t *testing.T) (titles []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(node ast.Node) bool {
			title := titleIn(node)
			switch {
			case strings.HasSuffix(title, " "): // what follows is added in another statement
				title += "…"
			case strings.HasPrefix(title, "Invalid "):
				title = "Invalid …"
			}
			if title != "" && title != "…" && !slices.Contains(titles, title) {
				titles = append(titles, title)
			}
			return true
		})
	}
	slices.Sort(titles)
	return titles
}

// summaryArgument is where the summary is among the arguments of a function.
var summaryArgument = map[string]int{
	"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1,
	"NewAttributeWarningDiagnostic": 1, "AddError": 0, "AddWarning": 0, "AddAttributeError": 1,
	"AddAttributeWarning": 1,
}

// titleIn returns the title that a node gives a message, or "" for none.
func titleIn(node ast.Node) string {
	switch node := node.(type) {
	case *ast.CallExpr:
		selector, ok := node.Fun.(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		if selector.Sel.Name == "summary" && len(node.Args) == 1 { // attemptDiagnostics.summary
			return `Authentication attempt "…" ` + pattern(node.Args[0])
		}
		if i, ok := summaryArgument[selector.Sel.Name]; ok && len(node.Args) > i {
			return pattern(node.Args[i])
		}
	case *ast.CompositeLit: // advice
		if name, ok := node.Type.(*ast.Ident); ok && name.Name == "advice" && len(node.Elts) == 2 {
			return pattern(node.Elts[0])
		}
	case *ast.AssignStmt:
		if name, ok := node.Lhs[0].(*ast.Ident); ok && name.Name == "summary" && node.Tok != token.ADD_ASSIGN {
			return pattern(node.Rhs[0])
		}
	}
	return ""
}

var verb = regexp.MustCompile(`%[a-z]`)

// pattern returns a text as far as it is a literal, with "…" for the rest.
func pattern(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.BinaryExpr:
		if code, ok := e.Y.(*ast.CallExpr); ok {
			if name, ok := code.Fun.(*ast.Ident); ok && name.Name == "errorCodeSuffix" { // often empty
				return pattern(e.X)
			}
		}
		return strings.ReplaceAll(pattern(e.X)+pattern(e.Y), "……", "…")
	case *ast.CallExpr:
		if selector, ok := e.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == "Sprintf" {
			return verb.ReplaceAllStringFunc(pattern(e.Args[0]), func(verb string) string {
				if verb == "%q" {
					return `"…"`
				}
				return "…"
			})
		}
	}
	return "…"
}
