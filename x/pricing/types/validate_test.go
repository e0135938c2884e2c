package types_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestBadInputIsNamedBeforeStateIsRead(t *testing.T) {
	denom.Configure()
	signer := sdk.AccAddress("twenty-bytes-of-name").String()
	good := types.Declaration{UnitsPerCycle: 1, OverheadPerCycle: 1, DirectPerUnit: 1}
	register := func(change func(*types.MsgRegisterProduct)) *types.MsgRegisterProduct {
		m := &types.MsgRegisterProduct{
			Signer: signer, Company: 1, Code: "bread", Unit: "loaf",
			Kind: types.PRODUCT_KIND_STOCKED, Declared: good, OverheadWeight: 1,
		}
		change(m)
		return m
	}
	require.NoError(t, register(func(*types.MsgRegisterProduct) {}).ValidateBasic())
	for _, bad := range []struct {
		name string
		msg  interface{ ValidateBasic() error }
	}{
		{"a signer that is no address", register(func(m *types.MsgRegisterProduct) { m.Signer = "ada" })},
		{"company 0", register(func(m *types.MsgRegisterProduct) { m.Company = 0 })},
		{"a code with right-to-left text", register(func(m *types.MsgRegisterProduct) { m.Code = "bread\u202e" })},
		{"a code of 10 kB", register(func(m *types.MsgRegisterProduct) { m.Code = strings.Repeat("a", 10_000) })},
		{"a unit in capitals", register(func(m *types.MsgRegisterProduct) { m.Unit = "KG" })},
		{"a kind that is unknown", register(func(m *types.MsgRegisterProduct) { m.Kind = 9 })},
		{"no weight", register(func(m *types.MsgRegisterProduct) { m.OverheadWeight = 0 })},
		{"no capacity", register(func(m *types.MsgRegisterProduct) { m.Declared.UnitsPerCycle = 0 })},
		{"overhead below zero", register(func(m *types.MsgRegisterProduct) { m.Declared.OverheadPerCycle = -1 })},
		{"a cost that leaves 64 bits", register(func(m *types.MsgRegisterProduct) {
			m.Declared = types.Declaration{UnitsPerCycle: types.MaxQuantity, DirectPerUnit: types.MaxAmount}
		})},
		{"output of nothing", &types.MsgRecordOutput{Signer: signer, Company: 1, Product: 1}},
		{"output of 2^63-1", &types.MsgRecordOutput{Signer: signer, Company: 1, Product: 1, Quantity: 1<<63 - 1}},
		{"a lot that is no sha256", &types.MsgRecordOutput{Signer: signer, Company: 1, Product: 1, Quantity: 1, Lot: []byte{1}}},
		{"a recipe that names an input twice", &types.MsgSetRecipe{Signer: signer, Company: 1, Product: 1, Lines: []types.RecipeLine{
			{SupplierProduct: 2, MicroQuantity: 1}, {SupplierProduct: 2, MicroQuantity: 1},
		}}},
		{"a recipe of 17 lines", &types.MsgSetRecipe{Signer: signer, Company: 1, Product: 1, Lines: make([]types.RecipeLine, 17)}},
		{"a count below zero", &types.MsgCountStock{Signer: signer, Company: 1, Item: types.COUNT_ITEM_STOCK, Product: 1, Quantity: -1}},
		{"a count of nothing known", &types.MsgConfirmCount{Signer: signer, Company: 1, Product: 1}},
		{"parameters of zero", &types.MsgUpdateParams{Signer: signer}},
		{"a product of id 0", &types.MsgRetireProduct{Signer: signer, Company: 1}},
		{"a declaration of nothing", &types.MsgReviseDeclaration{Signer: signer, Product: 1}},
	} {
		t.Run(bad.name, func(t *testing.T) { require.ErrorIs(t, bad.msg.ValidateBasic(), types.ErrInvalid) })
	}
}

func TestGenesisThatDoesNotAddUpIsRefused(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	genesis := types.DefaultGenesis()
	genesis.Cycle.Companies = 1
	require.ErrorIs(t, genesis.Validate(), types.ErrGenesis)
	genesis = types.DefaultGenesis()
	genesis.Jobs = []types.Job{{Id: 1, Cost: 1}}
	require.ErrorIs(t, genesis.Validate(), types.ErrGenesis)
}
