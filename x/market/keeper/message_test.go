package keeper_test

import (
	"context"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/registry"
	"google.golang.org/protobuf/reflect/protoreflect"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
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

// attempt sets a scene and returns the message that is tried in it.
type attempt func(*world) transaction

// refusal is an attempt with what it must fail for.
type refusal struct {
	why  string
	want error
	try  attempt
}

// trial is what a message does and what it does not.
type trial struct {
	succeeds attempt
	refused  []refusal
}

func (w *world) list(signer regiontypes.Member, company, product uint64) transaction {
	return sending(w.MarketMsg.ListProduct, &types.MsgListProduct{
		Signer: signer.Address, Company: company, Product: product, Mode: types.LISTING_MODE_BY_ORDER, OrderTimeoutSeconds: day,
	})
}

func (w *world) unlist(signer regiontypes.Member, company, product uint64) transaction {
	return sending(w.MarketMsg.UnlistProduct, &types.MsgUnlistProduct{Signer: signer.Address, Company: company, Product: product})
}

func (w *world) updating(signer string, params types.Params) transaction {
	return sending(w.MarketMsg.UpdateParams, &types.MsgUpdateParams{Signer: signer, Params: params})
}

func (w *world) authority() string { return w.Region.Authority().String() }

// stand puts a company into a standing.
func (w *world) stand(company uint64, standing cooptypes.Standing) {
	require.NoError(w.t, w.Coop.SetStanding(w.Ctx, company, standing))
}

// retired is a product of the bakery that it sells no more; listed says whether its offer still stands.
func (w *world) retired(listed bool) uint64 {
	product := w.Register(w.baker, w.bakery, "roll", pricingtypes.PRODUCT_KIND_SERVICE, 2*unit)
	if listed {
		w.List(w.baker, w.bakery, product, types.LISTING_MODE_AT_ONCE)
	}
	_, err := w.PricingMsg.RetireProduct(w.Ctx, &pricingtypes.MsgRetireProduct{Signer: w.baker.Address, Company: w.bakery, Product: product})
	require.NoError(w.t, err)
	return product
}

// offerTrials are those of listings, job postings and parameters; orderTrials, of buying, are in a file of their own.
var offerTrials = map[string]trial{
	"ListProduct": {
		succeeds: func(w *world) transaction { return w.list(w.baker, w.bakery, w.bread) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.list(w.stranger, w.bakery, w.bread) }},
			{"by nobody of the region", regiontypes.ErrNotMember, func(w *world) transaction {
				return w.list(regiontypes.Member{Address: w.authority()}, w.bakery, w.bread)
			}},
			{"of an unknown company", cooptypes.ErrCompanyNotFound, func(w *world) transaction { return w.list(w.baker, 99, w.bread) }},
			{"of an unknown product", pricingtypes.ErrProductNotFound, func(w *world) transaction { return w.list(w.baker, w.bakery, 99) }},
			{"of another company's product", types.ErrNotSellersProduct, func(w *world) transaction { return w.list(w.baker, w.bakery, w.flour) }},
			{"of a retired product", types.ErrSellerMayNotSell, func(w *world) transaction { return w.list(w.baker, w.bakery, w.retired(false)) }},
		},
	},
	"UnlistProduct": {
		succeeds: func(w *world) transaction { return w.unlist(w.baker, w.bakery, w.bread) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.unlist(w.stranger, w.bakery, w.bread) }},
			{"of another company's product", types.ErrNotSellersProduct, func(w *world) transaction { return w.unlist(w.baker, w.bakery, w.flour) }},
			{"of what is not listed", types.ErrListingNotFound, func(w *world) transaction { return w.unlist(w.baker, w.bakery, 99) }},
		},
	},
	"PostJob": {
		succeeds: func(w *world) transaction { return w.posting(w.baker, w.bakery, w.now()+day) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.posting(w.stranger, w.bakery, w.now()+day) }},
			{"of an unknown company", cooptypes.ErrCompanyNotFound, func(w *world) transaction { return w.posting(w.baker, 99, w.now()+day) }},
			{"until now", types.ErrOpenUntilOutOfRange, func(w *world) transaction { return w.posting(w.baker, w.bakery, w.now()) }},
		},
	},
	"CloseJob": {
		succeeds: func(w *world) transaction { return w.closing(w.baker, w.post()) },
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.closing(w.miller, w.post()) }},
			{"of an unknown posting", types.ErrJobPostingNotFound, func(w *world) transaction { return w.closing(w.baker, 99) }},
			{"twice", types.ErrJobPostingClosed, func(w *world) transaction {
				posting := w.post()
				require.NoError(w.t, w.closing(w.baker, posting)(w.Ctx))
				return w.closing(w.baker, posting)
			}},
		},
	},
	"Apply": {
		succeeds: func(w *world) transaction { return w.applying(w.customer, w.post()) },
		refused: []refusal{
			{"by nobody of the region", regiontypes.ErrNotMember, func(w *world) transaction {
				return w.applying(regiontypes.Member{Address: w.authority()}, w.post())
			}},
			{"by somebody suspended", regiontypes.ErrMemberSuspended, func(w *world) transaction {
				require.NoError(w.t, w.Region.Suspend(w.Ctx, w.customer.Id, "test"))
				return w.applying(w.customer, w.post())
			}},
			{"in the second in which it ends", types.ErrJobPostingClosed, func(w *world) transaction {
				posting := w.post()
				w.Advance(dayDuration)
				return w.applying(w.customer, posting)
			}},
		},
	},
	"WithdrawApplication": {
		succeeds: func(w *world) transaction {
			posting := w.post()
			require.NoError(w.t, w.applying(w.customer, posting)(w.Ctx))
			return w.withdrawing(w.customer, posting)
		},
		refused: []refusal{
			{"of somebody else's", types.ErrApplicationNotFound, func(w *world) transaction {
				posting := w.post()
				require.NoError(w.t, w.applying(w.customer, posting)(w.Ctx))
				return w.withdrawing(w.stranger, posting)
			}},
			{"by nobody of the region", regiontypes.ErrNotMember, func(w *world) transaction {
				return w.withdrawing(regiontypes.Member{Address: w.authority()}, w.post())
			}},
		},
	},
	"UpdateParams": {
		succeeds: func(w *world) transaction {
			params := types.DefaultParams()
			params.MaxListings = 7
			return w.updating(w.Officer.Address, params)
		},
		refused: []refusal{
			{"by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.updating(w.baker.Address, types.DefaultParams()) }},
			{"to what cannot be", types.ErrInvalid, func(w *world) transaction {
				params := types.DefaultParams()
				params.RefundSeconds = (types.MaxRefundWeeks + 1) * types.WeekSeconds
				return w.updating(w.authority(), params)
			}},
		},
	},
}

// TestEveryMessageDoesWhatItSaysOrLeavesNoTrace takes the messages from the service itself, so that none is forgotten.
func TestEveryMessageDoesWhatItSaysOrLeavesNoTrace(t *testing.T) {
	found, err := registry.MergedProtoRegistry().FindDescriptorByName("factor.market.v1.Msg")
	require.NoError(t, err)
	methods := found.(protoreflect.ServiceDescriptor).Methods()
	trials := maps.Clone(offerTrials)
	maps.Copy(trials, orderTrials)
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
