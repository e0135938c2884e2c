package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// halves are the verbs that only pay, and those that only record what a payment means: whoever had one of them could forget the other.
// x/pricing/keeper/payment.go has both, and is what modules above call (ADR 0038).
var halves = map[string][]string{
	"CurrencyKeeper": {"Post", "SettleHold", "PayWages", "PayClaim", "PayPart"},
	"PricingKeeper": {
		"RecordSale", "RecordRefund", "RecordInput", "ReturnInput", "RecordOutside", "RecordLabour", "RecordEquipment", "ReceiveEquipment",
		"RecordSubsidy", "SettleDelivery",
	},
}

// halvesIn lists the halves that the interfaces of a file offer.
func halvesIn(file *ast.File) (found []string) {
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		of, ok := spec.Type.(*ast.InterfaceType)
		if !ok {
			return true
		}
		for _, method := range of.Methods.List {
			for _, name := range method.Names {
				if slices.Contains(halves[spec.Name.Name], name.Name) {
					found = append(found, spec.Name.Name+"."+name.Name)
				}
			}
		}
		return true
	})
	return found
}

func TestAPaymentAndWhatItMeansForCostsAreOneVerb(t *testing.T) {
	files, err := filepath.Glob("../x/*/types/expected_keepers.go")
	require.NoError(t, err)
	require.Greater(t, len(files), 5)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		found := halvesIn(file)
		if module, _ := moduleOf(filepath.ToSlash(filepath.Dir(name))[len("../"):]); module == "pricing" {
			require.ElementsMatch(t, []string{
				"CurrencyKeeper.Post", "CurrencyKeeper.SettleHold", "CurrencyKeeper.PayWages", "CurrencyKeeper.PayClaim", "CurrencyKeeper.PayPart",
			}, found, "pricing pays, and the test knows how it does")
			continue
		}
		require.Empty(t, found, name)
	}
}
