package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/registry"
	"google.golang.org/protobuf/reflect/protoreflect"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// transaction is a message on its way through the router and the message server.
type transaction func(context.Context) error

// sending checks a message by itself and hands it to its handler, as the router does.
func sending[Request interface{ ValidateBasic() error }, Response any](handle func(context.Context, Request) (Response, error), msg Request) transaction {
	return func(ctx context.Context) error {
		if err := msg.ValidateBasic(); err != nil {
			return err
		}
		_, err := handle(ctx, msg)
		return err
	}
}

type refusal struct {
	why  string
	want error
	try  func(*world) transaction
}

type trial struct {
	succeeds func(*world) transaction
	refused  []refusal
}

func (w *world) requesting(change func(*types.MsgRequestGrant)) transaction {
	msg := &types.MsgRequestGrant{Signer: w.baker.Address, Company: w.bakery, Pool: types.POOL_RESERVE, Amount: 100 * unit}
	change(msg)
	return sending(w.RegionalBankMsg.RequestGrant, msg)
}

func (w *world) granting(change func(*types.MsgGrant)) transaction {
	msg := &types.MsgGrant{Signer: w.authority(), Company: w.bakery, Pool: types.POOL_RESERVE, Amount: 100 * unit}
	change(msg)
	return sending(w.RegionalBankMsg.Grant, msg)
}

func (w *world) subsidising(change func(*types.MsgSetSubsidy)) transaction {
	msg := &types.MsgSetSubsidy{Signer: w.authority(), Company: w.clinic, Terms: types.Terms{
		RatePpm: 800_000, Fixed: unit, Cap: 500 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND,
	}}
	change(msg)
	return sending(w.RegionalBankMsg.SetSubsidy, msg)
}

func (w *world) paying(change func(*types.MsgPayOutside)) transaction {
	msg := &types.MsgPayOutside{Signer: w.baker.Address, Company: w.bakery, Pool: types.POOL_RESERVE, Amount: 10 * unit, Tag: pricingtypes.CostTag{Product: w.bread}}
	change(msg)
	return sending(w.RegionalBankMsg.PayOutside, msg)
}

func (w *world) regionPaying(signer string, amount int64) transaction {
	return sending(w.RegionalBankMsg.PayOutside, &types.MsgPayOutside{Signer: signer, Pool: types.POOL_REGION, Amount: amount})
}

func (w *world) linking(signer string, limit, rate int64, region string) transaction {
	return sending(w.RegionalBankMsg.SetLink, &types.MsgSetLink{Signer: signer, Region: region, ClearingLimit: limit, RatePpm: rate})
}

var trials = map[string]trial{
	"RequestGrant": {
		succeeds: func(w *world) transaction { return w.requesting(func(*types.MsgRequestGrant) {}) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Signer = w.stranger.Address })
			}},
			{"by the region", regiontypes.ErrNotMember, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Signer = w.authority() })
			}},
			{"of an unknown company", cooptypes.ErrCompanyNotFound, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Company = 99 })
			}},
			{"for the region fund", types.ErrInvalid, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Pool = types.POOL_REGION })
			}},
			{"for nothing", types.ErrInvalid, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Amount = 0 })
			}},
			{"with half a hash", types.ErrInvalid, func(w *world) transaction {
				return w.requesting(func(m *types.MsgRequestGrant) { m.Commitment = commitment("x")[:16] })
			}},
			{"beside as many as it may have", types.ErrTooManyRequests, func(w *world) transaction {
				for range types.DefaultParams().MaxOpenRequests {
					w.request(unit)
				}
				return w.requesting(func(*types.MsgRequestGrant) {})
			}},
			{"in proceedings", cooptypes.ErrStanding, func(w *world) transaction {
				w.stand(w.bakery, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.requesting(func(*types.MsgRequestGrant) {})
			}},
		},
	},
	"WithdrawRequest": {
		succeeds: func(w *world) transaction {
			return sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: w.baker.Address, Request: w.request(unit)})
		},
		refused: []refusal{
			{"of another company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: w.nurse.Address, Request: w.request(unit)})
			}},
			{"that is unknown", types.ErrRequestNotFound, func(w *world) transaction {
				return sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: w.baker.Address, Request: 99})
			}},
			{"that was declined", types.ErrRequestClosed, func(w *world) transaction {
				id := w.request(unit)
				require.NoError(w.t, w.RegionalBank.DeclineRequest(w.Ctx, id, nil))
				return sending(w.RegionalBankMsg.WithdrawRequest, &types.MsgWithdrawRequest{Signer: w.baker.Address, Request: id})
			}},
		},
	},
	"Grant": {
		succeeds: func(w *world) transaction {
			return w.granting(func(m *types.MsgGrant) { m.Request = w.request(200 * unit) })
		},
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Signer = w.stranger.Address })
			}},
			{"by the company to itself", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Signer = w.baker.Address })
			}},
			{"above an officer's limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, 100*unit)
				require.NoError(w.t, w.granting(func(m *types.MsgGrant) { m.Signer, m.Amount = w.stranger.Address, unit })(w.Ctx))
				return w.granting(func(m *types.MsgGrant) { m.Signer = w.stranger.Address })
			}},
			{"to an unknown company", cooptypes.ErrCompanyNotFound, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Company = 99 })
			}},
			{"of less than nothing", types.ErrInvalid, func(w *world) transaction { return w.granting(func(m *types.MsgGrant) { m.Amount = -1 }) }},
			{"to no pool", types.ErrInvalid, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Pool = types.POOL_UNSPECIFIED })
			}},
			{"above the request", types.ErrRequestMismatch, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Request = w.request(m.Amount - 1) })
			}},
			{"to another pool than requested", types.ErrRequestMismatch, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Request, m.Pool = w.request(m.Amount), types.POOL_STARTING })
			}},
			{"to another company than asked", types.ErrRequestMismatch, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Request, m.Company = w.request(m.Amount), w.clinic })
			}},
			{"of a request twice", types.ErrRequestClosed, func(w *world) transaction {
				id := w.request(1000 * unit)
				send := w.granting(func(m *types.MsgGrant) { m.Request = id })
				require.NoError(w.t, send(w.Ctx))
				return send
			}},
			{"in answer to nothing", types.ErrRequestNotFound, func(w *world) transaction { return w.granting(func(m *types.MsgGrant) { m.Request = 7 }) }},
			{"to a company in proceedings", types.ErrStanding, func(w *world) transaction {
				w.stand(w.bakery, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.granting(func(*types.MsgGrant) {})
			}},
			{"of more than one decision moves", types.ErrInvalid, func(w *world) transaction {
				return w.granting(func(m *types.MsgGrant) { m.Amount = types.MaxAmount + 1 })
			}},
		},
	},
	"DeclineRequest": {
		succeeds: func(w *world) transaction {
			return sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.Officer.Address, Request: w.request(unit), Decision: commitment("no")})
		},
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.baker.Address, Request: w.request(unit)})
			}},
			{"that is unknown", types.ErrRequestNotFound, func(w *world) transaction {
				return sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.authority(), Request: 5})
			}},
			{"twice", types.ErrRequestClosed, func(w *world) transaction {
				send := sending(w.RegionalBankMsg.DeclineRequest, &types.MsgDeclineRequest{Signer: w.authority(), Request: w.request(unit)})
				require.NoError(w.t, send(w.Ctx))
				return send
			}},
		},
	},
	"SetSubsidy": {
		succeeds: func(w *world) transaction { return w.subsidising(func(*types.MsgSetSubsidy) {}) },
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Signer = w.nurse.Address })
			}},
			{"without an end by an officer with a limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, regiontypes.MaxLimit)
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Signer = w.stranger.Address })
			}},
			{"of more in all than an officer's limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, 1000*unit)
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Signer, m.Terms.Until = w.stranger.Address, w.Now()+2*week })
			}},
			{"to an unknown company", cooptypes.ErrCompanyNotFound, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Company = 99 })
			}},
			{"of more than the cost", types.ErrInvalid, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Terms.RatePpm = 1_000_001 })
			}},
			{"of nothing", types.ErrInvalid, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Terms.RatePpm, m.Terms.Fixed = 0, 0 })
			}},
			{"without a cap", types.ErrInvalid, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Terms.Cap = 0 })
			}},
			{"from nowhere", types.ErrInvalid, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Terms.Source = types.SUBSIDY_SOURCE_UNSPECIFIED })
			}},
			{"until now", types.ErrInvalid, func(w *world) transaction {
				return w.subsidising(func(m *types.MsgSetSubsidy) { m.Terms.Until = w.Now() })
			}},
			{"to a company in proceedings", types.ErrStanding, func(w *world) transaction {
				w.stand(w.clinic, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.subsidising(func(*types.MsgSetSubsidy) {})
			}},
		},
	},
	"EndSubsidy": {
		succeeds: func(w *world) transaction {
			require.NoError(w.t, w.subsidising(func(*types.MsgSetSubsidy) {})(w.Ctx))
			return sending(w.RegionalBankMsg.EndSubsidy, &types.MsgEndSubsidy{Signer: w.Officer.Address, Company: w.clinic})
		},
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				require.NoError(w.t, w.subsidising(func(*types.MsgSetSubsidy) {})(w.Ctx))
				return sending(w.RegionalBankMsg.EndSubsidy, &types.MsgEndSubsidy{Signer: w.nurse.Address, Company: w.clinic})
			}},
			{"of a company that has none", types.ErrSubsidyNotFound, func(w *world) transaction {
				return sending(w.RegionalBankMsg.EndSubsidy, &types.MsgEndSubsidy{Signer: w.authority(), Company: w.clinic})
			}},
		},
	},
	"ConfirmOutside": {
		succeeds: func(w *world) transaction {
			return w.confirming(w.stranger, w.clinicPays(types.POOL_STARTING, unit), unit)
		},
		refused: []refusal{
			{"for no payment that waits", types.ErrPaymentNotFound, func(w *world) transaction { return w.confirming(w.stranger, 1, unit) }},
			{"twice", types.ErrPaymentNotFound, func(w *world) transaction {
				once := w.confirming(w.stranger, w.clinicPays(types.POOL_STARTING, unit), unit)
				require.NoError(w.t, once(w.Ctx))
				return once
			}},
			{"of another amount than is on the bill", types.ErrPaymentDiffers, func(w *world) transaction {
				return w.confirming(w.stranger, w.clinicPays(types.POOL_STARTING, unit), unit+1)
			}},
			{"by whoever pays", types.ErrSecondPerson, func(w *world) transaction {
				return w.confirming(w.nurse, w.clinicPays(types.POOL_RESERVE, unit), unit)
			}},
			{"by a colleague, from the starting pool", types.ErrSecondPerson, func(w *world) transaction {
				w.Hire(w.clinic, w.nurse, w.stranger, 1)
				return w.confirming(w.stranger, w.clinicPays(types.POOL_STARTING, unit), unit)
			}},
			{"by who was a colleague yesterday, from the starting pool", types.ErrSecondPerson, func(w *world) transaction {
				w.Hire(w.clinic, w.nurse, w.stranger, 1)
				_, err := w.CoopMsg.Resign(w.Ctx, &cooptypes.MsgResign{Signer: w.stranger.Address, Company: w.clinic})
				require.NoError(w.t, err)
				return w.confirming(w.stranger, w.clinicPays(types.POOL_STARTING, unit), unit)
			}},
			{"without a record, from the starting pool", types.ErrSecondPerson, func(w *world) transaction {
				return sending(w.RegionalBankMsg.ConfirmOutside, &types.MsgConfirmOutside{
					Signer: w.stranger.Address, Payment: w.clinicPays(types.POOL_STARTING, unit), Amount: unit,
				})
			}},
			{"with half a record", types.ErrInvalid, func(w *world) transaction {
				return sending(w.RegionalBankMsg.ConfirmOutside, &types.MsgConfirmOutside{
					Signer: w.stranger.Address, Payment: w.clinicPays(types.POOL_STARTING, unit), Amount: unit, Record: commitment("seen")[:16],
				})
			}},
			{"for an insolvent company", types.ErrStanding, func(w *world) transaction {
				payment := w.clinicPays(types.POOL_STARTING, unit)
				w.owe(w.clinic, w.nurse, unit)
				return w.confirming(w.stranger, payment, unit)
			}},
			{"before what came to be owed meanwhile", types.ErrStanding, func(w *world) transaction {
				payment := w.clinicPays(types.POOL_RESERVE, unit)
				w.owe(w.clinic, w.nurse, unit)
				return w.confirming(w.stranger, payment, unit)
			}},
			{"above a share that was lowered meanwhile", types.ErrOutsideLimit, func(w *world) transaction {
				payment := w.clinicPays(types.POOL_RESERVE, 2*unit)
				w.setParams(func(p *types.Params) { p.OutsideSharePpm = 50 })
				return w.confirming(w.stranger, payment, 2*unit)
			}},
			{"by no member", regiontypes.ErrNotMember, func(w *world) transaction {
				payment := w.clinicPays(types.POOL_STARTING, unit)
				return sending(w.RegionalBankMsg.ConfirmOutside, &types.MsgConfirmOutside{Signer: w.authority(), Payment: payment, Amount: unit, Record: commitment("seen")})
			}},
		},
	},
	"CancelOutside": {
		succeeds: func(w *world) transaction {
			return sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: w.nurse.Address, Payment: w.clinicPays(types.POOL_STARTING, unit)})
		},
		refused: []refusal{
			{"by who saw nothing", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: w.stranger.Address, Payment: w.clinicPays(types.POOL_STARTING, unit)})
			}},
			{"of no payment that waits", types.ErrPaymentNotFound, func(w *world) transaction {
				return sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: w.nurse.Address, Payment: 1})
			}},
		},
	},
	"SetOutsideBudget": {
		succeeds: func(w *world) transaction { return w.budgeting(w.authority(), w.clinic, "salt", unit, week) },
		refused: []refusal{
			{"by the company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.budgeting(w.nurse.Address, w.clinic, "salt", unit, week) }},
			{"above an officer's limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, unit)
				return w.budgeting(w.stranger.Address, w.clinic, "salt", unit+1, week)
			}},
			{"that has ended", types.ErrInvalid, func(w *world) transaction { return w.budgeting(w.authority(), w.clinic, "salt", unit, 0) }},
			{"for nothing", types.ErrInvalid, func(w *world) transaction { return w.budgeting(w.authority(), w.clinic, "salt", 0, week) }},
			{"for no payee", types.ErrInvalid, func(w *world) transaction {
				return sending(w.RegionalBankMsg.SetOutsideBudget, &types.MsgSetOutsideBudget{Signer: w.authority(), Company: w.clinic, Amount: unit, EndsAt: w.Now() + 1})
			}},
			{"for no company", cooptypes.ErrCompanyNotFound, func(w *world) transaction { return w.budgeting(w.authority(), 99, "salt", unit, week) }},
			{"for a company that is wound up", types.ErrStanding, func(w *world) transaction {
				w.stand(w.clinic, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.budgeting(w.authority(), w.clinic, "salt", unit, week)
			}},
			{"beside as many as it may have", types.ErrTooManyOutside, func(w *world) transaction {
				w.setParams(func(p *types.Params) { p.MaxOutsideBudgets = 1 })
				w.budget(w.clinic, "gauze", unit, week)
				return w.budgeting(w.authority(), w.clinic, "salt", unit, week)
			}},
		},
	},
	"EndOutsideBudget": {
		succeeds: func(w *world) transaction {
			w.budget(w.clinic, "salt", unit, week)
			return sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.authority(), Company: w.clinic, Payee: commitment("salt")})
		},
		refused: []refusal{
			{"that there is not", types.ErrBudgetNotFound, func(w *world) transaction {
				return sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.authority(), Company: w.clinic, Payee: commitment("salt")})
			}},
			{"by the company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				w.budget(w.clinic, "salt", unit, week)
				return sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.nurse.Address, Company: w.clinic, Payee: commitment("salt")})
			}},
		},
	},
	"PayOutside": {
		succeeds: func(w *world) transaction { return w.paying(func(*types.MsgPayOutside) {}) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Signer = w.stranger.Address })
			}},
			{"by the bank from a company's pool", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Signer = w.Officer.Address })
			}},
			{"by a company from the region fund", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.regionPaying(w.baker.Address, unit) }},
			{"above an officer's limit from the region fund", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, unit)
				return w.regionPaying(w.stranger.Address, unit+1)
			}},
			{"above the region fund", currencytypes.ErrInsufficient, func(w *world) transaction { return w.regionPaying(w.authority(), 1000*unit+1) }},
			{"above the reserve", currencytypes.ErrInsufficient, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Amount = w.Reserve(w.bakery) + 1 })
			}},
			{"above the cycle's share of a company that has not recovered", types.ErrOutsideLimit, func(w *world) transaction {
				return w.payingOutside(w.clinic, types.POOL_RESERVE, w.share(w.clinic)+1, "")
			}},
			{"beside as many as may wait", types.ErrTooManyOutside, func(w *world) transaction {
				w.setParams(func(p *types.Params) { p.MaxOutsideWaiting = 1 })
				w.clinicPays(types.POOL_STARTING, unit)
				return w.payingOutside(w.clinic, types.POOL_STARTING, unit, "")
			}},
			{"to half a payee", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Payee = commitment("salt")[:16] })
			}},
			{"above the starting pool", currencytypes.ErrInsufficient, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) {
					m.Pool, m.Tag, m.Commitment = types.POOL_STARTING, overhead, commitment("flour")
					m.Amount = w.Balance(currencytypes.Starting(w.bakery)) + 1
				})
			}},
			{"from the starting pool without a record", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Pool, m.Tag = types.POOL_STARTING, overhead })
			}},
			{"from the starting pool for a product", types.ErrPurpose, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Pool, m.Commitment = types.POOL_STARTING, commitment("flour") })
			}},
			{"for equipment and a product", types.ErrPurpose, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.LifeCycles, m.Commitment = 10, commitment("oven") })
			}},
			{"for equipment without a record", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.LifeCycles, m.Tag = 10, overhead })
			}},
			{"for equipment that outlives everybody", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) {
					m.LifeCycles, m.Tag, m.Commitment = pricingtypes.MaxLifeCycles+1, overhead, commitment("oven")
				})
			}},
			{"in advance for a product", types.ErrPurpose, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.PrepaidCycles = 52 })
			}},
			{"in advance for three cycles", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.PrepaidCycles, m.Tag = 3, overhead })
			}},
			{"in advance for what lasts", types.ErrPurpose, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) {
					m.PrepaidCycles, m.LifeCycles, m.Tag, m.Commitment = 52, 10, overhead, commitment("oven")
				})
			}},
			{"in advance from the starting pool", types.ErrPurpose, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) {
					m.Pool, m.PrepaidCycles, m.Tag, m.Commitment = types.POOL_STARTING, 52, overhead, commitment("insurance")
				})
			}},
			{"for another company's product", pricingtypes.ErrNotCompanysProduct, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Tag.Product = w.bread + 1 })
			}},
			{"for an unknown job", pricingtypes.ErrJobNotFound, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Tag = pricingtypes.CostTag{Job: 5} })
			}},
			{"from the region fund for a company", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Pool, m.Tag = types.POOL_REGION, overhead })
			}},
			{"from no pool", types.ErrInvalid, func(w *world) transaction {
				return w.paying(func(m *types.MsgPayOutside) { m.Pool = types.POOL_UNSPECIFIED })
			}},
			{"before wages that it owes", types.ErrStanding, func(w *world) transaction {
				w.owe(w.bakery, w.baker, unit)
				return w.paying(func(*types.MsgPayOutside) {})
			}},
			{"by an insolvent company, not even from its starting pool", types.ErrStanding, func(w *world) transaction {
				w.owe(w.bakery, w.baker, unit)
				return w.paying(func(m *types.MsgPayOutside) {
					m.Pool, m.Tag, m.Commitment = types.POOL_STARTING, overhead, commitment("flour")
				})
			}},
		},
	},
	"ReceiveOutside": {
		succeeds: func(w *world) transaction {
			return sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: w.authority(), Amount: unit, Commitment: commitment("receipt")})
		},
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: w.baker.Address, Amount: unit, Commitment: commitment("receipt")})
			}},
			{"without a receipt", types.ErrInvalid, func(w *world) transaction {
				return sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: w.authority(), Amount: unit})
			}},
			{"of nothing", types.ErrInvalid, func(w *world) transaction {
				return sending(w.RegionalBankMsg.ReceiveOutside, &types.MsgReceiveOutside{Signer: w.authority(), Commitment: commitment("receipt")})
			}},
		},
	},
	"SetLink": {
		succeeds: func(w *world) transaction { return w.linking(w.authority(), 100*unit, 1_250_000, "north") },
		refused: []refusal{
			{"by a member", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.linking(w.baker.Address, unit, unit, "north") }},
			{"above an officer's limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.limited(w.stranger, unit)
				return w.linking(w.stranger.Address, unit+1, unit, "north")
			}},
			{"at no rate", types.ErrInvalid, func(w *world) transaction { return w.linking(w.authority(), unit, 0, "north") }},
			{"with a limit below zero", types.ErrInvalid, func(w *world) transaction { return w.linking(w.authority(), -1, unit, "north") }},
			{"to a region without a code", types.ErrInvalid, func(w *world) transaction { return w.linking(w.authority(), unit, unit, "The North") }},
		},
	},
	"UpdateParams": {
		succeeds: func(w *world) transaction {
			params := types.DefaultParams()
			params.TaxCapWeeks = 7
			return sending(w.RegionalBankMsg.UpdateParams, &types.MsgUpdateParams{Signer: w.Officer.Address, Params: params})
		},
		refused: []refusal{
			{"by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return sending(w.RegionalBankMsg.UpdateParams, &types.MsgUpdateParams{Signer: w.baker.Address, Params: types.DefaultParams()})
			}},
			{"by the bank alone", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				w.Grant(w.stranger.Id, regiontypes.PermissionBank)
				return sending(w.RegionalBankMsg.UpdateParams, &types.MsgUpdateParams{Signer: w.stranger.Address, Params: types.DefaultParams()})
			}},
			{"to what cannot be", types.ErrInvalid, func(w *world) transaction {
				params := types.DefaultParams()
				params.TaxRatePpm = 1_000_001
				return sending(w.RegionalBankMsg.UpdateParams, &types.MsgUpdateParams{Signer: w.authority(), Params: params})
			}},
		},
	},
}

// TestEveryMessageDoesWhatItSaysOrLeavesNoTrace takes the messages from the service itself, so that none is forgotten.
func TestEveryMessageDoesWhatItSaysOrLeavesNoTrace(t *testing.T) {
	found, err := registry.MergedProtoRegistry().FindDescriptorByName("factor.regionalbank.v1.Msg")
	require.NoError(t, err)
	methods := found.(protoreflect.ServiceDescriptor).Methods()
	require.Len(t, trials, methods.Len())
	for i := range methods.Len() {
		name := string(methods.Get(i).Name())
		require.Contains(t, trials, name)
		t.Run(name+" succeeds", func(t *testing.T) {
			w := newWorld(t)
			send := trials[name].succeeds(w)
			before := w.snapshot()
			require.NoError(t, w.Failing(send))
			require.NotEqual(t, before, w.snapshot())
			w.check()
		})
		require.NotEmpty(t, trials[name].refused)
		for _, one := range trials[name].refused {
			t.Run(name+" is refused "+one.why, func(t *testing.T) {
				w := newWorld(t)
				w.refused(one.want, one.try(w))
				w.check()
			})
		}
	}
}
