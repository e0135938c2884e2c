package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// TestRandomDecisionsKeepEveryBookBalanced lets companies ask, work, sell, spend and fail, and the bank grant, subsidise,
// tax and pay at random. Whatever fails must leave nothing behind; after every step every invariant holds, and the
// ledger's own audit, with each company's identity, has no residual.
func TestRandomDecisionsKeepEveryBookBalanced(t *testing.T) {
	done := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		amount := func() int64 {
			return rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(1, 100*unit), rapid.Int64Range(1, 3000*unit), rapid.Just(int64(1<<62))).Draw(r, "amount")
		}
		company := func() uint64 { return rapid.SampledFrom([]uint64{1, 1, 2, 2, 3}).Draw(r, "company") } // the third does not exist
		signer := func() string {
			return rapid.SampledFrom([]string{
				w.authority(), w.authority(), w.Officer.Address, w.baker.Address, w.baker.Address, w.nurse.Address, w.stranger.Address,
			}).Draw(r, "signer")
		}
		// officer is mostly the founder of a company.
		officer := func(id uint64) string {
			switch {
			case rapid.IntRange(0, 3).Draw(r, "somebody else") == 0:
				return signer()
			case id == w.bakery:
				return w.baker.Address
			}
			return w.nurse.Address
		}
		pool := func() types.Pool { return types.Pool(rapid.SampledFrom([]int32{0, 1, 1, 2, 2, 3}).Draw(r, "pool")) }
		// open is a request that waits, else one that does not exist.
		open := func() types.Request {
			response, err := w.RegionalBankQuery.Requests(w.Ctx, &types.QueryRequestsRequest{Status: types.REQUEST_STATUS_OPEN})
			require.NoError(t, err)
			if len(response.Requests) == 0 {
				return types.Request{Id: 99, Company: 1, Pool: types.POOL_RESERVE, Amount: 1}
			}
			return rapid.SampledFrom(response.Requests).Draw(r, "request")
		}
		payee := func(r *rapid.T) string { return rapid.SampledFrom([]string{"salt", "gauze"}).Draw(r, "payee") }
		// waiting is a payment that waits, else one that does not exist.
		waiting := func(r *rapid.T) types.OutsidePayment {
			genesis, err := w.RegionalBank.ExportGenesis(w.Ctx)
			require.NoError(t, err)
			if len(genesis.OutsidePayments) == 0 {
				return types.OutsidePayment{Id: 99, Company: 1, Amount: 1}
			}
			return rapid.SampledFrom(genesis.OutsidePayments).Draw(r, "payment")
		}
		try := func(name string, send transaction) {
			before := w.snapshot()
			if w.Failing(send) == nil {
				done[name]++
				return
			}
			require.Equal(t, before, w.snapshot())
		}
		if rapid.Bool().Draw(r, "begins with what seldom happens") {
			for _, one := range w.seldom() {
				require.NoError(t, w.Failing(one.send), one.name)
				done[one.name]++
				w.check()
			}
		}
		actions := map[string]func(*rapid.T){
			"request": func(*rapid.T) {
				id := company()
				try("request", sending(w.RegionalBankMsg.RequestGrant, &types.MsgRequestGrant{Signer: officer(id), Company: id, Pool: pool(), Amount: amount()}))
			},
			"withdraw": func(*rapid.T) {
				try("withdraw", sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: officer(w.bakery), Request: open().Id}))
			},
			"grant": func(*rapid.T) {
				try("grant", sending(w.RegionalBankMsg.Grant, &types.MsgGrant{Signer: signer(), Company: company(), Pool: pool(), Amount: amount()}))
			},
			"answer": func(r *rapid.T) {
				request := open()
				try("answer", sending(w.RegionalBankMsg.Grant, &types.MsgGrant{
					Signer: signer(), Company: request.Company, Pool: request.Pool, Request: request.Id,
					Amount: min(request.Amount, 1000*unit) + rapid.Int64Range(-1, 1).Draw(r, "off by"),
				}))
			},
			"decline": func(*rapid.T) {
				try("decline", sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: signer(), Request: open().Id}))
			},
			"subsidise": func(r *rapid.T) {
				try("subsidise", sending(w.RegionalBankMsg.SetSubsidy, &types.MsgSetSubsidy{Signer: signer(), Company: company(), Terms: types.Terms{
					RatePpm: rapid.Int64Range(0, 1_000_001).Draw(r, "rate"), Fixed: rapid.Int64Range(0, 2*unit).Draw(r, "fixed"),
					Cap:    rapid.Int64Range(unit, 3000*unit).Draw(r, "cap"),
					Until:  rapid.SampledFrom([]int64{0, w.Now() + week, w.Now() + 5*week}).Draw(r, "until"),
					Source: types.SubsidySource(rapid.Int32Range(0, 2).Draw(r, "source")),
				}}))
			},
			"end subsidy": func(*rapid.T) {
				try("end subsidy", sending(w.RegionalBankMsg.EndSubsidy, &types.MsgEndSubsidy{Signer: signer(), Company: company()}))
			},
			"pay outside": func(r *rapid.T) {
				msg := &types.MsgPayOutside{
					Signer: signer(), Pool: pool(), Amount: amount(), Commitment: commitment("receipt"), Payee: commitment(payee(r)),
					LifeCycles:    rapid.SampledFrom([]uint32{0, 0, 1, 7}).Draw(r, "life"),
					PrepaidCycles: rapid.SampledFrom([]uint32{0, 0, 0, 4, 52, 5}).Draw(r, "prepaid"),
					Tag:           pricingtypes.CostTag{Product: rapid.SampledFrom([]uint64{0, 0, w.bread}).Draw(r, "product")},
				}
				if msg.Pool != types.POOL_REGION {
					msg.Company = company()
					msg.Signer = officer(msg.Company)
				}
				try("pay outside", sending(w.RegionalBankMsg.PayOutside, msg))
			},
			"begin outside": func(r *rapid.T) {
				id := rapid.SampledFrom([]uint64{w.bakery, w.clinic}).Draw(r, "payer")
				try("begin outside", w.payingOutside(id, types.POOL_STARTING, rapid.Int64Range(1, 50*unit).Draw(r, "price"), ""))
			},
			"confirm outside": func(r *rapid.T) {
				payment := waiting(r)
				who := rapid.SampledFrom([]regiontypes.Member{w.stranger, w.stranger, w.baker, w.nurse}).Draw(r, "who")
				try("confirm outside", w.confirming(who, payment.Id, payment.Amount))
			},
			"cancel outside": func(r *rapid.T) {
				payment := waiting(r)
				try("cancel outside", sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: officer(payment.Company), Payment: payment.Id}))
			},
			"close outside": func(r *rapid.T) {
				if rapid.IntRange(0, 9).Draw(r, "seldom") == 0 {
					_, _, err := w.RegionalBank.CloseOutside(w.Ctx, w.clinic, rapid.IntRange(1, 3).Draw(r, "limit"))
					require.NoError(t, err)
				}
			},
			"budget": func(r *rapid.T) {
				try("budget", w.budgeting(signer(), company(), payee(r), amount(), rapid.Int64Range(0, 2*week).Draw(r, "for")))
			},
			"end budget": func(r *rapid.T) {
				try("end budget", sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: signer(), Company: company(), Payee: commitment(payee(r))}))
			},
			"receive outside": func(*rapid.T) {
				try("receive outside", sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: signer(), Amount: amount(), Commitment: commitment("receipt")}))
			},
			"link": func(r *rapid.T) {
				try("link", w.linking(signer(), amount(), rapid.Int64Range(0, 2*unit).Draw(r, "rate"), rapid.SampledFrom([]string{"north", "south"}).Draw(r, "region")))
			},
			"params": func(r *rapid.T) {
				params := types.DefaultParams()
				params.TaxCapWeeks, params.TaxRatePpm = rapid.Int64Range(0, 3).Draw(r, "weeks"), rapid.Int64Range(0, 1_000_000).Draw(r, "rate")
				params.MaxTaxedPerBlock, params.MaxSubsidiesPerBlock = rapid.Uint32Range(1, 2).Draw(r, "taxed"), rapid.Uint32Range(1, 2).Draw(r, "subsidies")
				params.RequestSeconds, params.RequestKeepSeconds, params.OutsideSeconds = week, week, week
				params.OutsideSharePpm = rapid.Int64Range(0, 300_000).Draw(r, "outside")
				params.MaxOutsideWaiting, params.MaxOutsideBudgets = rapid.Uint32Range(1, 4).Draw(r, "waiting"), rapid.Uint32Range(1, 2).Draw(r, "budgets")
				try("params", sending(w.RegionalBankMsg.UpdateParams, &types.MsgUpdateParams{Signer: signer(), Params: params}))
			},
			"work": func(r *rapid.T) {
				id, cost := rapid.SampledFrom([]uint64{w.bakery, w.clinic}).Draw(r, "worker"), rapid.Int64Range(1, 300*unit).Draw(r, "cost")
				try("work", func(ctx context.Context) error {
					if err := w.Currency.Post(ctx, currencytypes.Posting{
						From: currencytypes.Reserve(id), To: currencytypes.External(), Amount: cost, Class: currencytypes.COST_CLASS_COST,
						Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, id, 0),
					}); err != nil {
						return err
					}
					return w.Pricing.RecordOutside(ctx, id, overhead, cost)
				})
			},
			"sell": func(r *rapid.T) {
				w.Receive(rapid.SampledFrom([]uint64{w.bakery, w.clinic}).Draw(r, "seller"), rapid.Int64Range(1, 3000*unit).Draw(r, "revenue"))
			},
			"owe": func(r *rapid.T) {
				if claims, err := w.Currency.HasClaims(w.Ctx, w.clinic); err == nil && !claims && rapid.IntRange(0, 3).Draw(r, "seldom") == 0 {
					w.owe(w.clinic, w.nurse, unit)
				}
			},
			"pay what is owed": func(*rapid.T) {
				claim, found, err := w.Currency.FirstClaim(w.Ctx, w.clinic)
				require.NoError(t, err)
				if found {
					try("pay what is owed", func(ctx context.Context) error { return w.Currency.PayClaim(ctx, claim.Id) })
				}
			},
			"stand": func(r *rapid.T) {
				standing := cooptypes.Standing(rapid.Int32Range(1, 3).Draw(r, "standing"))
				try("stand", func(ctx context.Context) error { return w.Coop.SetStanding(ctx, w.clinic, standing) })
			},
			"write off": func(r *rapid.T) {
				if rapid.IntRange(0, 9).Draw(r, "seldom") > 0 {
					return
				}
				try("write off", func(ctx context.Context) error {
					u, value, err := w.Currency.WriteOff(ctx, w.clinic, currencytypes.NewCause(currencytypes.CAUSE_KIND_BANKRUPTCY, w.clinic, 0))
					if err != nil {
						return err
					}
					return w.RegionalBank.RecordLoss(ctx, w.clinic, u, value)
				})
			},
			"a block":  func(*rapid.T) { w.EndBlock() },
			"a week":   func(*rapid.T) { w.Wait(week) },
			"a cycle":  func(*rapid.T) { w.EndCycle() },
			"reimport": func(*rapid.T) { w.reimport() },
			"":         func(*rapid.T) { w.check(); w.audited() },
		}
		r.Repeat(actions)
	})
	t.Log(done)
	if testing.Short() {
		return // too few lives for something of every kind
	}
	for _, name := range []string{
		"request", "withdraw", "grant", "answer", "decline", "subsidise", "end subsidy", "pay outside", "begin outside", "confirm outside", "cancel outside",
		"budget", "end budget", "receive outside", "link", "params", "work", "pay what is owed", "stand", "write off",
	} {
		require.Positive(t, done[name], name)
	}
}

// seldom is what needs something of its own before it, each in turn, so that it is not left to chance.
func (w *world) seldom() []named {
	next, err := w.RegionalBank.Stored().RequestSequence.Peek(w.Ctx)
	require.NoError(w.t, err)
	payment, err := w.RegionalBank.Stored().PaymentSequence.Peek(w.Ctx)
	require.NoError(w.t, err)
	asked := w.requesting(func(*types.MsgRequestGrant) {})
	return []named{
		{"request", asked},
		{"withdraw", sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: w.baker.Address, Request: next})},
		{"request", asked},
		{"decline", sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.authority(), Request: next + 1})},
		{"request", asked},
		{"answer", w.granting(func(m *types.MsgGrant) { m.Request = next + 2 })},
		{"subsidise", w.subsidising(func(*types.MsgSetSubsidy) {})},
		{"end subsidy", sending(w.RegionalBankMsg.EndSubsidy, &types.MsgEndSubsidy{Signer: w.authority(), Company: w.clinic})},
		{"begin outside", w.payingOutside(w.clinic, types.POOL_STARTING, unit, "")},
		{"cancel outside", sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: w.nurse.Address, Payment: payment})},
		{"begin outside", w.payingOutside(w.clinic, types.POOL_STARTING, unit, "")},
		{"confirm outside", w.confirming(w.stranger, payment+1, unit)},
		{"pay outside", w.paying(func(*types.MsgPayOutside) {})},
		{"receive outside", sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: w.authority(), Amount: unit, Commitment: commitment("receipt")})},
		{"grant", w.granting(func(m *types.MsgGrant) { m.Company = w.clinic })},
		{"budget", w.budgeting(w.authority(), w.clinic, "salt", unit, week)},
		{"end budget", sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.authority(), Company: w.clinic, Payee: commitment("salt")})},
		{"owe", func(ctx context.Context) error { return w.Owe(ctx, w.clinic, w.nurse.Id, unit) }},
		{"pay what is owed", func(ctx context.Context) error {
			claim, _, err := w.Currency.FirstClaim(ctx, w.clinic)
			if err != nil {
				return err
			}
			return w.Currency.PayClaim(ctx, claim.Id)
		}},
	}
}

// named is a message with what it does.
type named struct {
	name string
	send transaction
}

// audited requires that the ledger's audit has no residual, of the region and of every company.
func (w *world) audited() {
	w.t.Helper()
	report, err := w.CurrencyQuery.Audit(w.Ctx, &currencytypes.QueryAuditRequest{})
	require.NoError(w.t, err)
	require.Zero(w.t, report.BooksSum)
	require.Zero(w.t, report.SupplyResidual)
	require.Zero(w.t, report.MintedResidual)
	require.Empty(w.t, report.Negative)
	require.NotEmpty(w.t, report.Companies)
	for _, company := range report.Companies {
		require.Zero(w.t, company.Residual)
		require.Zero(w.t, company.StartingResidual)
	}
}

// reimport exports the bank and goes on from what it imports.
func (w *world) reimport() {
	w.t.Helper()
	before := w.snapshot()
	state, err := w.RegionalBank.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	w.Empty(types.StoreKey)
	require.NoError(w.t, w.RegionalBank.InitGenesis(w.Ctx, state))
	require.Equal(w.t, before, w.snapshot())
}
