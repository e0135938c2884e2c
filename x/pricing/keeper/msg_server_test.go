package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// requireRefused runs a message that must fail with target and leave the state as it was.
func (w *world) requireRefused(t *testing.T, target error, send func(ctx context.Context) error) {
	t.Helper()
	before, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.ErrorIs(t, w.Failing(send), target)
	after, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestAProductIsPricedFromItsDeclarationAndAnAbsurdDeclarationNeedsTheBank(t *testing.T) {
	w := newWorld(t)
	register := func(signer string, m types.MsgRegisterProduct) func(context.Context) error {
		return func(ctx context.Context) error {
			m.Signer, m.Unit, m.Kind, m.OverheadWeight = signer, "piece", types.PRODUCT_KIND_STOCKED, 1
			_, err := w.PricingMsg.RegisterProduct(ctx, &m)
			return err
		}
	}
	modest := types.Declaration{UnitsPerCycle: 100, OverheadPerCycle: 500 * unit, DirectPerUnit: 2 * unit}
	absurd := types.Declaration{UnitsPerCycle: 1, OverheadPerCycle: types.MaxAmount, DirectPerUnit: 2 * unit}
	w.requireRefused(t, regiontypes.ErrNotAuthorized, register(w.other.Address, types.MsgRegisterProduct{Company: w.bakery, Code: "roll", Declared: modest}))
	w.requireRefused(t, types.ErrCodeTaken, register(w.baker.Address, types.MsgRegisterProduct{Company: w.bakery, Code: "bread", Declared: modest}))
	w.requireRefused(t, types.ErrDeclaredAboveLimit, register(w.baker.Address, types.MsgRegisterProduct{Company: w.bakery, Code: "roll", Declared: absurd}))
	registered, err := w.PricingMsg.RegisterProduct(w.Ctx, &types.MsgRegisterProduct{
		Signer: w.miller.Address, Company: w.mill, Code: "bran", Unit: "kg", Kind: types.PRODUCT_KIND_STOCKED, Declared: modest, OverheadWeight: 1,
	})
	require.NoError(t, err)
	// Declared overhead of the company is 500 in all, split between bran and flour by weight.
	require.Equal(t, int64(4_500_000), registered.Price)

	w.requireRefused(t, regiontypes.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := w.PricingMsg.ReviseDeclaration(ctx, &types.MsgReviseDeclaration{Signer: w.miller.Address, Product: registered.Product, Declared: absurd})
		return err
	})
	_, err = w.PricingMsg.ReviseDeclaration(w.Ctx, &types.MsgReviseDeclaration{
		Signer: w.Officer.Address, Product: registered.Product,
		Declared: types.Declaration{UnitsPerCycle: 100, OverheadPerCycle: 900 * unit, DirectPerUnit: 3 * unit},
	})
	require.NoError(t, err)
	require.Equal(t, int64(7_500_000), w.PriceOf(registered.Product))
	w.RequirePricingInvariants()
}

func TestAProductRetiresOnceItsStockIsGone(t *testing.T) {
	w := newWorld(t)
	retire := func(ctx context.Context, product uint64) error {
		_, err := w.PricingMsg.RetireProduct(ctx, &types.MsgRetireProduct{Signer: w.baker.Address, Company: w.bakery, Product: product})
		return err
	}
	w.requireRefused(t, types.ErrStockLeft, func(ctx context.Context) error { return retire(ctx, w.bread) })
	w.requireRefused(t, types.ErrStockLeft, func(ctx context.Context) error { return retire(ctx, w.cake) })
	w.requireRefused(t, types.ErrNotCompanysProduct, func(ctx context.Context) error { return retire(ctx, w.flour) })
	w.Sell(w.bread, 100)
	price := w.PriceOf(w.bread)
	require.NoError(t, retire(w.Ctx, w.bread))
	require.Equal(t, price, w.PriceOf(w.bread), "buyers who used it still know its last price")
	require.Zero(t, w.company(t, w.bakery).Inputs, "flour that no recipe uses is overhead")
	require.ErrorIs(t, w.Pricing.RecordSale(w.Ctx, w.bread, 1, unit), types.ErrRetired)
	w.RequirePricingInvariants()
	w.EndCycle()
	w.RequirePricingInvariants()
}

func TestARecipeNamesProductsOfOthersThatCanBeBought(t *testing.T) {
	w := newWorld(t)
	for product, target := range map[uint64]error{999: types.ErrProductNotFound, w.bread: types.ErrRecipe, w.cake: types.ErrRecipe} {
		w.requireRefused(t, target, func(ctx context.Context) error {
			_, err := w.PricingMsg.SetRecipe(ctx, &types.MsgSetRecipe{
				Signer: w.baker.Address, Company: w.bakery, Product: w.bread,
				Lines: []types.RecipeLine{{SupplierProduct: product, MicroQuantity: 1}},
			})
			return err
		})
	}
	w.requireRefused(t, types.ErrProductKind, func(ctx context.Context) error {
		_, err := w.PricingMsg.SetRecipe(ctx, &types.MsgSetRecipe{
			Signer: w.baker.Address, Company: w.bakery, Product: w.cake,
			Lines: []types.RecipeLine{{SupplierProduct: w.flour, MicroQuantity: 1}},
		})
		return err
	})
	require.ErrorIs(t, w.Pricing.CheckRecipeInput(w.Ctx, w.mill, w.bread), types.ErrNotInRecipe)
	require.ErrorIs(t, w.Pricing.RecordInput(w.Ctx, w.mill, types.Input{Recipe: true, SupplierProduct: w.bread, Quantity: 1}), types.ErrNotInRecipe)
}

func TestOutputTakesInputsAtAverageCostAndNeverMoreThanIsThere(t *testing.T) {
	w := newWorld(t)
	output := func(ctx context.Context, product uint64, quantity int64) (*types.MsgRecordOutputResponse, error) {
		return w.PricingMsg.RecordOutput(ctx, &types.MsgRecordOutput{Signer: w.baker.Address, Company: w.bakery, Product: product, Quantity: quantity})
	}
	w.requireRefused(t, types.ErrProductKind, func(ctx context.Context) error { _, err := output(ctx, w.cake, 1); return err })
	// 60 kg are left of 240 kg for 480: the next 50 loaves take 30 kg, the 500 after them what remains.
	made, err := output(w.Ctx, w.bread, 50)
	require.NoError(t, err)
	require.Equal(t, types.MsgRecordOutputResponse{Consumed: 60 * unit, Stock: 150}, *made)
	made, err = output(w.Ctx, w.bread, 500)
	require.NoError(t, err)
	require.Equal(t, types.MsgRecordOutputResponse{Consumed: 60 * unit, Stock: 650}, *made)
	require.Zero(t, w.company(t, w.bakery).Inputs)
	w.RequirePricingInvariants()
}

func TestStockIsNeverSoldTwice(t *testing.T) {
	w := newWorld(t)
	require.ErrorIs(t, w.Pricing.RecordSale(w.Ctx, w.bread, 101, 0), types.ErrOutOfStock)
	w.Sell(w.bread, 100)
	require.ErrorIs(t, w.Pricing.RecordSale(w.Ctx, w.bread, 1, 0), types.ErrOutOfStock)
	require.NoError(t, w.Pricing.RecordRefund(w.Ctx, w.bread, 10, unit, true))
	stock, err := w.Pricing.Stock(w.Ctx, w.bread)
	require.NoError(t, err)
	require.Equal(t, int64(10), stock)
	before := w.company(t, w.bakery).Overhead
	require.NoError(t, w.Pricing.RecordRefund(w.Ctx, w.bread, 10, unit, false))
	require.Equal(t, before+10*2_200_000, w.company(t, w.bakery).Overhead, "bread that does not come back is a loss")
}

func TestACountNeedsASecondPersonAndItsLossIsOverhead(t *testing.T) {
	w := newWorld(t) // the baker counted 98 of 100
	confirm := func(ctx context.Context, signer string, quantity int64) error {
		_, err := w.PricingMsg.ConfirmCount(ctx, &types.MsgConfirmCount{
			Signer: signer, Company: w.bakery, Item: types.COUNT_ITEM_STOCK, Product: w.bread, Quantity: quantity,
		})
		return err
	}
	w.requireRefused(t, types.ErrSamePerson, func(ctx context.Context) error { return confirm(ctx, w.baker.Address, 98) })
	w.requireRefused(t, types.ErrCountDiffers, func(ctx context.Context) error { return confirm(ctx, w.other.Address, 97) })
	w.requireRefused(t, regiontypes.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := w.PricingMsg.CountStock(ctx, &types.MsgCountStock{
			Signer: w.other.Address, Company: w.bakery, Item: types.COUNT_ITEM_STOCK, Product: w.bread, Quantity: 0,
		})
		return err
	})
	before := w.company(t, w.bakery).Overhead
	w.Sell(w.bread, 99) // between the count and its confirmation
	require.NoError(t, confirm(w.Ctx, w.other.Address, 98))
	require.Zero(t, w.flow(t, w.bread).Stock, "the loss is what was missing, never below zero")
	require.Equal(t, before+2_200_000, w.company(t, w.bakery).Overhead)
	w.requireRefused(t, types.ErrCountNotFound, func(ctx context.Context) error { return confirm(ctx, w.other.Address, 98) })

	_, err := w.PricingMsg.CountStock(w.Ctx, &types.MsgCountStock{
		Signer: w.baker.Address, Company: w.bakery, Item: types.COUNT_ITEM_INPUT, Product: w.flour, Quantity: 50 * types.Micro,
	})
	require.NoError(t, err)
	confirmed, err := w.PricingMsg.ConfirmCount(w.Ctx, &types.MsgConfirmCount{
		Signer: w.other.Address, Company: w.bakery, Item: types.COUNT_ITEM_INPUT, Product: w.flour, Quantity: 50 * types.Micro,
	})
	require.NoError(t, err)
	require.Equal(t, 20*unit, confirmed.Loss)
	w.RequirePricingInvariants()
}

func TestOnlyTheRegionChangesItsRulesForPrices(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.ConsumerMarkupPpm = 50_000
	w.requireRefused(t, regiontypes.ErrNotAuthorized, func(ctx context.Context) error {
		_, err := w.PricingMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: w.baker.Address, Params: params})
		return err
	})
	_, err := w.PricingMsg.UpdateParams(w.Ctx, &types.MsgUpdateParams{Signer: w.Officer.Address, Params: params})
	require.NoError(t, err)
	total, markup, err := w.Pricing.ConsumerPrice(w.Ctx, w.bread)
	require.NoError(t, err)
	require.Equal(t, w.PriceOf(w.bread)+markup, total)
	require.Equal(t, w.PriceOf(w.bread)/20, markup)
	params.MaxRepricedPerBlock = params.MaxProducts
	w.requireRefused(t, types.ErrInvalid, func(ctx context.Context) error {
		_, err := w.PricingMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: w.Officer.Address, Params: params})
		return err
	})
}

func TestACancelledJobBecomesOverheadAndTagsOfOthersAreRefused(t *testing.T) {
	w := newWorld(t)
	require.ErrorIs(t, w.Pricing.CheckTag(w.Ctx, w.mill, types.CostTag{Job: w.job}), types.ErrNotCompanysJob)
	require.ErrorIs(t, w.Pricing.CheckTag(w.Ctx, w.mill, types.CostTag{Product: w.bread}), types.ErrNotCompanysProduct)
	require.ErrorIs(t, w.Pricing.CheckTag(w.Ctx, w.bakery, types.CostTag{Product: w.cake}), types.ErrProductKind)
	require.NoError(t, w.Pricing.CheckTag(w.Ctx, w.bakery, types.CostTag{Product: w.cake, Job: w.job}))
	require.NoError(t, w.Pricing.CheckTag(w.Ctx, w.bakery, types.CostTag{}))
	job, err := w.Pricing.GetJob(w.Ctx, w.job)
	require.NoError(t, err)
	require.Equal(t, 50*unit, job.Cost)
	require.Equal(t, 50*unit, w.company(t, w.bakery).Jobs)
	before := w.company(t, w.bakery).Overhead
	require.NoError(t, w.Pricing.CancelJob(w.Ctx, w.job))
	require.Equal(t, before+50*unit, w.company(t, w.bakery).Overhead)
	require.ErrorIs(t, w.Pricing.CancelJob(w.Ctx, w.job), types.ErrJobNotFound)
	w.RequirePricingInvariants()
}

func TestARefundedInputLeavesTheInputsOnHand(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Pricing.ReturnInput(w.Ctx, w.bakery, types.Input{Recipe: true, SupplierProduct: w.flour, Quantity: 60, Amount: 120 * unit}))
	require.Zero(t, w.company(t, w.bakery).Inputs)
	before := w.company(t, w.bakery).Overhead
	require.NoError(t, w.Pricing.ReturnInput(w.Ctx, w.bakery, types.Input{Recipe: true, SupplierProduct: w.flour, Quantity: 60, Amount: 120 * unit}))
	require.Equal(t, before-120*unit, w.company(t, w.bakery).Overhead, "what was used already comes back as less overhead")
	w.RequirePricingInvariants()
}
