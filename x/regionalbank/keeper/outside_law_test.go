package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// border is a slow and obvious twin of the rule: it remembers who ever belonged to the clinic, what the bank approved and
// what went out in each cycle, and looks at every payment that crosses the border.
type border struct {
	w *world
	// left is when a member left the clinic, 0 while they are there.
	left map[uint64]int64
	// paidBy is who began each payment.
	paidBy    map[uint64]string
	budgets   map[string]types.OutsideBudget
	gone      map[uint64]int64 // by cycle, without a budget
	recovered bool
	crossed   map[string]int
}

func (b *border) related(member uint64) bool {
	left, ever := b.left[member]
	return ever && (left == 0 || left+cooptypes.DefaultParams().TieWindowSeconds > b.w.Now())
}

// crosses checks one payment of the clinic that went out.
func (b *border) crosses(r *rapid.T, paid types.PaidOutside) {
	w := b.w
	payer, err := w.Region.ActiveMember(w.Ctx, b.paidBy[paid.Payment])
	require.NoError(r, err)
	switch {
	case paid.Pool == types.POOL_STARTING:
		require.False(r, b.related(paid.ConfirmedBy), "member %d is related", paid.ConfirmedBy)
		require.NotZero(r, paid.ConfirmedBy)
		require.NotEqual(r, payer.Id, paid.ConfirmedBy)
		require.NotEmpty(r, paid.Record)
		require.NotEmpty(r, paid.Commitment)
		b.crossed["starting"]++
	case b.recovered:
		b.crossed["recovered"]++
	case paid.ConfirmedBy == 0:
		budget := b.budgets[string(paid.Payee)]
		require.Less(r, w.Now(), budget.EndsAt)
		budget.Spent += paid.Amount
		require.LessOrEqual(r, budget.Spent, budget.Amount)
		b.budgets[string(paid.Payee)] = budget
		b.crossed["budget"]++
	default:
		require.NotEqual(r, payer.Id, paid.ConfirmedBy)
		cycle, err := w.Pricing.GetCycle(w.Ctx)
		require.NoError(r, err)
		company, err := w.Coop.GetCompany(w.Ctx, w.clinic)
		require.NoError(r, err)
		params, err := w.RegionalBank.GetParams(w.Ctx)
		require.NoError(r, err)
		b.gone[cycle.Number] += paid.Amount
		require.LessOrEqual(r, b.gone[cycle.Number]*money.PPM, company.Released*params.OutsideSharePpm)
		b.crossed["share"]++
	}
}

// TestNothingLeavesOnOnePersonsWord: whatever officers, colleagues, strangers and the bank do, in any order, nothing leaves a
// starting pool without the receipt of somebody unrelated, and nothing above a cycle's share leaves an unrecovered reserve
// without a budget.
func TestNothingLeavesOnOnePersonsWord(t *testing.T) {
	crossed := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		friend := w.Admit("friend")
		people := []regiontypes.Member{w.nurse, w.nurse, w.baker, w.stranger, friend}
		b := &border{
			w: w, left: map[uint64]int64{w.nurse.Id: 0}, paidBy: map[uint64]string{}, budgets: map[string]types.OutsideBudget{},
			gone: map[uint64]int64{}, crossed: crossed,
		}
		one := func(r *rapid.T) regiontypes.Member { return rapid.SampledFrom(people).Draw(r, "who") }
		amount := func(r *rapid.T) int64 {
			return rapid.OneOf(rapid.Int64Range(1, 700*unit), rapid.Int64Range(500*unit, 2500*unit)).Draw(r, "amount")
		}
		payee := func(r *rapid.T) []byte {
			return commitment(rapid.SampledFrom([]string{"salt", "gauze"}).Draw(r, "payee"))
		}
		waiting := func(r *rapid.T) (types.OutsidePayment, bool) {
			all := w.waiting(w.clinic)
			if len(all) == 0 {
				return types.OutsidePayment{}, false
			}
			return rapid.SampledFrom(all).Draw(r, "payment"), true
		}
		// does runs something that may fail and shows the twin what crossed the border by it: nothing crosses unseen.
		does := func(r *rapid.T, send transaction) bool {
			before := w.Balance(currencytypes.External())
			cached, write := w.Ctx.CacheContext()
			if send(cached) != nil {
				return false
			}
			events := cached.EventManager().ABCIEvents()
			write()
			seen := int64(0)
			for _, event := range events {
				if event.Type != "factor.regionalbank.v1.PaidOutside" {
					continue
				}
				parsed, err := sdk.ParseTypedEvent(event)
				require.NoError(r, err)
				paid, ok := parsed.(*types.PaidOutside)
				require.True(r, ok)
				seen += paid.Amount
				b.crosses(r, *paid)
			}
			require.Equal(r, before+seen, w.Balance(currencytypes.External()))
			return true
		}
		acts := map[string]func(*rapid.T){
			"pay": func(r *rapid.T) {
				msg := &types.MsgPayOutside{
					Signer: one(r).Address, Company: w.clinic, Amount: amount(r), Commitment: commitment("gauze"), Payee: payee(r),
					Pool:       types.Pool(rapid.SampledFrom([]int32{1, 1, 1, 2}).Draw(r, "pool")),
					LifeCycles: rapid.SampledFrom([]uint32{0, 0, 9}).Draw(r, "life"),
				}
				next, err := w.RegionalBank.Stored().PaymentSequence.Peek(w.Ctx)
				require.NoError(r, err)
				b.paidBy[max(next, 1)] = msg.Signer
				does(r, sending(w.RegionalBankMsg.PayOutside, msg))
			},
			"confirm": func(r *rapid.T) {
				payment, found := waiting(r)
				if !found {
					return
				}
				does(r, sending(w.RegionalBankMsg.ConfirmOutside, &types.MsgConfirmOutside{
					Signer: one(r).Address, Payment: payment.Id, Amount: payment.Amount + rapid.SampledFrom([]int64{0, 0, 0, 1}).Draw(r, "misread"),
					Record: rapid.SampledFrom([][]byte{commitment("seen"), commitment("seen"), nil}).Draw(r, "record"),
				}))
			},
			"confirm as asked": func(r *rapid.T) {
				if payment, found := waiting(r); found {
					does(r, w.confirming(one(r), payment.Id, payment.Amount))
				}
			},
			"cancel": func(r *rapid.T) {
				if payment, found := waiting(r); found && rapid.Bool().Draw(r, "rather") {
					does(r, sending(w.RegionalBankMsg.CancelOutside, &types.MsgCancelOutside{Signer: one(r).Address, Payment: payment.Id}))
				}
			},
			"budget": func(r *rapid.T) {
				signer := rapid.SampledFrom([]string{w.authority(), w.authority(), w.nurse.Address}).Draw(r, "signer")
				budget := types.OutsideBudget{Company: w.clinic, Payee: payee(r), Amount: 2 * amount(r), EndsAt: w.Now() + rapid.Int64Range(0, 3*week).Draw(r, "for")}
				if !does(r, sending(w.RegionalBankMsg.SetOutsideBudget, &types.MsgSetOutsideBudget{
					Signer: signer, Company: w.clinic, Payee: budget.Payee, Amount: budget.Amount, EndsAt: budget.EndsAt,
				})) {
					return
				}
				require.Equal(r, w.authority(), signer, "only the bank approves")
				if before := b.budgets[string(budget.Payee)]; before.EndsAt > w.Now() {
					budget.Spent = before.Spent
				}
				b.budgets[string(budget.Payee)] = budget
			},
			"end budget": func(r *rapid.T) {
				ended := payee(r)
				if does(r, sending(w.RegionalBankMsg.EndOutsideBudget, &types.MsgEndOutsideBudget{Signer: w.authority(), Company: w.clinic, Payee: ended})) {
					delete(b.budgets, string(ended))
				}
			},
			"hire": func(r *rapid.T) {
				who := rapid.SampledFrom([]regiontypes.Member{w.stranger, friend}).Draw(r, "who")
				if does(r, func(ctx context.Context) error {
					if _, err := w.CoopMsg.OfferEmployment(ctx, &cooptypes.MsgOfferEmployment{Signer: w.nurse.Address, Company: w.clinic, Member: who.Id, Occupation: 1}); err != nil {
						return err
					}
					_, err := w.CoopMsg.AcceptOffer(ctx, &cooptypes.MsgAcceptOffer{Signer: who.Address, Company: w.clinic, Occupation: 1})
					return err
				}) {
					b.left[who.Id] = 0
				}
			},
			"appoint": func(r *rapid.T) {
				does(r, func(ctx context.Context) error {
					_, err := w.CoopMsg.AppointOfficer(ctx, &cooptypes.MsgAppointOfficer{Signer: w.nurse.Address, Company: w.clinic, Member: friend.Id, Permission: cooptypes.PermissionOrder})
					return err
				})
			},
			"resign": func(r *rapid.T) {
				who := rapid.SampledFrom([]regiontypes.Member{w.stranger, friend}).Draw(r, "who")
				if does(r, func(ctx context.Context) error {
					_, err := w.CoopMsg.Resign(ctx, &cooptypes.MsgResign{Signer: who.Address, Company: w.clinic})
					return err
				}) {
					b.left[who.Id] = w.Now()
				}
			},
			"share": func(r *rapid.T) {
				ppm := rapid.Int64Range(0, 200_000).Draw(r, "share")
				w.setParams(func(p *types.Params) { p.OutsideSharePpm = ppm })
			},
			"release": func(r *rapid.T) {
				recovered := rapid.IntRange(0, 9).Draw(r, "recovered") == 0
				if does(r, func(ctx context.Context) error {
					_, err := w.Coop.ReleaseByBoard(ctx, &cooptypes.MsgReleaseTranche{Company: w.clinic, Recovered: recovered})
					return err
				}) && recovered {
					b.recovered = true
				}
			},
			"a week": func(r *rapid.T) {
				before := w.Balance(currencytypes.External())
				w.EndCycle()
				require.Equal(r, before, w.Balance(currencytypes.External()), "silence pays nobody")
			},
		}
		often := []string{
			"pay", "pay", "pay", "pay", "pay", "pay", "confirm", "confirm as asked", "confirm as asked", "cancel", "budget", "budget", "end budget",
			"hire", "appoint", "resign", "share", "release", "a week", "a week",
		}
		for range rapid.IntRange(10, 60).Draw(r, "acts") {
			acts[rapid.SampledFrom(often).Draw(r, "act")](r)
			w.check()
		}
	})
	t.Log(crossed)
	if testing.Short() {
		return // too few lives for something of every kind
	}
	for _, way := range []string{"starting", "recovered", "budget", "share"} {
		require.Positive(t, crossed[way], way)
	}
}
