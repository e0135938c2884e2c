package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cosmos/gogoproto/proto"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"

	errorsmod "cosmossdk.io/errors"
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/apptest"
	"github.com/factor-coop/factor/testutil/fixture"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// branch is what could become of a region: blocks on top of its last one, which are thrown away.
type branch struct {
	app        *app.App
	ctx        sdk.Context
	invariants []invariant.Invariant
}

// branchOf begins where the chain stands. Nothing of it reaches the chain.
func branchOf(c *apptest.Chain) *branch {
	ctx := c.Copied(c.NewContext(true))
	ctx = ctx.WithChainID(c.ChainID).WithBlockHeight(c.LastBlockHeight()).WithBlockTime(c.Time).WithConsensusParams(c.GetConsensusParams(ctx))
	return &branch{app: c.App, ctx: ctx, invariants: c.Invariants()}
}

// fork is another future from here.
func (b *branch) fork() *branch {
	ctx, _ := b.ctx.CacheContext()
	return &branch{app: b.app, ctx: ctx, invariants: b.app.Invariants()}
}

// send carries a message out as a transaction does: all of it or nothing. A panic is an error that says so.
func (b *branch) send(msg sdk.Msg) (err error) {
	return deliver(b.app, b.ctx, msg)
}

func deliver(a *app.App, ctx sdk.Context, msg sdk.Msg) error {
	_, err := answered(a, ctx, msg)
	return err
}

// answered carries a message out and returns its response.
func answered(a *app.App, ctx sdk.Context, msg sdk.Msg) (response any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	cached, write := ctx.CacheContext()
	result, err := a.MsgServiceRouter().Handler(msg)(cached, msg)
	if err != nil {
		return nil, err
	}
	write()
	return result.MsgResponses[0].GetCachedValue(), nil
}

// accepts says whether a message would be carried out now; it leaves no trace.
func (b *branch) accepts(msg sdk.Msg) bool {
	ctx, _ := b.ctx.CacheContext()
	return deliver(b.app, ctx, msg) == nil
}

// untyped says whether a refusal has no code of its own: a panic, or an error that nobody named.
func untyped(err error) bool {
	_, code, _ := errorsmod.ABCIInfo(err, false)
	return code <= 1 || strings.HasPrefix(err.Error(), "panic")
}

// failed says whether an event tells that the region could not do what must be done. What a board decided may be refused.
func failed(event sdk.Event) bool {
	return strings.HasPrefix(event.Type, "factor.") && strings.HasSuffix(event.Type, "Failed") && event.Type != proto.MessageName(&boardtypes.ProposalFailed{})
}

// block makes a block of messages, which may be refused, and fails where work that must be done failed.
func (b *branch) block(after time.Duration, msgs ...sdk.Msg) error {
	var wrong error
	next, err := b.app.BlockOn(b.ctx, after, func(ctx sdk.Context) {
		for i, msg := range msgs {
			if err := deliver(b.app, ctx.WithTxIndex(i), msg); err != nil && untyped(err) && wrong == nil {
				wrong = fmt.Errorf("%s is refused with %w", sdk.MsgTypeURL(msg), err)
			}
		}
	})
	if err != nil {
		return err
	}
	b.ctx = next
	for _, event := range next.EventManager().Events() {
		if failed(event) {
			return fmt.Errorf("event %s: %s", event.Type, attributes(abci.Event(event)))
		}
	}
	return wrong
}

func attributes(event abci.Event) string {
	var text []string
	for _, one := range event.Attributes {
		text = append(text, one.Key+"="+one.Value)
	}
	return strings.Join(text, " ")
}

// sound checks every invariant of every module.
func (b *branch) sound() error { return invariant.CheckAll(b.ctx, b.invariants) }

// closeCycle lets the costing cycle end and every company be repriced.
func (b *branch) closeCycle() error {
	before, err := b.app.Pricing.GetCycle(b.ctx)
	if err != nil {
		return err
	}
	now, err := b.app.Region.Now(b.ctx)
	if err != nil {
		return err
	}
	state, err := b.app.Pricing.ExportGenesis(b.ctx)
	if err != nil {
		return err
	}
	wait := time.Duration(max(1, before.EndsAt-now)) * time.Second
	const blocks = 100
	for range blocks {
		if err := b.block(wait); err != nil {
			return err
		}
		wait = time.Second
		cycle, err := b.app.Pricing.GetCycle(b.ctx)
		if err != nil {
			return err
		}
		if cycle.Number > before.Number && !cycle.Closing {
			return b.repriced(before, cycle.Number, state.Companies)
		}
	}
	return fmt.Errorf("cycle %d has not closed after %d blocks", before.Number, blocks)
}

// repriced fails when one of the companies that had costs before has no prices of the running cycle. A first cycle of less than half
// of the one that ended counts to the next.
func (b *branch) repriced(ended pricingtypes.CycleState, cycle uint64, companies []pricingtypes.CompanyEntry) error {
	for _, company := range companies {
		costing, goesOn, err := b.app.Pricing.GetCosting(b.ctx, company.Company)
		if err != nil {
			return err
		}
		stub := costing.Age == 0 && costing.OpenedAt > ended.EndsAt-(ended.EndsAt-ended.StartedAt)/2
		if goesOn && !stub && costing.ClosedCycle+1 != cycle {
			return fmt.Errorf("in cycle %d company %d was closed last in %d", cycle, company.Company, costing.ClosedCycle)
		}
	}
	return nil
}

// windUp ends companies in the name of their own authorities, all at once, and waits until they are gone.
func (b *branch) windUp(companies ...uint64) error {
	for _, company := range companies {
		err := b.send(&insolvencytypes.MsgWindUp{Signer: cooptypes.AuthorityAddress(company).String(), Company: company})
		if before, found := b.app.Coop.GetCompany(b.ctx, company); found == nil && before.Acts() && err != nil {
			return fmt.Errorf("winding up company %d is refused: %w", company, err)
		}
	}
	const blocks = 400
	left := slices.Clone(companies)
	for range blocks {
		if len(left) == 0 {
			return nil
		}
		if err := b.block(6 * time.Hour); err != nil {
			return err
		}
		var wrong error
		left = slices.DeleteFunc(left, func(company uint64) bool {
			now, err := b.app.Coop.GetCompany(b.ctx, company)
			wrong = errors.Join(wrong, err)
			return now.Standing == cooptypes.STANDING_GONE
		})
		if wrong != nil {
			return wrong
		}
	}
	proceeding, err := b.app.Insolvency.GetProceeding(b.ctx, left[0])
	return errors.Join(fmt.Errorf("company %d is not gone after %d blocks: %+v", left[0], blocks, proceeding), err)
}

// importer starts regions from exports, each in a context of its own of one app that never began.
type importer struct{ app *app.App }

func newImporter() importer {
	return importer{app.New(log.NewNopLogger(), dbm.NewMemDB(), true, simtestutil.AppOptionsMap{}, baseapp.SetChainID(fixture.ChainID))}
}

// lawful are the entries in which an import may differ, by store and key, each with the reason.
var lawful = map[string]string{
	string(append([]byte(regiontypes.StoreKey+"/"), regiontypes.ReplacementSequencePrefix.Bytes()...)): "numbers a queue that is empty after every block: the import counts anew",
	upgradetypes.StoreKey + "/" + string([]byte{upgradetypes.PlanByte}):                                "the framework exports no plan of an upgrade: a region that starts from an export plans anew",
}

// imported is a region that began from an export of this one, in the same state to the byte.
func (b *branch) imported(into importer) (*branch, error) {
	state, err := b.app.ExportFrom(b.ctx)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	ctx := into.app.Copied(into.app.NewContext(true))
	ctx = ctx.WithChainID(b.ctx.ChainID()).WithBlockHeight(b.ctx.BlockHeight()).WithBlockTime(b.ctx.BlockTime()).WithConsensusParams(b.app.GetConsensusParams(b.ctx))
	if err := into.app.ImportInto(ctx, state); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	other := &branch{app: into.app, ctx: ctx, invariants: into.app.Invariants()}
	again, err := into.app.ExportFrom(ctx)
	if err != nil {
		return nil, fmt.Errorf("export of the import: %w", err)
	}
	if string(again) != string(state) {
		return nil, fmt.Errorf("the export of the import differs: %s", firstDifference(string(state), string(again)))
	}
	return other, nil
}

// sameState compares two regions store by store, entry by entry, and shows the first entries that differ.
func (b *branch) sameState(other *branch) error {
	left, right := b.app.Entries(b.ctx), other.app.Entries(other.ctx)
	names := make([]string, 0, len(left))
	for name := range left {
		names = append(names, name)
	}
	slices.Sort(names)
	var different []string
	for _, name := range names {
		for entry := range lawful {
			if store, key, _ := strings.Cut(entry, "/"); store == name {
				delete(left[name], key)
				delete(right[name], key)
			}
		}
		for key, value := range left[name] {
			if is, found := right[name][key]; !found || is != value {
				different = append(different, fmt.Sprintf("%s/%x is %x, imported %x", name, key, value, is))
			}
		}
		for key, value := range right[name] {
			if _, found := left[name][key]; !found {
				different = append(different, fmt.Sprintf("%s/%x is imported as %x", name, key, value))
			}
		}
	}
	if len(different) == 0 {
		return nil
	}
	slices.Sort(different)
	return fmt.Errorf("%d entries differ after the import: %s", len(different), strings.Join(different[:min(8, len(different))], "; "))
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-120)
	return fmt.Sprintf("...%s... and ...%s...", a[from:min(len(a), i+120)], b[from:min(len(b), i+120)])
}
