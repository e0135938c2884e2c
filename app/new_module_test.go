package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
)

// filesOfEveryModule are written for every module, whatever it does. docs/developer.md says what each holds.
var filesOfEveryModule = []string{
	"x/%s/README.md", "x/%s/module.go", "x/%s/autocli.go",
	"x/%s/types/keys.go", "x/%s/types/errors.go", "x/%s/types/expected_keepers.go", "x/%s/types/genesis.go",
	"x/%s/keeper/keeper.go", "x/%s/keeper/genesis.go", "x/%s/keeper/invariants.go", "x/%s/keeper/query_server.go",
	"proto/factor/%s/v1/types.proto", "proto/factor/%s/v1/genesis.proto", "proto/factor/%s/v1/events.proto", "proto/factor/%s/v1/query.proto",
}

// wiring is what the app and its tests know of modules, by name.
type wiring struct {
	modules    []string        // of the app
	invariants []string        // their names
	below      map[string]bool // with a place in the import law
	acts       map[string]bool // messages that random lives send, by type URL
}

// lacking says what a module's folder still needs, a sentence each that says what to do.
func lacking(root, module string, known wiring) []string {
	var lacks []string
	say := func(format string, args ...any) { lacks = append(lacks, fmt.Sprintf(format, args...)) }
	read := func(path string) string {
		raw, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return ""
		}
		return string(raw)
	}
	want := func(pattern, why string) {
		if file := fmt.Sprintf(pattern, module); read(file) == "" {
			say("write %s%s", file, why)
		}
	}
	for _, pattern := range filesOfEveryModule {
		want(pattern, "")
	}
	protos := read("proto/factor/"+module+"/v1/tx.proto") + read("proto/factor/"+module+"/v1/types.proto") + read("proto/factor/"+module+"/v1/genesis.proto")
	messages := regexp.MustCompile(`(?m)^\s*rpc \w+\((Msg\w+)\)`).FindAllStringSubmatch(protos, -1)
	if len(messages) > 0 {
		want("x/%s/keeper/msg_server.go", ": it has messages, and there it says who may send them")
		want("x/%s/types/validate.go", ": it has messages, and there each is refused for what is wrong by itself")
		want("x/%s/types/codec.go", ": it has messages, and there they are registered")
	}
	for _, message := range messages {
		if url := "/factor." + module + ".v1." + message[1]; !known.acts[url] {
			say("let random lives send %s: give it an act in app/simulation_*_test.go", url)
		}
	}
	if regexp.MustCompile(`(?m)^message Params \{`).MatchString(protos) {
		want("x/%s/keeper/params.go", ": it has parameters, and there they are read and changed")
		want("x/%s/types/params.go", ": it has parameters, and there are their defaults and bounds")
	}
	if regexp.MustCompile(`\) (BeginBlock|EndBlock|PreBlock)\(`).MatchString(read("x/" + module + "/module.go")) {
		want("x/%s/keeper/abci.go", ": it works in every block, and there it says what and in which order")
	}
	if !slices.Contains(known.modules, module) {
		say("wire x/%s: a keeper in app/keepers.go, the module in app/modules.go, its place in the order of blocks and of genesis in app/order", module)
	}
	if !slices.ContainsFunc(known.invariants, func(name string) bool { return strings.HasPrefix(name, module+"/") }) {
		say("say what must hold of the state of x/%s after every block: Invariants() of its keeper and of its module, named %s/...", module, module)
	}
	if !known.below[module] {
		say("give x/%s its place in modulesBelow of app/imports_test.go: the modules whose types it may see", module)
	}
	if !regexp.MustCompile(`(?m)^` + module + ` +\S`).MatchString(read("docs/developer.md")) {
		say("give x/%s its row in the graph of docs/developer.md", module)
	}
	if !strings.Contains(read("README.md"), "`x/"+module+"`") {
		say("give x/%s its row in the table of folders of README.md", module)
	}
	return lacks
}

func knownWiring(t *testing.T) wiring {
	t.Helper()
	known := wiring{below: map[string]bool{}, acts: map[string]bool{}}
	for name := range app.Basics(app.NewEncoding()) {
		known.modules = append(known.modules, name)
	}
	for _, one := range apptest.New(t, apptest.Options{}).Invariants() {
		known.invariants = append(known.invariants, one.Name)
	}
	for module := range modulesBelow {
		known.below[module] = true
	}
	for url := range allActs() {
		known.acts[url] = true
	}
	return known
}

// TestNothingOfANewModuleIsForgotten fails for a folder of x/ until it is written, wired, simulated and documented.
func TestNothingOfANewModuleIsForgotten(t *testing.T) {
	known := knownWiring(t)
	for _, module := range moduleFolders(t) {
		if lacks := lacking("..", module, known); len(lacks) > 0 {
			t.Errorf("x/%s is not whole yet:\n\t%s", module, strings.Join(lacks, "\n\t"))
		}
	}
}

func TestAnEmptyNewModuleIsToldAllThatItLacks(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	const places = 5 // wiring, invariants, import law, graph, folders
	lacks := lacking(root, "housing", wiring{})
	require.Len(t, lacks, len(filesOfEveryModule)+places)
	require.Equal(t, "write x/housing/README.md", lacks[0])

	write("proto/factor/housing/v1/tx.proto", "service Msg {\n  rpc MoveIn(MsgMoveIn) returns (MsgMoveInResponse);\n}\nmessage Params {\n}\n")
	write("x/housing/module.go", "package housing\n\nfunc (m AppModule) EndBlock(ctx context.Context) error { return nil }\n")
	lacks = lacking(root, "housing", wiring{})
	for _, sentence := range []string{
		"let random lives send /factor.housing.v1.MsgMoveIn: give it an act in app/simulation_*_test.go",
		"write x/housing/keeper/msg_server.go: it has messages, and there it says who may send them",
		"write x/housing/keeper/params.go: it has parameters, and there they are read and changed",
		"write x/housing/keeper/abci.go: it works in every block, and there it says what and in which order",
	} {
		require.Contains(t, lacks, sentence)
	}
	require.NotContains(t, lacks, "write x/housing/module.go")

	for _, pattern := range append(slices.Clone(filesOfEveryModule), "x/%s/keeper/msg_server.go", "x/%s/types/validate.go", "x/%s/types/codec.go",
		"x/%s/keeper/params.go", "x/%s/types/params.go", "x/%s/keeper/abci.go") {
		write(fmt.Sprintf(pattern, "housing"), "something")
	}
	write("docs/developer.md", "housing    homes    calls region\n")
	write("README.md", "| `x/housing` | homes |\n")
	require.Empty(t, lacking(root, "housing", wiring{
		modules: []string{"housing"}, invariants: []string{"housing/homes"}, below: map[string]bool{"housing": true},
		acts: map[string]bool{"/factor.housing.v1.MsgMoveIn": true},
	}))
}
