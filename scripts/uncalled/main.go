// Command uncalled finds what ships and nothing calls: functions, methods, variables, constants and types to which no code but
// tests refers, and methods that an interface of this module asks for and nobody calls through it.
//
// Use: go run ./scripts/uncalled
//
// It looks at app/, cmd/, internal/ and x/; the programs in scripts/ count as callers, testutil/ and tests do not. Generated code is
// not looked at, and what an interface of another module asks for is called by that module. Something that is called in a way that
// cannot be seen is excused by a comment at the end of its line, or alone on the line above it, that gives the reason:
//
//	func (c Codec) Amino() {} // uncalled: <who calls it, and how>
//
// An excuse without a reason, or of something that is called, is a finding itself.
package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/factor-coop/factor/scripts/excuse"
)

const (
	excuses    = "// uncalled:"
	modulePath = "github.com/factor-coop/factor/"
)

// finding is a place at which there is something that nothing calls, or a bad excuse.
type finding struct {
	pos  token.Position
	text string
}

func main() {
	packages, err := load(".", "./...")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	found := uncalled(packages, func(path string) kind {
		top, _, _ := strings.Cut(strings.TrimPrefix(path, modulePath), "/")
		switch top {
		case "app", "cmd", "internal", "x":
			return ships
		case "scripts":
			return calls
		}
		return ignored
	})
	here, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, one := range found {
		if path, err := filepath.Rel(here, one.pos.Filename); err == nil {
			one.pos.Filename = path
		}
		fmt.Printf("%s:%d: %s\n", one.pos.Filename, one.pos.Line, one.text)
	}
	if len(found) > 0 {
		fmt.Printf("%d findings: what nothing calls goes, with its tests\n", len(found))
		os.Exit(1)
	}
	fmt.Printf("everything that ships is called by something that ships, in %d packages\n", len(packages))
}

// kind says what a package is to the check.
type kind int

const (
	ignored kind = iota // what it calls counts for nothing
	calls               // what it calls is called
	ships               // and what it has must be called
)

func load(folder string, patterns ...string) ([]*packages.Package, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo
	loaded, err := packages.Load(&packages.Config{Mode: mode, Dir: folder, Fset: token.NewFileSet()}, patterns...)
	if err != nil {
		return nil, err
	}
	for _, pkg := range loaded {
		for _, broken := range pkg.Errors {
			return nil, fmt.Errorf("cannot check %s: %w", pkg.PkgPath, broken)
		}
	}
	return loaded, nil
}

// key names an object in a way that is the same in the package that has it and in those that import it: each of them sees another
// object for it.
func key(obj types.Object) string {
	if obj.Pkg() == nil {
		return ""
	}
	switch o := obj.(type) {
	case *types.Func:
		o = o.Origin()
		if receiver := o.Signature().Recv(); receiver != nil {
			return obj.Pkg().Path() + "." + nameOf(receiver.Type()) + "." + o.Name()
		}
	case *types.Var:
		if o.IsField() {
			return ""
		}
	}
	if obj.Parent() != obj.Pkg().Scope() {
		return ""
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// nameOf is the name of a receiver's type; an interface without a name has none.
func nameOf(t types.Type) string {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// thing is a declaration that must be called.
type thing struct {
	obj types.Object
	pos token.Position
}

type checker struct {
	things     map[string]thing
	used       map[string]bool
	interfaces map[string]asked              // ours, whose methods must be called
	foreign    map[string][]*types.Interface // by the methods that they ask for
	nameless   map[string]bool               // methods that are called through an interface without a name
	excuses    *excuse.Lines
}

// asked is an interface of this module.
type asked struct {
	obj types.Object
	is  *types.Interface
}

// uncalled says what the packages that ship have and nothing calls.
func uncalled(loaded []*packages.Package, kindOf func(path string) kind) []finding {
	c := checker{
		things: map[string]thing{}, used: map[string]bool{}, interfaces: map[string]asked{}, foreign: map[string][]*types.Interface{},
		// Of errors, asked for by the language, the standard library, gRPC and the framework.
		nameless: map[string]bool{"Error": true, "Is": true, "As": true, "Unwrap": true, "Cause": true, "GRPCStatus": true},
		excuses:  excuse.New(excuses),
	}
	seen := map[*types.Package]bool{}
	for _, pkg := range loaded {
		seen[pkg.Types] = true
		of := kindOf(pkg.PkgPath)
		if of == ignored {
			continue
		}
		for _, file := range pkg.Syntax {
			generated := ast.IsGenerated(file)
			for _, decl := range file.Decls {
				if of == ships && !generated {
					c.declare(pkg, decl)
				}
				c.uses(pkg, decl)
			}
			if of == ships {
				c.excuses.Read(pkg.Fset, file)
			}
			if generated {
				c.foreignOf(pkg, file)
			}
		}
	}
	for _, pkg := range loaded {
		for _, imported := range pkg.Types.Imports() {
			c.importedInterfaces(imported, seen)
		}
	}
	return c.findings()
}

// declare takes down what a declaration adds.
func (c *checker) declare(pkg *packages.Package, decl ast.Decl) {
	add := func(name *ast.Ident) {
		obj := pkg.TypesInfo.Defs[name]
		if obj == nil || name.Name == "_" || name.Name == "init" || name.Name == "main" {
			return
		}
		if id := key(obj); id != "" {
			c.things[id] = thing{obj, pkg.Fset.Position(name.Pos())}
		}
	}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		add(d.Name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range s.Names {
					add(name)
				}
			case *ast.TypeSpec:
				add(s.Name)
				if is, ok := pkg.TypesInfo.Defs[s.Name].Type().Underlying().(*types.Interface); ok {
					c.interfaces[key(pkg.TypesInfo.Defs[s.Name])] = asked{pkg.TypesInfo.Defs[s.Name], is}
					for _, field := range s.Type.(*ast.InterfaceType).Methods.List {
						for _, name := range field.Names {
							add(name)
						}
					}
				}
			}
		}
	}
}

// uses takes down what a declaration refers to, but for itself.
func (c *checker) uses(pkg *packages.Package, decl ast.Decl) {
	own := map[string]bool{}
	if function, ok := decl.(*ast.FuncDecl); ok {
		own[key(pkg.TypesInfo.Defs[function.Name])] = true
		// A type is not used by having methods.
		if function.Recv != nil {
			ast.Inspect(function.Recv, func(node ast.Node) bool {
				if name, ok := node.(*ast.Ident); ok && pkg.TypesInfo.Uses[name] != nil {
					own[key(pkg.TypesInfo.Uses[name])] = true
				}
				return true
			})
		}
	}
	ast.Inspect(decl, func(node ast.Node) bool {
		name, ok := node.(*ast.Ident)
		if !ok || pkg.TypesInfo.Uses[name] == nil {
			return true
		}
		obj := pkg.TypesInfo.Uses[name]
		if method, ok := obj.(*types.Func); ok {
			if receiver := method.Signature().Recv(); receiver != nil && nameOf(receiver.Type()) == "" {
				c.nameless[method.Name()] = true
			}
		}
		if id := key(obj); id != "" && !own[id] {
			c.used[id] = true
		}
		return true
	})
}

// foreignOf takes down the interfaces of generated code: what they ask for is called by what was generated.
func (c *checker) foreignOf(pkg *packages.Package, file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.TypeSpec); ok {
			if obj := pkg.TypesInfo.Defs[spec.Name]; obj != nil {
				c.addForeign(obj)
			}
		}
		return true
	})
}

func (c *checker) addForeign(obj types.Object) {
	if is, ok := obj.Type().Underlying().(*types.Interface); ok {
		for i := range is.NumMethods() {
			c.foreign[is.Method(i).Name()] = append(c.foreign[is.Method(i).Name()], is)
		}
	}
}

// importedInterfaces takes down the interfaces of other modules, and of those that they import.
func (c *checker) importedInterfaces(pkg *types.Package, seen map[*types.Package]bool) {
	if seen[pkg] {
		return
	}
	seen[pkg] = true
	if !strings.HasPrefix(pkg.Path(), modulePath) {
		for _, name := range pkg.Scope().Names() {
			if named, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
				c.addForeign(named)
			}
		}
	}
	for _, imported := range pkg.Imports() {
		c.importedInterfaces(imported, seen)
	}
}

func (c *checker) findings() []finding {
	var found []finding
	for id, one := range c.things {
		if c.used[id] || c.calledThrough(one.obj) || c.excuses.Covers(one.pos) {
			continue
		}
		found = append(found, finding{one.pos, fmt.Sprintf("nothing that ships calls or names %s", strings.TrimPrefix(id, modulePath))})
	}
	for pos, why := range c.excuses.Refused("excuses something that is called") {
		found = append(found, finding{pos, why})
	}
	slices.SortFunc(found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.pos.Filename, b.pos.Filename), cmp.Compare(a.pos.Line, b.pos.Line), cmp.Compare(a.text, b.text))
	})
	return found
}

// calledThrough says whether a method may be called through an interface: one of another module, or one of ours of which that method is called.
func (c *checker) calledThrough(obj types.Object) bool {
	method, ok := obj.(*types.Func)
	if !ok || method.Signature().Recv() == nil {
		return false
	}
	receiver := method.Signature().Recv().Type()
	if types.IsInterface(receiver) {
		return false // somebody must call it
	}
	if c.nameless[method.Name()] {
		return true
	}
	for _, has := range append([]types.Type{receiver}, c.promoting(method)...) {
		for _, is := range c.foreign[method.Name()] {
			if implements(has, is) {
				return true
			}
		}
		for id, one := range c.interfaces {
			if c.used[id+"."+method.Name()] && implements(has, one.is) {
				return true
			}
		}
	}
	return false
}

// promoting are the types of ours that have a method because they embed the type that has it.
func (c *checker) promoting(method *types.Func) []types.Type {
	var found []types.Type
	for _, one := range c.things {
		name, ok := one.obj.(*types.TypeName)
		if !ok {
			continue
		}
		if _, isStruct := name.Type().Underlying().(*types.Struct); !isStruct {
			continue
		}
		if has := types.NewMethodSet(types.NewPointer(name.Type())).Lookup(method.Pkg(), method.Name()); has != nil && has.Obj() == method && len(has.Index()) > 1 {
			found = append(found, name.Type())
		}
	}
	return found
}

// implements says whether a type, or a pointer to it, has what an interface asks for; with type parameters on either side, by the methods' names.
func implements(t types.Type, is *types.Interface) bool {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); !ok || named.TypeParams().Len() == 0 {
		if types.Implements(types.NewPointer(t), is) {
			return true
		}
	}
	methods := types.NewMethodSet(types.NewPointer(t))
	generic := false
	for i := range is.NumMethods() {
		has := methods.Lookup(is.Method(i).Pkg(), is.Method(i).Name())
		if has == nil {
			return false
		}
		generic = generic || hasParameters(is.Method(i).Signature()) || hasParameters(has.Obj().(*types.Func).Signature())
	}
	return generic
}

// hasParameters says whether a signature depends on type parameters.
func hasParameters(signature *types.Signature) bool {
	if receiver := signature.Recv(); receiver != nil {
		t := receiver.Type()
		if pointer, ok := t.(*types.Pointer); ok {
			t = pointer.Elem()
		}
		if named, ok := t.(*types.Named); ok && named.TypeParams().Len() > 0 {
			return true
		}
	}
	return false
}
