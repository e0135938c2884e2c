package app_test

import (
	"errors"
	"fmt"
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

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/testutil/apptest"
)

// highestCode is above every code of a module's errors.
const highestCode = 1000

// TestTheReadmeNamesEverythingThatTheModuleHas holds for every folder of x/: its README is the specification, so it names every
// message, query, event, parameter and invariant, and every error with its code, in whatever form it was registered.
func TestTheReadmeNamesEverythingThatTheModuleHas(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	names := map[string]bool{}
	for _, one := range a.Invariants() {
		names[one.Name] = true
	}
	for _, module := range moduleFolders(t) {
		t.Run(module, func(t *testing.T) {
			page, err := os.ReadFile(filepath.Join("..", "x", module, "README.md"))
			require.NoError(t, err)
			require.Empty(t, unnamed(string(page), thingsOf(t, module)), "x/%s/README.md does not name these", module)
			for name := range names {
				if strings.HasPrefix(name, module+"/") {
					require.Contains(t, string(page), name)
				}
			}
		})
	}
}

// thingsOf lists what a README has to name, as patterns of what it may be written like.
func thingsOf(t *testing.T, module string) []string {
	t.Helper()
	var things []string
	word := func(name string) { things = append(things, `\b`+regexp.QuoteMeta(name)+`\b`) }
	every := registry.MergedProtoRegistry()
	named := func(name string) protoreflect.Descriptor {
		found, err := every.FindDescriptorByName(protoreflect.FullName("factor." + module + ".v1." + name))
		if errors.Is(err, protoregistry.NotFound) {
			return nil // x/currency takes no messages and has no parameters
		}
		require.NoError(t, err)
		return found
	}
	for _, service := range []string{"Msg", "Query"} {
		if found := named(service); found != nil {
			methods := found.(protoreflect.ServiceDescriptor).Methods()
			for i := range methods.Len() {
				things = append(things, `\b(?:Msg)?`+string(methods.Get(i).Name())+`\b`)
			}
		}
	}
	if found := named("Params"); found != nil {
		fields := found.(protoreflect.MessageDescriptor).Fields()
		for i := range fields.Len() {
			word(string(fields.Get(i).Name()))
		}
	}
	events, err := every.FindFileByPath("factor/" + module + "/v1/events.proto")
	require.NoError(t, err)
	for i := range events.Messages().Len() {
		word(string(events.Messages().Get(i).Name()))
	}
	for code, name := range namesOfErrors(t, module) {
		things = append(things, fmt.Sprintf("\\b%d\\s+`%s`", code, name))
	}
	slices.Sort(things)
	return things
}

// unnamed are the patterns that match nothing on a page.
func unnamed(page string, patterns []string) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool { return regexp.MustCompile(pattern).MatchString(page) })
}

// namesOfErrors has the variable of every code that a module registered. Which codes there are is asked of the framework, so that
// none is missed that is registered in another form; the variable comes from the source.
func namesOfErrors(t *testing.T, module string) map[int]string {
	t.Helper()
	names := map[int]string{}
	for _, file := range parsedFolder(t, filepath.Join("..", "x", module, "types")) {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Names) != len(spec.Values) {
				return true
			}
			for i, value := range spec.Values {
				call, ok := value.(*ast.CallExpr)
				if !ok || !strings.HasPrefix(spec.Names[i].Name, "Err") {
					continue
				}
				for _, argument := range call.Args {
					if literal, ok := argument.(*ast.BasicLit); ok && literal.Kind == token.INT {
						code, err := strconv.Atoi(literal.Value)
						require.NoError(t, err)
						names[code] = spec.Names[i].Name
					}
				}
			}
			return true
		})
	}
	for code := range uint32(highestCode) {
		_, registered := names[int(code)]
		// An error that nobody registered is never the same as another.
		_, _, known := errorsmod.ABCIInfo(errorsmod.ABCIError(module, code, "asked"), false)
		require.Equal(t, registered, known != "asked: unknown", "code %d of x/%s: it is registered as the variable of no source, or the reverse", code, module)
	}
	return names
}

// parsedFolder parses the Go files of a folder that are no tests, with their comments.
func parsedFolder(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		require.NoError(t, err)
		files[path] = file
	}
	return files
}

// moduleFolders are the modules as the tree has them.
func moduleFolders(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("../x")
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	require.NotEmpty(t, names)
	return names
}

func TestTheLawOfReadmesSeesWhatIsMissing(t *testing.T) {
	require.Equal(t, []string{`\bb\b`}, unnamed("a, bb and c", []string{`\ba\b`, `\bb\b`, `\bc\b`}))
	require.Equal(t, "ErrShiftOpen", namesOfErrors(t, "wage")[6])
	require.Equal(t, "ErrNotEmployed", namesOfErrors(t, "wage")[5], "registered with a code of gRPC")
}
