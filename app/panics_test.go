package app_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// atConstruction are the functions that may panic, each with the reason: nothing of a region's state has been read when they do,
// or the framework asks for a function without an error where there is no chain to go on, or they hand a panic on to who contains it.
var atConstruction = map[string]string{
	"NewKeeper":                 "two collections with one prefix, a module account that x/auth does not know",
	"RegisterGRPCGatewayRoutes": "two routes with one pattern",
	"DefaultGenesis":            "no state",
	"InitGenesis":               "a chain that cannot begin; the framework takes no error",
	"ExportGenesis":             "an export that cannot be written; the framework takes no error",
	"internal/base.contained":   "the gas of a transaction ran out, which baseapp contains; of what panics otherwise it makes an error",
	"x/board/keeper.run":        "base.Attempt and base.Trial contain it; of gas that ran out it makes an error",
	"x/region/keeper.allPowers": "one power twice in the parameters' descriptors, read before the first block",
}

// panicking are calls of the framework and of Go that give up instead of returning an error. Whatever begins with Must does too.
var panicking = []string{
	"panic", "NewCoin", "NewCoins", "NewInt64Coin", "NewDecCoin", "NewIntFromUint64", "Fatal", "Fatalf", "Fatalln", "Exit",
	"AccAddressFromHexUnsafe", "ToLegacyDec",
}

// panicsOf lists where functions of a parsed file may panic, as "FUNCTION:LINE what". Variables of a package are made at construction.
func panicsOf(fset *token.FileSet, file *ast.File) []string {
	var found []string
	for _, decl := range file.Decls {
		function, ok := decl.(*ast.FuncDecl)
		if !ok || function.Body == nil || function.Name.Name == "init" {
			continue
		}
		report := func(at token.Pos, what string) {
			found = append(found, fmt.Sprintf("%s:%d %s", function.Name.Name, fset.Position(at).Line, what))
		}
		asked := map[ast.Node]bool{} // assertions of which the answer is looked at
		narrowed := token.NoPos      // where an integer of any size is taken for one of 64 bits
		fits := false                // whether that was asked
		ast.Inspect(function.Body, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.AssignStmt:
				if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
					asked[ast.Unparen(n.Rhs[0])] = true
				}
			case *ast.ValueSpec:
				if len(n.Names) == 2 && len(n.Values) == 1 {
					asked[ast.Unparen(n.Values[0])] = true
				}
			case *ast.TypeAssertExpr:
				if n.Type != nil && !asked[n] {
					report(n.Pos(), "asserts a type without looking whether it is one")
				}
			case *ast.CallExpr:
				name := ""
				switch f := ast.Unparen(n.Fun).(type) {
				case *ast.Ident:
					name = f.Name
				case *ast.SelectorExpr:
					name = f.Sel.Name
				}
				fits = fits || name == "IsInt64" || name == "IsUint64"
				if (name == "Int64" || name == "Uint64") && len(n.Args) == 0 {
					narrowed = n.Pos()
				}
				if slices.Contains(panicking, name) || strings.HasPrefix(name, "Must") {
					report(n.Pos(), "calls "+name)
				}
			}
			return true
		})
		if narrowed.IsValid() && !fits {
			report(narrowed, "takes an integer for one of 64 bits without asking")
		}
	}
	return found
}

// TestNoModulePanicsOnState holds of x/ and of all that it reaches here: a panic in a block stops every node of the region at once.
func TestNoModulePanicsOnState(t *testing.T) {
	used := map[string]bool{}
	for _, folder := range reachedFromModules(t) {
		fset := token.NewFileSet()
		require.NoError(t, filepath.WalkDir(filepath.Join("..", folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && path != filepath.Join("..", folder) {
				return fs.SkipDir
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
			if err != nil || ast.IsGenerated(file) {
				return err
			}
			for _, one := range panicsOf(fset, file) {
				function, _, _ := strings.Cut(one, ":")
				switch {
				case atConstruction[folder+"."+function] != "":
					used[folder+"."+function] = true
				case atConstruction[function] != "":
					used[function] = true
				default:
					t.Errorf("%s, %s: return an error, or give the reason in atConstruction", path, one)
				}
			}
			return nil
		}))
	}
	for name := range atConstruction {
		require.True(t, used[name], "%s is excused and does not panic", name)
	}
}

// reachedFromModules are the folders of x/ and those that they import, directly or not.
func reachedFromModules(t *testing.T) []string {
	t.Helper()
	packages, err := readPackages("..")
	require.NoError(t, err)
	imports := map[string][]string{}
	for _, one := range packages {
		imports[one.folder] = one.imports
	}
	var reached []string
	var visit func(folder string)
	visit = func(folder string) {
		if slices.Contains(reached, folder) {
			return
		}
		reached = append(reached, folder)
		for _, imported := range imports[folder] {
			if local, ours := strings.CutPrefix(imported, modulePath); ours {
				visit(local)
			}
		}
	}
	for folder := range imports {
		if strings.HasPrefix(folder, "x/") {
			visit(folder)
		}
	}
	slices.Sort(reached)
	require.Contains(t, reached, "internal/money")
	return reached
}

func TestTheLawOfPanicsSeesThem(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", `package a
var fine = regexp.MustCompile("a")
func One(v any) { panic("a") }
func two(v any) int { return v.(int) }
func three(v any) { if n, ok := v.(int); ok { use(n) }; switch v.(type) { case int: } }
func (k Keeper) Four() { func() { k.cdc.MustMarshal(nil) }() }
func Five() sdk.Coins { return sdk.NewCoins() }
func Six(n math.Int) int64 { return n.Int64() }
func Seven(n math.Int) int64 { if !n.IsInt64() { return 0 }; return n.Int64() }
`, 0)
	require.NoError(t, err)
	require.Equal(t, []string{
		"One:3 calls panic", "two:4 asserts a type without looking whether it is one", "Four:6 calls MustMarshal", "Five:7 calls NewCoins",
		"Six:8 takes an integer for one of 64 bits without asking",
	}, panicsOf(fset, file))
}
