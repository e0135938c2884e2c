// Command determinism refuses code that two nodes could run with different results: the order of
// a map, a goroutine, floating point, the clock, the machine, the build, and above all the text of
// an error in what is stored or emitted.
//
// Use: go run ./scripts/determinism PACKAGE...
//
// It checks the named packages and every package of this module that they reach, without tests. A
// line may be excused by a comment at its end, or alone on the line above it, that gives the reason:
//
//	for name := range names { // determinism: <why the order cannot matter>
//
// An excuse without a reason, or of a line on which nothing is found, is a finding itself.
package main

import (
	"fmt"
	"go/token"
	"os"
	"sort"

	"golang.org/x/tools/go/packages"

	"github.com/factor-coop/factor/scripts/excuse"
)

const excuses = "// determinism:"

// rule is what must not be in code that reaches state.
type rule string

// finding is a place where a rule is broken.
type finding struct {
	file string
	line int
	rule rule
	text string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: %s (%s)", f.file, f.line, f.text, f.rule)
}

func main() {
	checked, findings, err := check(os.Args[1:]...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, one := range findings {
		fmt.Println(one)
	}
	if len(findings) > 0 {
		fmt.Printf("%d findings: code that reaches state must give the same result on every node\n", len(findings))
		os.Exit(1)
	}
	fmt.Printf("%d packages give the same result on every node\n", len(checked))
}

// check looks at the named packages and all that they reach in their module, and returns the
// packages with what it found, in order.
func check(patterns ...string) ([]string, []finding, error) {
	paths, err := reached(patterns)
	if err != nil {
		return nil, nil, err
	}
	mode := packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
		packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes
	loaded, err := packages.Load(&packages.Config{Mode: mode, Fset: token.NewFileSet()}, paths...)
	if err != nil {
		return nil, nil, err
	}
	r := &reporter{excuses: excuse.New(excuses)}
	for _, pkg := range loaded {
		for _, broken := range pkg.Errors {
			return nil, nil, fmt.Errorf("cannot check %s: %w", pkg.PkgPath, broken)
		}
		r.fset = pkg.Fset
		for _, file := range pkg.Syntax {
			r.excuses.Read(r.fset, file)
		}
	}
	for _, pkg := range loaded {
		for _, file := range pkg.Syntax {
			inspect(r, pkg, file)
		}
	}
	traceErrors(r, loaded)
	r.refuseIdleExcuses()
	sort.Slice(r.findings, func(i, j int) bool {
		a, b := r.findings[i], r.findings[j]
		if a.file != b.file {
			return a.file < b.file
		}
		if a.line != b.line {
			return a.line < b.line
		}
		return a.text < b.text
	})
	return paths, r.findings, nil
}

// reached lists the named packages and every package of the same module that they import, directly or not.
func reached(patterns []string) ([]string, error) {
	mode := packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedModule
	roots, err := packages.Load(&packages.Config{Mode: mode}, patterns...)
	if err != nil {
		return nil, err
	}
	if len(roots) == 0 || roots[0].Module == nil {
		return nil, fmt.Errorf("no package matches %v", patterns)
	}
	var paths []string
	packages.Visit(roots, func(pkg *packages.Package) bool {
		if pkg.Module != nil && pkg.Module.Path == roots[0].Module.Path {
			paths = append(paths, pkg.PkgPath)
		}
		return true
	}, nil)
	sort.Strings(paths)
	return paths, nil
}

// reporter gathers findings on lines that are not excused, each once.
type reporter struct {
	fset     *token.FileSet
	excuses  *excuse.Lines
	seen     map[finding]bool
	findings []finding
}

func (r *reporter) report(pos token.Pos, broken rule, format string, args ...any) {
	at := r.fset.Position(pos)
	if r.excuses.Covers(at) {
		return
	}
	r.add(finding{file: at.Filename, line: at.Line, rule: broken, text: fmt.Sprintf(format, args...)})
}

func (r *reporter) add(one finding) {
	if r.seen == nil {
		r.seen = map[finding]bool{}
	}
	if !r.seen[one] {
		r.seen[one] = true
		r.findings = append(r.findings, one)
	}
}

const idleExcuse rule = "excuse"

func (r *reporter) refuseIdleExcuses() {
	for pos, why := range r.excuses.Refused("excuses a line on which nothing is found") {
		r.add(finding{file: pos.Filename, line: pos.Line, rule: idleExcuse, text: why})
	}
}
