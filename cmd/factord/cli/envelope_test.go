package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/options"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func someone(name string) sdk.AccAddress {
	return sdk.AccAddress((name + strings.Repeat(" ", 20))[:20])
}

// What a signature covers besides the messages decides as much as they do: all of it is said.
func TestTheEnvelopeIsSaidInFull(t *testing.T) {
	encoding := app.NewEncoding()
	ada, ben := someone("ada"), someone("ben")
	builder := encoding.TxConfig.NewTxBuilder()
	require.NoError(t, builder.SetMsgs(&regiontypes.MsgLeave{Signer: ada.String()}, &regiontypes.MsgLeave{Signer: ben.String()}))

	lines, err := envelope(builder.GetTx(), "", nobody{})
	require.NoError(t, err)
	require.Equal(t, []string{
		"signed by: " + ada.String() + " and " + ben.String(),
		"chain: not in the transaction; signers name it with --chain-id",
		"fee: none",
		"gas: at most 0",
		"memo: none",
		"can be sent: at any time from now on",
		"unordered: no, it comes in its turn among the signers' other transactions",
	}, lines)

	builder.SetFeeAmount(sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1_500_000)))
	builder.SetFeePayer(ben)
	builder.SetFeeGranter(ada)
	builder.SetGasLimit(200_000)
	builder.SetMemo("thanks\x1b[2K")
	builder.SetTimeoutHeight(77)
	builder.SetTimeoutTimestamp(time.Unix(1_767_225_600, 5).UTC())
	builder.SetUnordered(true)
	lines, err = envelope(builder.GetTx(), "riverside-1", nobody{})
	require.NoError(t, err)
	require.Equal(t, []string{
		"signed by: " + ada.String() + " and " + ben.String(),
		"chain: riverside-1",
		"fee: 1.5 units of currency",
		"the fee is paid by: " + ben.String(),
		"the fee is granted by: " + ada.String(),
		"gas: at most 200000",
		`memo: "thanks\x1b[2K"`,
		"can be sent: until block 77 and until 1 January 2026, 00:00:00.000000005 UTC of block time",
		"unordered: yes, it does not wait for its turn among the signers' other transactions",
	}, lines)
}

// TestALimitCountsWhatTheModulesCountAgainstIt reads off the modules' source which amounts
// they count against which permission: what is neither 0 nor one act is money.
func TestALimitCountsWhatTheModulesCountAgainstIt(t *testing.T) {
	names, moves := map[string]string{}, map[string]bool{}
	walkModules(t, func(file *ast.File) {
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok && len(spec.Values) == 1 && strings.HasPrefix(spec.Names[0].Name, "Permission") {
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
					value, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					names[spec.Names[0].Name] = value
				}
			}
			return true
		})
	})
	asked := map[string]bool{}
	walkModules(t, func(file *ast.File) {
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			called, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || called.Sel.Name != "Authorize" {
				return true
			}
			permission, ok := call.Args[len(call.Args)-2].(*ast.SelectorExpr)
			if !ok || names[permission.Sel.Name] == "" {
				return true
			}
			asked[names[permission.Sel.Name]] = true
			_, literal := call.Args[len(call.Args)-1].(*ast.BasicLit)
			constant, _ := call.Args[len(call.Args)-1].(*ast.Ident)
			if !literal && (constant == nil || constant.Name != "one") {
				moves[names[permission.Sel.Name]] = true
			}
			return true
		})
	})
	require.Greater(t, len(asked), 12)
	require.True(t, moves[cooptypes.PermissionOrder])
	for _, permission := range append(append([]string{}, regiontypes.Permissions...), cooptypes.Permissions...) {
		measure := options.UNIT_ACTS
		if moves[permission] {
			measure = options.UNIT_MONEY
		}
		require.Equal(t, measure, permissions{}.Measure(permission), permission)
		require.True(t, asked[permission], "nobody asks for %s", permission)
	}
	require.Equal(t, options.UNIT_UNSPECIFIED, permissions{}.Measure("region.none"))
}

func walkModules(t *testing.T, do func(*ast.File)) {
	t.Helper()
	paths, err := filepath.Glob("../../../x/*/*/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".pb.go") || strings.HasSuffix(path, ".pb.gw.go") {
			continue
		}
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		require.NoError(t, err)
		do(file)
	}
}
