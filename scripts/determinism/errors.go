package main

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// The rules about the text of errors: cosmossdk.io/errors and others put into it where the binary was built.
const (
	errorText    rule = "error-text"
	errorDecides rule = "error-decides"
)

// fact is what is known of a value; facts only grow.
type fact uint8

const (
	// carries is a value, not typed as an error, in which there is an error, a recovered panic or an address.
	carries fact = 1 << iota
	// text is what came of formatting such a value.
	text
)

// tracer follows the text of errors through all functions at once: into parameters, results, fields and
// variables, whatever the order in which they run. It may see a way that no run takes, and misses none
// but through reflection and functions that were stored and lost sight of.
type tracer struct {
	*reporter
	values  map[ssa.Value]fact
	fields  map[*types.Var]fact
	results map[*ssa.Function][]fact
	// methods are the methods of the checked packages by name, for calls through interfaces.
	methods map[string][]*ssa.Function
	changed bool
}

// traceErrors reports where the text of an error gets into a message, an event or the store, or decides anything.
func traceErrors(r *reporter, loaded []*packages.Package) {
	program, _ := ssautil.Packages(loaded, ssa.InstantiateGenerics)
	program.Build()
	t := &tracer{
		reporter: r, values: map[ssa.Value]fact{}, fields: map[*types.Var]fact{},
		results: map[*ssa.Function][]fact{}, methods: map[string][]*ssa.Function{},
	}
	var functions []*ssa.Function
	for function := range every(program, loaded) {
		if function.Blocks == nil || function.Synthetic != "" && function.Origin() == nil || generated(function) {
			continue
		}
		functions = append(functions, function)
		if function.Signature.Recv() != nil {
			t.methods[function.Name()] = append(t.methods[function.Name()], function)
		}
	}
	for t.changed = true; t.changed; {
		t.changed = false
		for _, function := range functions {
			t.each(function, t.flow)
		}
	}
	for _, function := range functions {
		t.each(function, t.judge)
	}
}

// every are all functions: those that are called, and those that only an interface may reach.
func every(program *ssa.Program, loaded []*packages.Package) map[*ssa.Function]bool {
	all := ssautil.AllFunctions(program)
	for _, pkg := range loaded {
		for _, object := range pkg.TypesInfo.Defs {
			if declared, is := object.(*types.Func); is {
				if function := program.FuncValue(declared); function != nil {
					all[function] = true
				}
			}
		}
	}
	return all
}

// generated says whether a function was written by protoc: it moves fields about and formats nothing.
func generated(function *ssa.Function) bool {
	file := function.Prog.Fset.Position(function.Pos()).Filename
	return strings.HasSuffix(file, ".pb.go") || strings.HasSuffix(file, ".pb.gw.go")
}

func (t *tracer) each(function *ssa.Function, visit func(*ssa.Function, ssa.Instruction)) {
	for _, block := range function.Blocks {
		for _, instruction := range block.Instrs {
			visit(function, instruction)
		}
	}
}

func (t *tracer) of(value ssa.Value) fact {
	known := t.values[value]
	if isError(value.Type()) {
		known |= carries
	}
	return known
}

func (t *tracer) mark(value ssa.Value, known fact) {
	if _, is := value.(*ssa.Const); is || t.values[value]|known == t.values[value] {
		return
	}
	t.values[value] |= known
	t.changed = true
}

func (t *tracer) markField(field *types.Var, known fact) {
	if t.fields[field]|known != t.fields[field] {
		t.fields[field] |= known
		t.changed = true
	}
}

func (t *tracer) markResult(function *ssa.Function, index int, known fact) {
	if t.results[function] == nil {
		t.results[function] = make([]fact, function.Signature.Results().Len())
	}
	if t.results[function][index]|known != t.results[function][index] {
		t.results[function][index] |= known
		t.changed = true
	}
}

// flow moves facts over one instruction.
func (t *tracer) flow(function *ssa.Function, instruction ssa.Instruction) {
	switch i := instruction.(type) {
	case *ssa.Store:
		t.store(i.Addr, t.of(i.Val))
	case *ssa.Return:
		for index, result := range i.Results {
			t.markResult(function, index, t.of(result))
		}
	case *ssa.MapUpdate:
		t.mark(i.Map, t.of(i.Key)|t.of(i.Value))
	case *ssa.Send:
		t.mark(i.Chan, t.of(i.X))
	case *ssa.MakeClosure:
		for index, bound := range i.Bindings {
			free := i.Fn.(*ssa.Function).FreeVars[index]
			t.mark(free, t.of(bound))
			t.mark(bound, t.of(free)) // what the closure stores is seen outside
		}
	case *ssa.Field:
		t.mark(i, t.fields[structField(i.X.Type(), i.Field)]|t.values[i.X]&text)
	case *ssa.FieldAddr:
		t.mark(i, t.fields[structField(i.X.Type(), i.Field)])
	case *ssa.MakeInterface:
		known := t.of(i.X)
		if printsAddress(i.X.Type(), 0, nil) {
			known |= carries
		}
		t.mark(i, known)
	case *ssa.BinOp:
		if i.Op == token.ADD {
			t.mark(i, (t.values[i.X]|t.values[i.Y])&text)
		}
	case *ssa.Extract:
		t.extract(i)
	case ssa.CallInstruction:
		t.call(i)
	case ssa.Value:
		// Conversions, phis, loads, slices, indexes, iterators: what comes out is as what went in.
		for _, operand := range instruction.Operands(nil) {
			if *operand != nil {
				t.mark(i, t.of(*operand))
			}
		}
	}
}

// store marks an address, the field that it is of, and whatever it is a part of.
func (t *tracer) store(addr ssa.Value, known fact) {
	if known == 0 {
		return
	}
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		t.markField(structField(a.X.Type(), a.Field), known)
	case *ssa.IndexAddr:
		t.mark(a, known)
		t.store(a.X, known)
		if load, is := a.X.(*ssa.UnOp); is {
			t.store(load.X, known)
		}
	default:
		t.mark(addr, known)
	}
}

func (t *tracer) extract(i *ssa.Extract) {
	call, is := i.Tuple.(*ssa.Call)
	if !is {
		t.mark(i, t.values[i.Tuple])
		return
	}
	own := false
	for _, callee := range t.callees(call.Common()) {
		if known := t.results[callee]; known != nil {
			t.mark(i, known[i.Index])
		}
		own = true
	}
	if !own && mayHoldText(i.Type()) {
		t.mark(i, t.values[call])
	}
}

// callees are the checked functions that a call may reach; none for what is called outside.
func (t *tracer) callees(call *ssa.CallCommon) []*ssa.Function {
	if !call.IsInvoke() {
		switch f := call.Value.(type) {
		case *ssa.Function:
			if f.Blocks != nil && !generated(f) {
				return []*ssa.Function{f}
			}
		case *ssa.MakeClosure:
			return []*ssa.Function{f.Fn.(*ssa.Function)}
		}
		return nil
	}
	var found []*ssa.Function
	wanted, _ := call.Value.Type().Underlying().(*types.Interface)
	for _, method := range t.methods[call.Method.Name()] {
		if wanted != nil && types.Implements(method.Signature.Recv().Type(), wanted) {
			found = append(found, method)
		}
	}
	return found
}

func (t *tracer) call(i ssa.CallInstruction) {
	call, result := i.Common(), i.Value()
	for _, callee := range t.callees(call) {
		parameters := callee.Params
		if call.IsInvoke() {
			parameters = parameters[1:]
		}
		for index, arg := range call.Args {
			if index < len(parameters) {
				t.mark(parameters[index], t.of(arg))
			}
		}
		if known := t.results[callee]; result != nil && len(known) == 1 {
			t.mark(result, known[0])
		}
	}
	if result == nil {
		return
	}
	if name, is := call.Value.(*ssa.Builtin); is {
		switch name.Name() {
		case "recover":
			t.mark(result, carries)
		case "append":
			for _, arg := range call.Args {
				t.mark(result, t.of(arg))
			}
		}
		return
	}
	if readsError(call) {
		t.mark(result, text)
		return
	}
	if len(t.callees(call)) > 0 {
		return
	}
	// A function that is not checked: text that goes in may come out, and a formatter makes text of errors.
	came := fact(0)
	for _, arg := range call.Args {
		came |= t.of(arg) & text
		if formats(call) && t.of(arg)&carries != 0 {
			came |= text
		}
	}
	if came == 0 {
		return
	}
	if mayHoldText(result.Type()) {
		t.mark(result, came)
	}
	if call.Signature().Recv() != nil && !call.IsInvoke() && !isError(call.Args[0].Type()) {
		t.mark(call.Args[0], came) // such as a strings.Builder
	}
}

// readsError says whether a call asks an error for its text.
func readsError(call *ssa.CallCommon) bool {
	if call.IsInvoke() {
		return call.Method.Name() == "Error" && isError(call.Value.Type())
	}
	f, is := call.Value.(*ssa.Function)
	return is && f.Name() == "Error" && f.Signature.Recv() != nil && len(call.Args) == 1 && isError(call.Args[0].Type())
}

// formats says whether a call makes text of anything.
func formats(call *ssa.CallCommon) bool {
	f, is := call.Value.(*ssa.Function)
	if !is || f.Object() == nil || f.Object().Pkg() == nil {
		return false
	}
	path, name := f.Object().Pkg().Path(), f.Name()
	return path == "fmt" && (strings.HasPrefix(name, "Sprint") || strings.HasPrefix(name, "Append") || strings.HasPrefix(name, "Fprint")) ||
		strings.HasPrefix(path, "encoding/") && strings.HasPrefix(name, "Marshal")
}

// judge reports where text of an error ends up.
func (t *tracer) judge(_ *ssa.Function, instruction ssa.Instruction) {
	switch i := instruction.(type) {
	case *ssa.Store:
		if field, is := i.Addr.(*ssa.FieldAddr); is && t.values[i.Val]&text != 0 {
			if message := messageOf(field.X.Type()); message != "" {
				t.report(position(i.Pos(), i.Val, field), errorText, "puts the text of an error into %s: store its codespace and code, see internal/failure", message)
			}
		}
	case *ssa.BinOp:
		if slices.Contains([]token.Token{token.EQL, token.NEQ, token.LSS, token.GTR, token.LEQ, token.GEQ}, i.Op) &&
			(t.values[i.X]|t.values[i.Y])&text != 0 && mayHoldText(i.X.Type()) && !isNil(i.X) && !isNil(i.Y) {
			t.report(i.Pos(), errorDecides, "decides by the text of an error: use errors.Is")
		}
	case ssa.CallInstruction:
		t.judgeCall(i)
	}
}

func (t *tracer) judgeCall(i ssa.CallInstruction) {
	call := i.Common()
	given := fact(0)
	for _, arg := range call.Args {
		given |= t.values[arg]
	}
	if given&text == 0 {
		return
	}
	switch name := callName(call); {
	case stores(name):
		t.report(i.Pos(), errorText, "gives the text of an error to %s: store its codespace and code, see internal/failure", name)
	case decides(call, len(t.callees(call)) > 0):
		t.report(i.Pos(), errorDecides, "decides by the text of an error: use errors.Is")
	}
}

// stores says whether a function writes to the store or emits.
func stores(name string) bool {
	for _, suffix := range []string{
		"cosmos-sdk/types.NewAttribute", "cosmos-sdk/types.NewEvent", "store.KVStore.Set", "store/types.KVStore.Set", "store/v2/types.KVStore.Set",
	} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return strings.HasPrefix(name, "cosmossdk.io/collections.") && strings.HasSuffix(name, ".Set")
}

// decides says whether a function that is not checked makes a number or a yes or no of text.
func decides(call *ssa.CallCommon, checked bool) bool {
	if name, is := call.Value.(*ssa.Builtin); is {
		return name.Name() == "len"
	}
	results := call.Signature().Results()
	if checked || results.Len() == 0 || call.IsInvoke() || call.Signature().Recv() != nil {
		return false
	}
	path, _, _ := strings.Cut(callName(call), ".")
	if path != "strings" && path != "bytes" && path != "regexp" && path != "slices" && path != "cmp" && path != "unicode/utf8" {
		return false
	}
	basic, is := results.At(0).Type().Underlying().(*types.Basic)
	return is && basic.Info()&(types.IsBoolean|types.IsInteger) != 0
}

func callName(call *ssa.CallCommon) string {
	if call.IsInvoke() {
		return nameOf(call.Method)
	}
	if f, is := call.Value.(*ssa.Function); is {
		if origin := f.Origin(); origin != nil {
			f = origin
		}
		return nameOf(f.Object())
	}
	return ""
}

func isNil(value ssa.Value) bool {
	c, is := value.(*ssa.Const)
	return is && (c.Value == nil || c.Value.Kind() == constant.Unknown)
}

// messageOf is the name of the protobuf message that a pointer points to, empty for another type.
func messageOf(pointer types.Type) string {
	p, is := pointer.Underlying().(*types.Pointer)
	if !is {
		return ""
	}
	named, is := types.Unalias(p.Elem()).(*types.Named)
	if !is {
		return ""
	}
	for i := range named.NumMethods() {
		if named.Method(i).Name() == "ProtoMessage" {
			return named.Obj().Name()
		}
	}
	return ""
}

func structField(typ types.Type, index int) *types.Var {
	if pointer, is := typ.Underlying().(*types.Pointer); is {
		typ = pointer.Elem()
	}
	return typ.Underlying().(*types.Struct).Field(index)
}

// position is the first place that is known.
func position(pos token.Pos, values ...ssa.Value) token.Pos {
	for _, value := range values {
		if pos.IsValid() {
			break
		}
		pos = value.Pos()
	}
	return pos
}

// mayHoldText says whether a value of the type can have text in it that is not an error's own.
func mayHoldText(typ types.Type) bool {
	if isError(typ) {
		return false
	}
	basic, is := typ.Underlying().(*types.Basic)
	return !is || basic.Info()&types.IsString != 0
}

// printsAddress says whether fmt prints a place in memory for a value of the type: a pointer within
// it, a channel, a function, unless the type says itself how it is printed.
func printsAddress(typ types.Type, depth int, seen []types.Type) bool {
	if slices.Contains(seen, typ) || printsItself(typ) {
		return false
	}
	seen = append(seen, typ)
	switch u := typ.Underlying().(type) {
	case *types.Pointer:
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Array, *types.Slice, *types.Map:
			return depth > 0 || printsAddress(u.Elem(), depth+1, seen)
		}
		return true
	case *types.Chan, *types.Signature:
		return true
	case *types.Struct:
		for i := range u.NumFields() {
			if printsAddress(u.Field(i).Type(), depth+1, seen) {
				return true
			}
		}
	case *types.Slice:
		return printsAddress(u.Elem(), depth+1, seen)
	case *types.Array:
		return printsAddress(u.Elem(), depth+1, seen)
	case *types.Map:
		return printsAddress(u.Key(), depth+1, seen) || printsAddress(u.Elem(), depth+1, seen)
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	}
	return false
}

func printsItself(typ types.Type) bool {
	methods := types.NewMethodSet(typ)
	for _, name := range []string{"String", "Error", "Format"} {
		if methods.Lookup(nil, name) != nil {
			return true
		}
	}
	return false
}
