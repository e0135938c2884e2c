package app_test

import (
	"fmt"
	"maps"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strings"
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
	poisonAge, poisonBlocks = 150, 3000
	// poisonEvery is how many blocks lie between two tries.
	poisonEvery = 10
	// poisonSeldom is how many messages may be left when they are looked for in every block.
	poisonSeldom = 12
	// poisonBoost is by how much what leads to them is likelier then; the acts of a life have weights of 1 to 20.
	poisonBoost = 20
	// poisonVariants is how many messages of a kind are tried at a time: a form has seats or a quorum, not both.
	poisonVariants = 4
)

// refused are numbers with which no message is ever accepted, each with the reason.
var refused = map[string]string{
	"/cosmos.bank.v1beta1.MsgUpdateParams.Params.SendEnabled[].Enabled": "the framework wants its own message for it",
}

// TestNoNumberOfAnyMessagePoisonsTheRegion puts into every number of every message that a transaction or a board can
// carry, one after the other, the largest value that is accepted, and then all of a message together. After each, in a
// region that has lived for a while and lives a usual week more: three cycles close with every company repriced, the
// company that the message is about is wound up until it is gone, and another one too, and every invariant holds. Then,
// with as many of these messages sent as follow each other, the same with every company, and the state is exported and
// imported and goes on to the same state, entry by entry; where that fails, each of them is tried by itself. A message
// that is new is under it by itself, and fails until it has an act. FACTOR_POISON=full exports and imports after each
// message, in a usual week and with nothing else happening, at three times of the region.
func TestNoNumberOfAnyMessagePoisonsTheRegion(t *testing.T) {
	p := newPoison(t, poisonSeed)
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
		if i < poisonAge {
			p.grow(nil)
			continue
		}
		p.grow(left)
		// What comes about seldom is tried when it does.
		if p.look(); i%poisonEvery != 0 && (len(left) > poisonSeldom || !p.comesAbout(left)) {
			continue
		}
		if p.base, p.week = branchOf(p.Chain), p.usualWeek(); len(p.week) == 0 {
			continue
		}
		if i == poisonAge {
			require.NotEmpty(t, p.week)
			require.NoError(t, p.live(nil, true, true), "a usual week without any poison")
			require.NoError(t, p.live(nil, false, true), "three cycles without any poison")
		}
		var doses []dose
		left = slices.DeleteFunc(left, func(url string) bool {
			some := p.try(url)
			if len(some) > 0 {
				chances[url]++
			}
			doses = append(doses, some...)
			return chances[url] >= times && !slices.ContainsFunc(fieldsOf(kinds[url]), func(field string) bool {
				return !p.seen[url+field] && refused[url+field] == ""
			})
		})
		p.together(doses)
	}
	unseen := map[string]string{}
	for url, kind := range kinds {
		for _, field := range fieldsOf(kind) {
			if !p.seen[url+field] {
				unseen[url+field] = "accepted in no message"
			}
		}
	}
	for field := range refused {
		require.Contains(t, unseen, field, "it is accepted")
		delete(unseen, field)
	}
	require.Empty(t, unseen, "no message that was accepted in a region of %d blocks had these numbers: mend, or vary, their acts", poisonBlocks)
	t.Logf("%d numbers of %d messages, %d lives in %s", len(p.seen), len(kinds), p.lived, time.Since(p.began).Round(time.Second))
	require.Greater(t, p.lived, 150)
}

// poison is a region and what was tried on it.
type poison struct {
	*simulation
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

func newPoison(t *testing.T, seed uint64) *poison {
	options := simulationOptions()
	configure := options.Configure
	options.Configure = func(f *app.RegionFile) {
		configure(f)
		f.Region = []byte(`{"member_transfers_allowed":true}`)
		f.Insolvency = []byte(`{"grace_seconds":"172800","max_grace_seconds":"1728000","max_steps_per_block":100}`)
	}
	options.SkipInvariants = true // the lives check them
	p := &poison{
		simulation: simulationOf(t, seed, options), lives: allActs(), acts: allActs(),
		into: newImporter(), full: os.Getenv("FACTOR_POISON") == "full", seen: map[string]bool{}, began: time.Now(),
	}
	for url, one := range frameworkActs() {
		p.acts[url] = one
	}
	return p
}

// grow makes one block of random acts. When few messages are wanted yet, what leads to them happens more often: the flows
// that they are steps of.
func (p *poison) grow(wanted []string) {
	p.T.Helper()
	lives := maps.Clone(p.lives)
	if len(wanted) <= poisonSeldom {
		for _, url := range wanted {
			for other, one := range lives {
				if other == url || inOneFlow(url, other) {
					one.weight += poisonBoost
					lives[other] = one
				}
			}
		}
	}
	p.run(lives)
}

// dose is a message with other values in some of its numbers.
type dose struct {
	what    string
	msg     sdk.Msg
	numbers []number
	values  []*big.Int
}

// send sends the message with the values to a branch, and leaves the message as it was.
func (d dose) send(to func(sdk.Msg) error) error {
	for i, one := range d.numbers {
		usual := one.get()
		defer func() { one.set(usual) }()
		one.set(d.values[i])
	}
	return to(d.msg)
}

// try poisons the numbers of one kind of message, and returns what it tried: nothing when none is accepted now.
func (p *poison) try(url string) []dose {
	p.T.Helper()
	variants := p.variants(url, poisonVariants)
	worst := map[string]dose{}
	var fields []string
	for _, msg := range variants {
		for _, one := range numbersOf(msg) {
			usual, field := one.get(), one.field()
			before, known := worst[field]
			if !known {
				fields = append(fields, field)
			}
			if p.seen[url+field] = true; known && before.values[0].Cmp(one.most) == 0 {
				continue
			}
			if most := p.edge(msg, one, one.most); !known || most.Cmp(before.values[0]) > 0 {
				what := fmt.Sprintf("%s%s = %s, usual is %s", url, one.path, most, usual)
				worst[field] = dose{what, msg, []number{one}, []*big.Int{most}}
			}
		}
	}
	var doses []dose
	for _, field := range fields {
		if one := worst[field]; one.values[0].Cmp(one.numbers[0].get()) != 0 { // else the region lives with it anyway
			doses = append(doses, one)
		}
	}
	if len(fields) > 1 {
		doses = append(doses, p.greediest(url, variants))
	}
	for _, one := range doses {
		p.require(one)
	}
	if len(doses) == 0 && len(variants) > 0 {
		doses = []dose{{what: url, msg: variants[0]}}
	}
	p.T.Logf("%s: %d numbers of %d messages, %d lives by %s", url, len(fields), len(variants), p.lived, time.Since(p.began).Round(time.Second))
	return doses
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
func (p *poison) greediest(url string, variants []sdk.Msg) dose {
	all := dose{msg: variants[len(variants)-1]}
	for _, one := range numbersOf(all.msg) {
		usual := one.get()
		defer func() { one.set(usual) }()
		most := p.edge(all.msg, one, one.most)
		one.set(most)
		all.numbers, all.values = append(all.numbers, one), append(all.values, most)
	}
	all.what = fmt.Sprintf("%s with all numbers at their largest, %s", url, all.msg)
	return all
}

// together sends as many of the doses as follow each other, the others after another beginning, until all were sent.
// Of one kind of message no two go together: the second would take back what the first set.
func (p *poison) together(doses []dose) {
	p.T.Helper()
	for len(doses) > 0 {
		b, urls := p.base.fork(), map[string]bool{}
		var sent, later []dose
		for _, one := range doses {
			if url := sdk.MsgTypeURL(one.msg); !urls[url] && one.send(b.send) == nil {
				urls[url] = true
				sent = append(sent, one)
			} else {
				later = append(later, one)
			}
		}
		require.NotEmpty(p.T, sent, "%s is not accepted any more", doses[0].what)
		p.lived++
		err := p.goOn(b, nil, true, p.acting()...)
		if err == nil {
			err = p.exported(b)
		}
		doses = later
		if err == nil {
			continue
		}
		alone := 0
		for _, one := range sent {
			if err := p.live(&one, true, true); err != nil {
				alone++
				p.T.Errorf("%s, in a usual week: %s", one.what, err)
			}
		}
		if alone == 0 {
			p.T.Errorf("none of these alone, but together: %s", err)
			for _, one := range sent {
				p.T.Log(one.what)
			}
		}
	}
}

// comesAbout says whether one of the messages would be accepted now.
func (p *poison) comesAbout(urls []string) bool {
	return slices.ContainsFunc(urls, func(url string) bool {
		for range poisonVariants {
			who, msg := p.acts[url].make(p.simulation)
			if ctx, _ := p.Now().CacheContext(); who != nil && msg != nil && deliver(p.App, ctx, msg) == nil {
				return true
			}
		}
		return false
	})
}

// variants are messages of a kind that are accepted now, as different as there are: of one shape there are at most two.
func (p *poison) variants(url string, enough int) []sdk.Msg {
	p.T.Helper()
	one, known := p.acts[url]
	require.True(p.T, known, "%s has no act: add one to the simulation", url)
	var all []sdk.Msg
	shapes := map[string]int{}
	for range 20 * enough {
		who, msg := one.make(p.simulation)
		if who == nil || msg == nil {
			continue
		}
		kind := shape(msg)
		if shapes[kind] == 2 || !p.base.accepts(msg) {
			continue
		}
		shapes[kind]++
		if all = append(all, msg); len(all) == enough {
			break
		}
	}
	return all
}

// shape says which numbers of a message are 0, and what is chosen of each list of names: an order of equipment has another
// shape than one of goods.
func shape(msg sdk.Msg) string {
	var text strings.Builder
	for _, one := range numbersOf(msg) {
		text.WriteString(one.path)
		switch n := one.get(); {
		case one.kind == reflect.Int32:
			text.WriteString(n.String())
		case n.Sign() == 0:
			text.WriteString("=0")
		}
	}
	return text.String()
}

// require lives on after a message and tells which step it broke.
func (p *poison) require(one dose) {
	p.T.Helper()
	if err := p.live(&one, true, p.full); err != nil {
		p.T.Errorf("%s, in a usual week: %s", one.what, err)
	}
	if !p.full {
		return
	}
	if err := p.live(&one, false, true); err != nil {
		p.T.Errorf("%s, alone: %s", one.what, err)
	}
}

// live is what becomes of the region after a message, or after none.
func (p *poison) live(one *dose, usual, export bool) error {
	p.lived++
	b := p.base.fork()
	acting := p.acting()
	if one != nil {
		if err := one.send(b.send); err != nil {
			return fmt.Errorf("sending it: %w", err)
		}
		if i := slices.Index(acting, p.about(one.msg)); i > 0 {
			acting[0], acting[i] = acting[i], acting[0]
		}
	}
	if err := p.goOn(b, one, usual, acting[:2]...); err != nil || !export {
		return err
	}
	return p.exported(b)
}

// goOn lives on, closes three cycles and winds companies up; in a usual week the message is typed again, where that is accepted.
func (p *poison) goOn(b *branch, one *dose, usual bool, companies ...uint64) error {
	if usual {
		for i, msgs := range p.week {
			if one != nil && i%4 == 1 {
				if err := one.send(b.send); err != nil && untyped(err) {
					return fmt.Errorf("sending it again: %w", err)
				}
			}
			if err := b.block(7*24*time.Hour/time.Duration(len(p.week)), msgs...); err != nil {
				return fmt.Errorf("a usual week: %w", err)
			}
		}
	}
	for i := range 3 {
		if err := b.closeCycle(); err != nil {
			return fmt.Errorf("closing cycle %d: %w", i+1, err)
		}
	}
	for _, next := range [][]uint64{companies[:1], companies[1:2], companies[2:]} {
		if err := b.windUp(next...); err != nil {
			return fmt.Errorf("winding up companies %v: %w", next, err)
		}
	}
	if err := b.sound(); err != nil {
		return fmt.Errorf("after winding up: %w", err)
	}
	return nil
}

// exported imports what a region exports and goes on with both.
func (p *poison) exported(b *branch) error {
	imported, err := b.imported(p.into)
	if err != nil {
		return err
	}
	if err := b.sameState(imported); err != nil {
		return err
	}
	for _, one := range []*branch{b, imported} {
		if err := one.closeCycle(); err != nil {
			return fmt.Errorf("going on after the import: %w", err)
		}
	}
	if err := b.sameState(imported); err != nil {
		return fmt.Errorf("going on after the import: %w", err)
	}
	if err := imported.sound(); err != nil {
		return fmt.Errorf("going on after the import: %w", err)
	}
	return nil
}

// acting are the companies that can be wound up.
func (p *poison) acting() []uint64 {
	p.T.Helper()
	var acting []uint64
	for _, company := range p.coop.Companies {
		if company.Acts() {
			acting = append(acting, company.Id)
		}
	}
	require.GreaterOrEqual(p.T, len(acting), 2)
	return acting
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

// usualWeek is work and trade as they would go on from here, in two blocks a day; nothing where too little goes on.
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
	if at < 12 {
		return nil
	}
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
