package app_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const modulePath = "github.com/factor-coop/factor/"

// modulesBelow is the dependency graph: which modules' types a module may see.
// A module that is not in it has no place yet, and one that is not named in an
// entry is above it or beside it.
var modulesBelow = map[string][]string{
	"region":       nil,
	"board":        {"region"},
	"currency":     {"region"},
	"coop":         {"board", "currency", "region"},
	"pricing":      {"currency", "region"},
	"wage":         {"coop", "pricing", "currency", "region"},
	"property":     {"coop", "pricing", "currency"},
	"market":       {"property", "wage", "coop", "pricing", "currency", "region"},
	"regionalbank": {"property", "coop", "pricing", "currency", "region"},
	"insolvency":   {"regionalbank", "wage", "market", "property", "coop", "pricing", "currency", "region"},
	"validators":   {"region"},
}

// frameworkPackages are the parts of a module that know the framework; every
// other folder of a module is pure arithmetic that a reader can check by itself.
var frameworkPackages = []string{"", "keeper", "types"}

// orderOfBlocks is the one package of the app that fixtures of keepers know.
const orderOfBlocks = "app/order"

// standsOnKeepers says whether a folder is what keepers' tests stand on.
func standsOnKeepers(folder string) bool {
	return folder == "testutil/fixture" || folder == "testutil/story"
}

// sourcePackage is what one folder imports, its tests left out.
type sourcePackage struct {
	folder  string // in the repository, such as x/coop/keeper
	imports []string
}

// breaches says what the import law forbids in the packages, one line each.
func breaches(packages []sourcePackage) []string {
	var found []string
	report := func(from sourcePackage, imported, why string) {
		found = append(found, fmt.Sprintf("%s imports %s: %s", from.folder, imported, why))
	}
	for _, one := range packages {
		module, part := moduleOf(one.folder)
		top, _, _ := strings.Cut(one.folder, "/")
		pure := module != "" && !slices.Contains(frameworkPackages, part)
		var keepers []string
		for _, imported := range one.imports {
			if pure && isFramework(imported) {
				report(one, imported, "a pure package knows no framework")
			}
			if forTests(imported) && top != "testutil" && top != "scripts" {
				report(one, imported, "what ships needs no library for tests")
			}
			local, isLocal := strings.CutPrefix(imported, modulePath)
			if !isLocal {
				continue
			}
			target, targetPart := moduleOf(local)
			switch {
			case one.folder == orderOfBlocks && targetPart != "types":
				report(one, imported, "the order of blocks knows the modules' names only")
			case standsOnKeepers(one.folder) && local != orderOfBlocks && (local == "app" || strings.HasPrefix(local, "app/")):
				report(one, imported, "a keeper's test builds no app: it knows the order of its blocks")
			case module != "" && (strings.HasPrefix(local, "app") || strings.HasPrefix(local, "cmd") || strings.HasPrefix(local, "testutil")):
				report(one, imported, "a module knows nothing above the modules")
			case module != "" && strings.HasPrefix(local, "internal/simulator"):
				report(one, imported, "a module does not know who lives it")
			case target == "":
			case module == "":
				if targetPart == "keeper" && !slices.Contains(keepers, target) {
					keepers = append(keepers, target)
				}
			case pure:
				report(one, imported, "a pure package knows no module")
			case target == module:
				if part == "types" && targetPart == "keeper" {
					report(one, imported, "types are below the keeper")
				}
			case targetPart != "types":
				report(one, imported, "of another module only its types may be seen")
			default:
				below, known := modulesBelow[module]
				if !known {
					report(one, imported, "the module has no place in the dependency graph")
				} else if !slices.Contains(below, target) {
					report(one, imported, "the graph has no edge from "+module+" to "+target)
				}
			}
		}
		if len(keepers) > 1 && top != "app" && top != "testutil" {
			report(one, "the keepers of "+strings.Join(keepers, ", "), "only app holds more than one module's keeper")
		}
	}
	return found
}

// moduleOf splits x/coop/keeper into coop and keeper; elsewhere the module is empty.
func moduleOf(folder string) (module, part string) {
	rest, inModules := strings.CutPrefix(folder, "x/")
	if !inModules {
		return "", ""
	}
	module, part, _ = strings.Cut(rest, "/")
	return module, part
}

// forTests says whether a package is of use to tests only.
func forTests(imported string) bool {
	return imported == "testing" || imported == "net/http/httptest" || strings.HasPrefix(imported, "github.com/stretchr/testify") ||
		slices.Contains(strings.Split(imported, "/"), "testutil")
}

func isFramework(imported string) bool {
	for _, prefix := range []string{"github.com/cosmos/", "github.com/cometbft/", "cosmossdk.io/"} {
		if strings.HasPrefix(imported, prefix) {
			return true
		}
	}
	return false
}

// readPackages parses the imports of every Go file below the root that is no test.
func readPackages(root string) ([]sourcePackage, error) {
	byFolder := map[string]*sourcePackage{}
	var folders []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); name != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(relative)
		if byFolder[folder] == nil {
			byFolder[folder] = &sourcePackage{folder: folder}
			folders = append(folders, folder)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			byFolder[folder].imports = append(byFolder[folder].imports, imported)
		}
		return nil
	})
	packages := make([]sourcePackage, len(folders))
	for i, folder := range folders {
		packages[i] = *byFolder[folder]
	}
	return packages, err
}

func TestModulesSeeOnlyTheTypesOfModulesBelowThem(t *testing.T) {
	packages, err := readPackages("..")
	require.NoError(t, err)
	require.Empty(t, breaches(packages))

	seen := map[string]bool{}
	for _, one := range packages {
		if module, _ := moduleOf(one.folder); module != "" {
			seen[module] = true
		}
	}
	for module := range seen {
		require.Contains(t, modulesBelow, module, "a module without a place in the dependency graph")
	}
	require.Len(t, seen, len(modulesBelow), "the graph names a module that does not exist")
}

func TestTheDependencyGraphHasNoCycle(t *testing.T) {
	var visit func(module string, path []string)
	visit = func(module string, path []string) {
		require.NotContains(t, path, module)
		for _, below := range modulesBelow[module] {
			visit(below, append(slices.Clone(path), module))
		}
	}
	for module := range modulesBelow {
		visit(module, nil)
	}
}

func TestTheImportCheckFindsAnEdgeThatIsNotInTheGraph(t *testing.T) {
	for name, one := range map[string]struct {
		file, source, finding string
	}{
		"upwards":          {"x/currency/keeper/a.go", `import _ "` + modulePath + `x/wage/types"`, "no edge from currency to wage"},
		"sideways":         {"x/market/types/a.go", `import _ "` + modulePath + `x/regionalbank/types"`, "no edge from market to regionalbank"},
		"keeper":           {"x/market/keeper/a.go", `import _ "` + modulePath + `x/currency/keeper"`, "only its types"},
		"types upwards":    {"x/coop/types/a.go", `import _ "` + modulePath + `x/coop/keeper"`, "below the keeper"},
		"app":              {"x/coop/a.go", `import _ "` + modulePath + `app"`, "above the modules"},
		"pure framework":   {"x/wage/rate/a.go", `import _ "github.com/cosmos/cosmos-sdk/types"`, "knows no framework"},
		"pure module":      {"x/wage/rate/a.go", `import _ "` + modulePath + `x/wage/types"`, "knows no module"},
		"new module":       {"x/housing/keeper/a.go", `import _ "` + modulePath + `x/region/types"`, "no place in the dependency graph"},
		"a test's library": {"internal/report/a.go", `import _ "github.com/stretchr/testify/require"`, "no library for tests"},
		"a test's folder":  {"cmd/factord/cli/a.go", `import _ "` + modulePath + `testutil/apptest"`, "no library for tests"},
		"simulator":        {"x/pricing/keeper/a.go", `import _ "` + modulePath + `internal/simulator/engine"`, "who lives it"},
		"a fixture's app":  {"testutil/fixture/a.go", `import _ "` + modulePath + `app"`, "builds no app"},
		"a heavy order":    {"app/order/a.go", `import _ "` + modulePath + `x/wage/keeper"`, "names only"},
		"two keepers": {"cmd/factord/a.go", `import (
			_ "` + modulePath + `x/coop/keeper"
			_ "` + modulePath + `x/wage/keeper"
		)`, "only app holds"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			file := filepath.Join(root, filepath.FromSlash(one.file))
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte("package made_up\n\n"+one.source+"\n"), 0o644))
			packages, err := readPackages(root)
			require.NoError(t, err)
			found := breaches(packages)
			require.Len(t, found, 1)
			require.Contains(t, found[0], one.finding)
			require.Contains(t, found[0], path.Dir(one.file))
		})
	}
	require.Empty(t, breaches([]sourcePackage{{"x/wage/keeper", []string{
		modulePath + "x/coop/types", modulePath + "x/wage/rate", modulePath + "internal/money", "github.com/cosmos/cosmos-sdk/types",
	}}}))
	require.Empty(t, breaches([]sourcePackage{
		{"testutil/fixture", []string{modulePath + "app/order", modulePath + "x/wage/keeper", modulePath + "x/coop/keeper"}},
		{orderOfBlocks, []string{modulePath + "x/wage/types", "github.com/cosmos/cosmos-sdk/x/bank/types"}},
	}))
}
