package keeper_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

const (
	unit int64 = 1_000_000
	day  int64 = 24 * 3600
	week       = 7 * day
)

var overhead = pricingtypes.CostTag{}

// world is a bakery that has recovered its endowment and a clinic that has not, with their founders, a stranger who is a
// member, and a region fund of 1000.
type world struct {
	*fixture.Fix
	t testing.TB

	baker, nurse, stranger regiontypes.Member
	bakery, clinic         uint64
	bread                  uint64
}

func newWorld(t testing.TB, options ...fixture.Option) *world {
	f := fixture.New(t, options...)
	w := &world{Fix: f, t: t, baker: f.Admit("baker"), nurse: f.Admit("nurse"), stranger: f.Admit("stranger")}
	w.bakery = f.Found(w.baker, "bakery")
	w.clinic = f.Found(w.nurse, "clinic")
	w.bread = f.Product(w.bakery, "bread", pricingtypes.PRODUCT_KIND_SERVICE, 100, 0, 3*unit)
	f.Product(w.clinic, "visit", pricingtypes.PRODUCT_KIND_SERVICE, 100, 0, 10*unit)
	f.FundRegion(1000 * unit)
	f.Recover(w.bakery)
	return w
}

func (w *world) authority() string { return w.Region.Authority().String() }

// check ends the block for the ledger, as invariants are promised between blocks, and runs every invariant: among them
// that every company's reserve falls short of what was put in by what it has not recovered.
func (w *world) check() {
	w.t.Helper()
	w.EndCurrency()
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.RegionalBank.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Currency.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Coop.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Pricing.Invariants()))
}

// snapshot is the state of the bank and of every module below, mandates and what was used of them included.
func (w *world) snapshot() string {
	regionalbank, err := w.RegionalBank.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	currency, err := w.Currency.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	pricing, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	coop, err := w.Coop.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	region, err := w.Region.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	raw, err := json.Marshal([]any{regionalbank, currency, pricing, coop, region, w.Bank.ExportGenesis(w.Ctx)})
	require.NoError(w.t, err)
	return string(raw)
}

// refused runs a message as a transaction and requires that it fails as said and leaves nothing behind.
func (w *world) refused(want error, send func(ctx context.Context) error) {
	w.t.Helper()
	before := w.snapshot()
	require.ErrorIs(w.t, w.Failing(send), want)
	require.Equal(w.t, before, w.snapshot())
}

func (w *world) fund() int64 { return w.Balance(currencytypes.RegionFund()) }

func (w *world) record(company uint64) types.CompanyRecord {
	response, err := w.RegionalBankQuery.Record(w.Ctx, &types.QueryRecordRequest{Company: company})
	require.NoError(w.t, err)
	return response.Record
}

func (w *world) gap() types.Gap {
	gap, err := w.RegionalBank.Gap(w.Ctx)
	require.NoError(w.t, err)
	return gap
}

// request files a request of the bakery for its reserve.
func (w *world) request(amount int64) uint64 {
	w.t.Helper()
	response, err := w.RegionalBankMsg.RequestGrant(w.Ctx, &types.MsgRequestGrant{
		Signer: w.baker.Address, Company: w.bakery, Pool: types.POOL_RESERVE, Amount: amount, Commitment: commitment("a second oven"),
	})
	require.NoError(w.t, err)
	return response.Request
}

func (w *world) stored(request uint64) types.Request {
	stored, err := w.RegionalBank.GetRequest(w.Ctx, request)
	require.NoError(w.t, err)
	return stored
}

func (w *world) subsidise(company uint64, terms types.Terms) {
	w.t.Helper()
	msg := &types.MsgSetSubsidy{Signer: w.authority(), Company: company, Terms: terms}
	require.NoError(w.t, msg.ValidateBasic())
	_, err := w.RegionalBankMsg.SetSubsidy(w.Ctx, msg)
	require.NoError(w.t, err)
}

func (w *world) setParams(change func(*types.Params)) {
	w.t.Helper()
	params, err := w.RegionalBank.GetParams(w.Ctx)
	require.NoError(w.t, err)
	change(&params)
	_, err = w.RegionalBankMsg.UpdateParams(w.Ctx, &types.MsgUpdateParams{Signer: w.authority(), Params: params})
	require.NoError(w.t, err)
}

func (w *world) stand(company uint64, standings ...cooptypes.Standing) {
	w.t.Helper()
	for _, standing := range standings {
		require.NoError(w.t, w.Coop.SetStanding(w.Ctx, company, standing))
	}
}

// owe gives a company a wage claim that its reserve must pay before anything else.
func (w *world) owe(company uint64, creditor regiontypes.Member, amount int64) {
	w.t.Helper()
	require.NoError(w.t, w.Owe(w.Ctx, company, creditor.Id, amount))
}

// limited gives a member the bank's permission up to a limit a week.
func (w *world) limited(member regiontypes.Member, limit int64) {
	w.t.Helper()
	_, err := w.Region.GrantMandate(w.Ctx, w.Region.Authority(), regiontypes.MandateGrant{
		Member: member.Id, Permission: regiontypes.PermissionBank, LimitPerPeriod: limit, PeriodSeconds: week,
	})
	require.NoError(w.t, err)
}

func commitment(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
