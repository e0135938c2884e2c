package app_test

import (
	"fmt"
	"math/big"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
)

const (
	poisonSeed = 20260712
	// poisonAge is how many blocks a region has lived before the first poison is tried, and poisonBlocks by when every
	// message must have been possible.
	poisonAge, poisonBlocks = 150, 900
	// poisonEvery is how many blocks lie between two tries.
	poisonEvery = 10
	// poisonVariants is how many messages of a kind are tried at a time: a form has seats or a quorum, not both.
	poisonVariants = 4
)

// TestNoNumberOfAnyMessagePoisonsTheRegion puts into every number of every message that a transaction or a board can
// carry, one after the other, the largest value that is accepted, and then all of a message together. After each, in a
// region that has lived for a while and lives a usual week more: three cycles close with every company repriced, the
// company that the message is about is wound up until it is gone, and another one too; every invariant holds; and the
// state is exported and imported, and goes on to the same state, entry by entry. New messages are under it by
// themselves. FACTOR_POISON=full tries each also alone, with nothing else happening, and at three times of the region.
func TestNoNumberOfAnyMessagePoisonsTheRegion(t *testing.T) {
	if os.Getenv("FACTOR_POISON") == "" {
		t.Skip("FACTOR_POISON is not set: make poison does it")
	}
	p := newPoison(t)
	var left []string
	kinds := map[string]reflect.Type{}
	for _, url := range messages(p.Test) {
		msg, err := p.Encoding().Registry.Resolve(url)
		require.NoError(t, err)
		if kinds[url] = reflect.TypeOf(msg); len(fieldsOf(kinds[url])) > 0 {
			left = append(left, url)
		}
	}
	times, chances := 1, map[string]int{}
	if p.full {
		times = 3
	}
	for i := 0; len(left) > 0 && i < poisonBlocks; i++ {
		p.run(p.urls, p.total, p.lives)
		if i < poisonAge || i%poisonEvery != 0 {
			continue
		}
		p.look()
		p.base, p.week = branchOf(p.Chain), p.usualWeek()
		if i == poisonAge {
			require.NoError(t, p.live(nil, true), "a usual week without any poison")
			require.NoError(t, p.live(nil, false), "three cycles without any poison")
		}
		left = slices.DeleteFunc(left, func(url string) bool {
			if p.try(url) {
				chances[url]++
			}
			return chances[url] == times
		})
	}
	require.Empty(t, left, "these were never accepted in a region of %d blocks: mend their acts", poisonBlocks)
	var unseen []string
	for url, kind := range kinds {
		for _, field := range fieldsOf(kind) {
			if !p.seen[url+field] {
				unseen = append(unseen, url+field)
			}
		}
	}
	slices.Sort(unseen)
	require.Empty(t, unseen, "no accepted message had these numbers: vary their acts")
	t.Logf("%d numbers of %d messages, %d lives in %s", len(p.seen), len(kinds), p.lived, time.Since(p.began).Round(time.Second))
	require.Greater(t, p.lived, 150)
}

// poison is a region and what was tried on it.
type poison struct {
	*simulation
	urls  []string
	total int
	lives map[string]act // what happens at random while the region grows
	acts  map[string]act // how every message comes about
	base  *branch        // where the region stands
	week  [][]sdk.Msg    // what happens in a usual week, block by block
	into  importer
	full  bool
	seen  map[string]bool // numbers, by message and field
	lived int
	began time.Time
}

func newPoison(t *testing.T) *poison {
	options := simulationOptions()
	configure := options.Configure
	options.Configure = func(f *app.RegionFile) {
		configure(f)
		f.Region = []byte(`{"member_transfers_allowed":true}`)
		f.Insolvency = []byte(`{"grace_seconds":"172800","max_grace_seconds":"1728000","max_steps_per_block":100}`)
	}
	options.SkipInvariants = true // the lives check them
	p := &poison{
		simulation: simulationOf(t, poisonSeed, options), urls: factorMessages(), lives: allActs(), acts: allActs(),
		into: newImporter(), full: os.Getenv("FACTOR_POISON") == "full", seen: map[string]bool{}, began: time.Now(),
	}
	for url, one := range frameworkActs() {
		p.acts[url] = one
	}
	for _, url := range p.urls {
		p.total += p.lives[url].weight
	}
	return p
}

// try poisons the numbers of one kind of message; false when none is accepted now.
func (p *poison) try(url string) bool {
	p.T.Helper()
	variants := p.variants(url)
	if len(variants) == 0 {
		return false
	}
	type dose struct {
		msg           sdk.Msg
		index         int
		usual, poison *big.Int
	}
	worst := map[string]dose{}
	var fields []string
	for _, msg := range variants {
		for i, one := range numbersOf(msg) {
			usual := one.get()
			most := p.edge(msg, one, one.most)
			before, known := worst[one.field()]
			if !known {
				fields = append(fields, one.field())
			}
			if !known || most.Cmp(before.poison) > 0 {
				worst[one.field()] = dose{msg: msg, index: i, usual: usual, poison: most}
			}
		}
	}
	for _, field := range fields {
		p.seen[url+field] = true
		dose := worst[field]
		one := numbersOf(dose.msg)[dose.index]
		if dose.poison.Cmp(dose.usual) == 0 {
			continue // nothing larger is accepted: the usual message is what the region lives with anyway
		}
		one.set(dose.poison)
		p.require(dose.msg, fmt.Sprintf("%s%s = %s, usual is %s", url, one.path, dose.poison, dose.usual))
		one.set(dose.usual)
	}
	if greedy := p.greediest(variants); len(fields) > 1 {
		p.require(greedy, fmt.Sprintf("%s with all numbers at their largest, %s", url, greedy))
	}
	p.T.Logf("%s: %d numbers of %d messages, %d lives by %s", url, len(fields), len(variants), p.lived, time.Since(p.began).Round(time.Second))
	return true
}

// edge is the largest value of a number with which a message is accepted now.
func (p *poison) edge(msg sdk.Msg, one number, limit *big.Int) *big.Int {
	usual := one.get()
	defer func() { one.set(usual) }()
	return edge(usual, limit, func(n *big.Int) bool {
		one.set(n)
		return p.base.accepts(msg)
	})
}

// greediest raises every number of the last variant in turn.
func (p *poison) greediest(variants []sdk.Msg) sdk.Msg {
	msg := variants[len(variants)-1]
	for _, one := range numbersOf(msg) {
		one.set(p.edge(msg, one, one.most))
	}
	return msg
}

// variants are messages of a kind that are accepted now.
func (p *poison) variants(url string) []sdk.Msg {
	p.T.Helper()
	one, known := p.acts[url]
	require.True(p.T, known, "%s has no act: add one to the simulation", url)
	var all []sdk.Msg
	for range 20 * poisonVariants {
		who, msg := one.make(p.simulation)
		if who == nil || msg == nil || !p.base.accepts(msg) {
			continue
		}
		if all = append(all, msg); len(all) == poisonVariants {
			break
		}
	}
	return all
}

// require lives on after a message and tells which step it broke.
func (p *poison) require(msg sdk.Msg, what string) {
	p.T.Helper()
	if err := p.live(msg, true); err != nil {
		p.T.Errorf("%s, in a usual week: %s", what, err)
	}
	if !p.full {
		return
	}
	if err := p.live(msg, false); err != nil {
		p.T.Errorf("%s, alone: %s", what, err)
	}
}

// live is what becomes of the region after a message, or after none.
func (p *poison) live(msg sdk.Msg, usual bool) error {
	p.lived++
	b := p.base.fork()
	company, other := p.companies(msg)
	step := func(name string, err error) error {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	if msg != nil {
		if err := b.send(msg); err != nil {
			return step("sending it", err)
		}
	}
	if usual {
		for i, msgs := range p.week {
			if msg != nil && i%4 == 1 {
				msgs = append(slices.Clone(msgs), msg) // typed again, where that is accepted
			}
			if err := b.block(7*24*time.Hour/time.Duration(len(p.week)), msgs...); err != nil {
				return step("a usual week", err)
			}
		}
		if err := b.sound(); err != nil {
			return step("after a usual week", err)
		}
	}
	for i := range 3 {
		if err := b.closeCycle(); err != nil {
			return step(fmt.Sprintf("closing cycle %d", i+1), err)
		}
	}
	for _, id := range []uint64{company, other} {
		if err := b.windUp(id); err != nil {
			return step(fmt.Sprintf("winding up company %d of %d and %d", id, company, other), err)
		}
	}
	if err := b.sound(); err != nil {
		return step("after winding up", err)
	}
	imported, err := b.imported(p.into)
	if err != nil {
		return err
	}
	if err := b.sameState(imported); err != nil {
		return err
	}
	for _, one := range []*branch{b, imported} {
		if err := one.closeCycle(); err != nil {
			return step("going on after the import", err)
		}
	}
	if err := b.sameState(imported); err != nil {
		return step("going on after the import", err)
	}
	return step("going on after the import", imported.sound())
}

// companies are the one that a message is about, where there is one that can still be wound up, and another.
func (p *poison) companies(msg sdk.Msg) (uint64, uint64) {
	var acting []uint64
	for _, company := range p.coop.Companies {
		if company.Acts() {
			acting = append(acting, company.Id)
		}
	}
	require.GreaterOrEqual(p.T, len(acting), 2)
	if i := slices.Index(acting, p.about(msg)); i > 0 {
		acting[0], acting[i] = acting[i], acting[0]
	}
	return acting[0], acting[1]
}

// about is the company that a message names, or whose product, order or shift it names; 0 when it is about none.
func (p *poison) about(msg sdk.Msg) uint64 {
	if msg == nil {
		return 0
	}
	value := reflect.ValueOf(msg).Elem()
	id := func(name string) uint64 {
		if field := value.FieldByName(name); field.IsValid() && field.Kind() == reflect.Uint64 {
			return field.Uint()
		}
		return 0
	}
	if company := id("Company"); company != 0 {
		return company
	}
	if product := id("Product"); product != 0 {
		return p.entry(product).Product.Company
	}
	for _, order := range p.market.Orders {
		if order.Id == id("Order") {
			return order.Seller
		}
	}
	for _, shift := range slices.Concat(p.wage.OpenShifts, p.wage.ClosedShifts) {
		if shift.Id == id("Shift") {
			return shift.Company
		}
	}
	return 0
}

// inAWeek is how often what is tried in a usual week.
var inAWeek = []struct {
	url   string
	times int
}{
	{"/factor.wage.v1.MsgClockIn", 6},
	{"/factor.pricing.v1.MsgRecordOutput", 6},
	{"/factor.market.v1.MsgListProduct", 2},
	{"/factor.market.v1.MsgPurchase", 12},
	{"/factor.market.v1.MsgPlaceCompanyOrder", 8},
	{"/factor.regionalbank.v1.MsgPayOutside", 3},
	{"/factor.regionalbank.v1.MsgConfirmOutside", 2},
	{"/factor.market.v1.MsgAcceptOrder", 4},
	{"/factor.market.v1.MsgFulfilOrder", 4},
	{"/factor.market.v1.MsgConfirmReceipt", 2},
	{"/factor.pricing.v1.MsgCountStock", 2},
	{"/factor.market.v1.MsgRefund", 3},
	{"/factor.wage.v1.MsgClockOut", 4},
	{"/factor.wage.v1.MsgConfirmHours", 2},
}

// usualWeek is work and trade as they would go on from here, in two blocks a day.
func (p *poison) usualWeek() [][]sdk.Msg {
	p.T.Helper()
	week := make([][]sdk.Msg, 14)
	at := 0
	for _, kind := range inAWeek {
		for range kind.times {
			if _, msg := p.acts[kind.url].make(p.simulation); msg != nil {
				week[at%len(week)] = append(week[at%len(week)], msg)
				at++
			}
		}
	}
	require.Greater(p.T, at, 20, "a usual week needs something to do")
	return week
}

func TestEveryMessageThatCanBeSentHasAnAct(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	have := factorMessages()
	for url := range frameworkActs() {
		have = append(have, url)
	}
	slices.Sort(have)
	require.Equal(t, messages(a), have)
	for _, exceptions := range [][]string{anybody, personal, decidedOnly, secondPerson} {
		require.Subset(t, have, exceptions, "an exception for a message that does not exist")
	}
}
