package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// workersPerCompany makes small companies, so that hardly two people of one company
// are paid in the same block: the dear case of payroll.
const workersPerCompany = 10

// world is a region on disk with members, some of whom have keys, and companies.
type world struct {
	*apptest.Chain
	plan       plan
	registered int
	workers    []worker
	products   []uint64 // product i belongs to company i+1, founded by People[i]
}

// worker is somebody employed, who clocks in at a time of their own.
type worker struct {
	address sdk.AccAddress
	member  uint64
	company uint64
}

// maxMembers is how many strangers have addresses that ascend.
const maxMembers = 1 << 22

// stranger is the address of a registered member whose key nobody has. Addresses are
// spread over the whole range and ascend, because a tree on disk takes a million new
// members in that order many times faster than at random; who is paid, or bought from, is chosen at random.
func stranger(i int) sdk.AccAddress {
	seed := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("registered"), uint64(i)))
	return append(binary.BigEndian.AppendUint32(nil, uint32(i)<<10), seed[:16]...)
}

func newWorld(p plan, registered int, dir string) (*world, error) {
	if registered > maxMembers {
		return nil, fmt.Errorf("at most %d members", maxMembers)
	}
	chain, err := apptest.Start(apptest.Options{
		Dir: dir, Members: p.people, Funds: 1_000_000 * money.Unit, SkipInvariants: true,
		Configure: func(file *app.RegionFile) {
			const allowance = `{"max_gas":"1000000000000","refill_per_second":"1000000000"}`
			file.Region = []byte(`{"member_transfers_allowed":true,"max_messages_per_tx":32,"max_nesting_depth":2,"max_tx_bytes":65536,` +
				`"max_mandates_per_member":200,"member_allowance":` + allowance + `,"operator_allowance":` + allowance + `,"relayer_allowance":` + allowance + `}`)
			file.Coop = []byte(`{"initial_reserve":"1000000000000","initial_starting":"0","tranche_shares_ppm":["1000000"]}`)
			file.Pricing = []byte(`{"cycle_seconds":"86400"}`)
			file.Wage = []byte(`{"max_shift_seconds":"86400","max_weekly_seconds":"604800","max_unconfirmed_weekly_seconds":"1000000000","max_unconfirmed_alone_seconds":"1000000000",` +
				`"max_payroll_entries_per_block":5000}`)
		},
		// As a node has it by default; without it a tree of a million members is read from disk all the time.
		BaseOptions: []func(*baseapp.BaseApp){baseapp.SetIAVLCacheSize(781_250)},
		Consensus:   func(params *cmtproto.ConsensusParams) { params.Block.MaxGas = 10 * app.MaxBlockGas },
	})
	if err != nil {
		return nil, err
	}
	w := &world{Chain: chain, plan: p, registered: registered}
	return w, w.register()
}

// register admits the members without keys, who arrive from another region with some money.
func (w *world) register() error {
	if _, err := w.TryBlock(time.Second); err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // nothing is measured yet
	for i := 0; i < w.registered-w.plan.people; {
		ctx := w.scene()
		for end := min(i+100_000, w.registered-w.plan.people); i < end; i++ {
			ctx = ctx.WithEventManager(sdk.NewEventManager())
			id, err := w.Region.Admit(ctx, stranger(i).String(), 0)
			if err != nil {
				return err
			}
			if err := w.Currency.Post(ctx, currencytypes.Posting{
				From: currencytypes.Clearing(1), To: currencytypes.MemberAccount(id), Amount: 100 * money.Unit,
				Class: currencytypes.COST_CLASS_NEUTRAL, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_MOVE, id, 0),
			}); err != nil {
				return err
			}
		}
		if _, err := w.TryBlock(time.Second); err != nil {
			return err
		}
	}
	return nil
}

// set runs messages on the last committed state without signatures, as part of
// setting the scene: the next block commits what they wrote.
func (w *world) set(ctx sdk.Context, msgs ...sdk.Msg) error {
	for _, msg := range msgs {
		if _, err := w.MsgServiceRouter().Handler(msg)(ctx.WithEventManager(sdk.NewEventManager()), msg); err != nil {
			return fmt.Errorf("%s: %w", sdk.MsgTypeURL(msg), err)
		}
	}
	return nil
}

func (w *world) scene() sdk.Context {
	header := cmtproto.Header{ChainID: w.ChainID, Height: w.LastBlockHeight(), Time: w.Time}
	return sdk.NewContext(w.CommitMultiStore(), header, false, w.Logger())
}

// foundShops founds a company with a stocked product for each of the first people;
// each needs the product of the one before, in a ring.
func (w *world) foundShops() error {
	const stock = 1_000_000_000
	ctx := w.scene()
	for i := range w.plan.shops {
		founder, company := w.People[i].Address.String(), uint64(i+1)
		if err := w.set(ctx,
			&cooptypes.MsgFoundCompany{Signer: founder, Code: fmt.Sprintf("shop-%d", company), Occupation: 1},
			&pricingtypes.MsgRegisterProduct{
				Signer: founder, Company: company, Code: "bread", Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
				Declared: pricingtypes.Declaration{UnitsPerCycle: 1000, OverheadPerCycle: 1000 * money.Unit, DirectPerUnit: money.Unit},
			},
			&pricingtypes.MsgRecordOutput{Signer: founder, Company: company, Product: company, Quantity: stock},
			&pricingtypes.MsgConfirmCount{ // far more than is plausible takes two
				Signer: w.People[(i+1)%len(w.People)].Address.String(), Company: company, Item: pricingtypes.COUNT_ITEM_OUTPUT, Product: company, Quantity: stock,
			},
			&markettypes.MsgListProduct{Signer: founder, Company: company, Product: company, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 3600},
		); err != nil {
			return err
		}
		w.products = append(w.products, company)
	}
	for i := range w.plan.shops {
		if err := w.set(ctx, &pricingtypes.MsgSetRecipe{
			Signer: w.People[i].Address.String(), Company: uint64(i + 1), Product: w.products[i],
			Lines: []pricingtypes.RecipeLine{{SupplierProduct: w.supplier(i), MicroQuantity: 500_000}},
		}); err != nil {
			return err
		}
	}
	_, err := w.TryBlock(time.Second)
	return err
}

func (w *world) supplier(shop int) uint64 {
	return w.products[(shop+len(w.products)-1)%len(w.products)]
}

// foundWorkplaces founds companies of workersPerCompany people among the registered.
func (w *world) foundWorkplaces(log func(string, ...any)) error {
	wanted := min(w.plan.workers, w.registered-w.plan.people) / workersPerCompany
	for place := range wanted {
		ctx := w.scene()
		company := uint64(w.plan.shops + place + 1)
		first := place * workersPerCompany
		founder := stranger(first).String()
		if err := w.set(ctx, &cooptypes.MsgFoundCompany{Signer: founder, Code: fmt.Sprintf("place-%d", company), Occupation: 1}); err != nil {
			return err
		}
		for i := first; i < first+workersPerCompany; i++ {
			member := uint64(w.plan.people + i + 1)
			w.workers = append(w.workers, worker{address: stranger(i), member: member, company: company})
			if i == first {
				continue
			}
			if err := w.set(ctx,
				&cooptypes.MsgOfferEmployment{Signer: founder, Company: company, Member: member, Occupation: 1},
				&cooptypes.MsgAcceptOffer{Signer: stranger(i).String(), Company: company, Occupation: 1},
			); err != nil {
				return err
			}
		}
		if (place+1)%50 == 0 { // the more is uncommitted, the slower the store iterates
			if _, err := w.TryBlock(time.Second); err != nil {
				return err
			}
		}
		if (place+1)%2000 == 0 {
			log("%d people employed", len(w.workers))
		}
	}
	_, err := w.TryBlock(time.Second)
	return err
}

// clockIn has every worker begin a shift, spread evenly over the seconds of an hour and
// over the companies.
func (w *world) clockIn() error {
	begin, steps := w.Time, w.hourBlocks()
	step := time.Hour / time.Duration(steps)
	for s := range steps {
		ctx := w.scene()
		for i := s; i < len(w.workers); i += steps {
			who := w.workers[(i*workersPerCompany+i*workersPerCompany/len(w.workers))%len(w.workers)]
			at := begin.Add(time.Duration(s)*step + step*time.Duration(i/steps)/time.Duration(len(w.workers)/steps+1))
			if err := w.set(ctx.WithBlockTime(at), &wagetypes.MsgClockIn{Signer: who.address.String(), Company: who.company}); err != nil {
				return err
			}
		}
		if _, err := w.TryBlock(step); err != nil {
			return err
		}
	}
	return nil
}

// hourBlocks is in how many blocks the plan pays an hour of everybody's work.
func (w *world) hourBlocks() int { return max(1, len(w.workers)/w.plan.batch) }

// tempDir is a directory for a database, on the disk that holds the working directory's
// temporary files.
func tempDir() (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", "factor-bench")
	return dir, func() error { return os.RemoveAll(dir) }, err
}
