package main

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// inspect reports what is told by a file's syntax and types.
func inspect(r *reporter, pkg *packages.Package, file *ast.File) {
	v := visitor{reporter: r, pkg: pkg, allowed: map[ast.Node]bool{}}
	v.constraints(file)
	if ast.IsGenerated(file) {
		ast.Inspect(file, v.generated)
		return
	}
	for _, spec := range file.Imports {
		v.imports(spec)
	}
	ast.Inspect(file, v.visit)
}

type visitor struct {
	*reporter
	pkg *packages.Package
	// allowed are nodes that what stands around them makes harmless.
	allowed map[ast.Node]bool
}

// constraints reports a file that only some machines compile.
func (v visitor) constraints(file *ast.File) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if group.Pos() < file.Package && strings.HasPrefix(comment.Text, "//go:build") {
				v.report(comment.Pos(), build, "is compiled on some machines only")
			}
		}
	}
}

// generated reports the one thing that generated code may do wrong: encode a map.
func (v visitor) generated(node ast.Node) bool {
	if field, ok := node.(*ast.Field); ok && field.Tag != nil && strings.Contains(field.Tag.Value, "protobuf:") {
		if _, is := v.under(field.Type).(*types.Map); is {
			v.report(field.Pos(), mapOrder, "is a message's map, which is encoded in random order")
		}
	}
	return true
}

func (v visitor) imports(spec *ast.ImportSpec) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return
	}
	if one, is := forbiddenImports[path]; is {
		v.report(spec.Pos(), one.rule, "imports %s: %s", path, one.why)
		return
	}
	for end := strings.LastIndexByte(path, '/'); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		if one, is := forbiddenImports[path[:end+1]]; is {
			v.report(spec.Pos(), one.rule, "imports %s: %s", path, one.why)
			return
		}
	}
}

func (v visitor) visit(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.RangeStmt:
		if mayBeMap(v.pkg.TypesInfo.TypeOf(n.X)) {
			v.report(n.Pos(), mapOrder, "ranges over a map: its order is random")
		}
	case *ast.GoStmt:
		v.report(n.Pos(), goroutines, "starts a goroutine")
	case *ast.SelectStmt:
		v.report(n.Pos(), goroutines, "selects on channels: the choice is random")
	case *ast.CallExpr:
		v.call(n)
	case *ast.Ident:
		v.name(n)
	}
	if expr, is := node.(ast.Expr); is {
		if basic, is := v.under(expr).(*types.Basic); is && basic.Info()&(types.IsFloat|types.IsComplex) != 0 && basic.Kind() != types.UntypedFloat {
			v.report(expr.Pos(), floating, "uses floating point (%s)", basic.Name())
			return false
		}
	}
	return true
}

// name reports the use of a forbidden name; every selector ends in one.
func (v visitor) name(ident *ast.Ident) {
	name := nameOf(v.pkg.TypesInfo.Uses[ident])
	if one, is := forbiddenNames[name]; is {
		v.report(ident.Pos(), one.rule, "uses %s, which %s", name, one.why)
	}
	if unsortedKeys[name] && !v.allowed[ident] {
		v.report(ident.Pos(), mapOrder, "uses %s, whose order is random: sort it at once with slices.Sorted", name)
	}
	if localTimes[name] && !v.allowed[ident] {
		v.report(ident.Pos(), zone, "uses %s, which gives the machine's own time zone: put .UTC() after it", name)
	}
}

var (
	addressVerb = regexp.MustCompile(`%[-+# 0-9.\[\]*]*p`)
	traceVerb   = regexp.MustCompile(`%[-# 0-9.\[\]*]*\+[-# 0-9.\[\]*]*v`)
)

func (v visitor) call(call *ast.CallExpr) {
	if sorting[v.called(call)] && len(call.Args) == 1 {
		v.allow(call.Args[0], unsortedKeys)
	}
	if selector, is := call.Fun.(*ast.SelectorExpr); is && selector.Sel.Name == "UTC" {
		v.allow(selector.X, localTimes)
	}
	if kind := v.pkg.TypesInfo.Types[call.Fun]; kind.IsType() && len(call.Args) == 1 {
		if basic, is := kind.Type.Underlying().(*types.Basic); is && basic.Kind() == types.Uintptr {
			v.report(call.Pos(), addresses, "turns a value to a place in memory")
		}
	}
	for i, arg := range call.Args {
		value := v.pkg.TypesInfo.Types[arg].Value
		if value == nil || value.Kind() != constant.String {
			continue
		}
		format := strings.ReplaceAll(constant.StringVal(value), "%%", "")
		if addressVerb.MatchString(format) && len(call.Args) > i+1 {
			v.report(arg.Pos(), addresses, "prints a place in memory with %%p")
		}
		if traceVerb.MatchString(format) && v.anyError(call.Args[i+1:]) {
			v.report(arg.Pos(), stackTrace, "prints an error with %%+v, which tells where the binary was built")
		}
	}
}

// allow marks the function that an expression calls, if it is one of those named.
func (v visitor) allow(expr ast.Expr, names map[string]bool) {
	if inner, is := ast.Unparen(expr).(*ast.CallExpr); is && names[v.called(inner)] {
		v.allowed[calledIdent(inner)] = true
	}
}

func (v visitor) anyError(args []ast.Expr) bool {
	for _, arg := range args {
		if isError(v.pkg.TypesInfo.TypeOf(arg)) {
			return true
		}
	}
	return false
}

func (v visitor) called(call *ast.CallExpr) string {
	if ident := calledIdent(call); ident != nil {
		return nameOf(v.pkg.TypesInfo.Uses[ident])
	}
	return ""
}

func calledIdent(call *ast.CallExpr) *ast.Ident {
	fun := ast.Unparen(call.Fun)
	switch indexed := fun.(type) {
	case *ast.IndexExpr:
		fun = indexed.X
	case *ast.IndexListExpr:
		fun = indexed.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

// nameOf is what a name stands for, as package.Name or package.Type.Name; empty for what has no package.
func nameOf(object types.Object) string {
	if object == nil || object.Pkg() == nil {
		return ""
	}
	name := object.Pkg().Path() + "."
	if function, is := object.(*types.Func); is {
		if receiver := function.Signature().Recv(); receiver != nil {
			typ := receiver.Type()
			if pointer, is := typ.(*types.Pointer); is {
				typ = pointer.Elem()
			}
			if named, is := typ.(*types.Named); is {
				name += named.Obj().Name() + "."
			}
		}
	} else if _, is := object.(*types.Var); is && object.Parent() != object.Pkg().Scope() {
		return "" // a field or something local
	}
	return name + object.Name()
}

func (v visitor) under(expr ast.Expr) types.Type {
	if typ := v.pkg.TypesInfo.TypeOf(expr); typ != nil {
		return typ.Underlying()
	}
	return nil
}

// mayBeMap says whether a type is a map, or a type parameter that may stand for one.
func mayBeMap(typ types.Type) bool {
	if typ == nil {
		return false
	}
	if parameter, is := types.Unalias(typ).(*types.TypeParam); is {
		return constraintHasMap(parameter.Constraint().Underlying().(*types.Interface))
	}
	_, is := typ.Underlying().(*types.Map)
	return is
}

func constraintHasMap(constraint *types.Interface) bool {
	for i := range constraint.NumEmbeddeds() {
		switch embedded := constraint.EmbeddedType(i).(type) {
		case *types.Union:
			for term := range embedded.Len() {
				if mayBeMap(embedded.Term(term).Type()) {
					return true
				}
			}
		default:
			if inner, is := embedded.Underlying().(*types.Interface); is && constraintHasMap(inner) || mayBeMap(embedded) {
				return true
			}
		}
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isError(typ types.Type) bool {
	return typ != nil && (types.Implements(typ, errorType) || types.Implements(types.NewPointer(typ), errorType))
}
