// Command determinism refuses code in consensus packages that two nodes could
// run with different results: a range over a map, a goroutine, a select,
// floating point, the wall clock, randomness.
//
// Use: go run ./testutil/determinism PACKAGE...
//
// A line may be excused by a comment on the same line that gives the reason:
//
//	for name := range names { // determinism: <why the order cannot matter>
package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

const excuse = "// determinism: "

// forbiddenImports gives, for each package that must not be imported, the reason.
var forbiddenImports = map[string]string{
	"math/rand":    "randomness differs between nodes",
	"math/rand/v2": "randomness differs between nodes",
	"crypto/rand":  "randomness differs between nodes",
	"sync":         "state is changed by one goroutine only",
	"sync/atomic":  "state is changed by one goroutine only",
	"unsafe":       "memory layout differs between machines",
}

func main() {
	findings, err := check(os.Args[1:]...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, finding := range findings {
		fmt.Println(finding)
	}
	if len(findings) > 0 {
		fmt.Printf("%d findings: code that reaches state must give the same result on every node\n", len(findings))
		os.Exit(1)
	}
}

// check loads the named packages without their tests and returns one line per finding.
func check(patterns ...string) ([]string, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports
	loaded, err := packages.Load(&packages.Config{Mode: mode, Fset: token.NewFileSet()}, patterns...)
	if err != nil {
		return nil, err
	}
	if len(loaded) == 0 {
		return nil, fmt.Errorf("no package matches %v", patterns)
	}
	var findings []string
	for _, pkg := range loaded {
		for _, broken := range pkg.Errors {
			return nil, fmt.Errorf("cannot check %s: %w", pkg.PkgPath, broken)
		}
		for _, file := range pkg.Syntax {
			if !ast.IsGenerated(file) {
				findings = append(findings, inspect(pkg, file)...)
			}
		}
	}
	sort.Strings(findings)
	return findings, nil
}

func inspect(pkg *packages.Package, file *ast.File) []string {
	excused := map[int]bool{}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if reason, found := strings.CutPrefix(comment.Text, excuse); found && strings.TrimSpace(reason) != "" {
				excused[pkg.Fset.Position(comment.Pos()).Line] = true
			}
		}
	}
	var findings []string
	report := func(pos token.Pos, format string, args ...any) {
		at := pkg.Fset.Position(pos)
		if !excused[at.Line] {
			findings = append(findings, fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, fmt.Sprintf(format, args...)))
		}
	}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if reason, forbidden := forbiddenImports[path]; err == nil && forbidden {
			report(spec.Pos(), "imports %s: %s", path, reason)
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.RangeStmt:
			if _, isMap := underlying(pkg, n.X).(*types.Map); isMap {
				report(n.Pos(), "ranges over a map: its order is random")
			}
		case *ast.GoStmt:
			report(n.Pos(), "starts a goroutine")
		case *ast.SelectStmt:
			report(n.Pos(), "selects on channels: the choice is random")
		case *ast.SelectorExpr:
			if name := wallClock(pkg, n); name != "" {
				report(n.Pos(), "reads the wall clock with %s", name)
			}
		case ast.Expr:
			if basic, isBasic := underlying(pkg, n).(*types.Basic); isBasic && basic.Info()&(types.IsFloat|types.IsComplex) != 0 && basic.Kind() != types.UntypedFloat {
				report(n.Pos(), "uses floating point (%s)", basic.Name())
				return false
			}
		}
		return true
	})
	return findings
}

func underlying(pkg *packages.Package, expr ast.Expr) types.Type {
	if typ := pkg.TypesInfo.TypeOf(expr); typ != nil {
		return typ.Underlying()
	}
	return nil
}

func wallClock(pkg *packages.Package, selector *ast.SelectorExpr) string {
	used, isFunc := pkg.TypesInfo.Uses[selector.Sel].(*types.Func)
	if !isFunc || used.Pkg() == nil || used.Pkg().Path() != "time" {
		return ""
	}
	switch used.Name() {
	case "Now", "Since", "Until", "After", "Tick", "Sleep", "NewTimer", "NewTicker":
		return "time." + used.Name()
	}
	return ""
}
