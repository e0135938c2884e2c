package app_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const (
	simulationSeed   = 20260105
	simulationBlocks = 1300
	// leastSuccess is the share of its tries in which every message must succeed:
	// below it the generator tests refusals only.
	leastSuccess = 0.05
)

// act is how one kind of message comes about. make looks at the state and returns
// nobody when there is nothing to do. What only a board signs is proposed to that
// board by the person.
type act struct {
	weight int
	make   func(s *simulation) (*apptest.Person, sdk.Msg)
	board  bool
}

// block is what consensus would have decided.
type block struct {
	after time.Duration
	txs   [][]byte
	codes []uint32
	hash  []byte
}

// simulation is a region in which everybody does something at random.
type simulation struct {
	*apptest.Test
	random *rand.Rand
	people map[string]*apptest.Person // by address
	serial int                        // of made-up names
	rules  map[string]sdk.Msg         // each module's parameters as the region began with them, as the message that restores them
	blocks []block
	tried  map[string]int
	done   map[string]int
	errors map[string]map[string]int

	// The state after the last block.
	now        int64
	region     *regiontypes.GenesisState
	board      *boardtypes.GenesisState
	coop       *cooptypes.GenesisState
	pricing    *pricingtypes.GenesisState
	wage       *wagetypes.GenesisState
	market     *markettypes.GenesisState
	bank       *regionalbanktypes.GenesisState
	insolvency *insolvencytypes.GenesisState
	validators *validatorstypes.GenesisState
}

func newSimulation(t *testing.T, seed uint64) *simulation {
	return simulationOf(t, seed, simulationOptions())
}

func simulationOf(t *testing.T, seed uint64, options apptest.Options) *simulation {
	s := &simulation{
		Test: apptest.New(t, options), random: rand.New(rand.NewPCG(seed, 1)), people: map[string]*apptest.Person{},
		rules: map[string]sdk.Msg{}, tried: map[string]int{}, done: map[string]int{}, errors: map[string]map[string]int{},
	}
	for _, person := range s.People {
		s.people[person.Address.String()] = person
	}
	return s
}

// simulationOptions are a small region with short cycles, a mark-up that fills
// its fund and no bound on what companies declare.
func simulationOptions() apptest.Options {
	return apptest.Options{Members: 14, Validators: 4, Funds: 2_000_000_000, Configure: func(f *app.RegionFile) {
		f.Boards = simulatedBoards()
		f.Pricing = []byte(`{"cycle_seconds":"172800","consumer_markup_ppm":"50000","declared_multiple_ppm":"20000000"}`)
		f.Coop = []byte(`{"initial_reserve":"3000000000","initial_starting":"1000000000","tie_window_seconds":"864000","offer_lifetime_seconds":"432000"}`)
		f.Market = []byte(`{"refund_seconds":"604800","receipt_seconds":"345600","max_job_posting_seconds":"1209600"}`)
		f.Insolvency = []byte(`{"grace_seconds":"172800","max_grace_seconds":"1728000","max_steps_per_block":3}`)
		f.Wage = []byte(`{"max_shift_seconds":"36000","max_weekly_seconds":"216000","max_unconfirmed_weekly_seconds":"144000","max_unconfirmed_alone_seconds":"720000","min_reviewers":2}`)
	}}
}

// look reads the state that the next block's acts are made from.
func (s *simulation) look() {
	s.T.Helper()
	ctx := s.Now()
	var err error
	s.now, err = s.Region.Now(ctx)
	require.NoError(s.T, err)
	s.region, err = s.Region.ExportGenesis(ctx)
	require.NoError(s.T, err)
	before := s.board
	s.board, err = s.Board.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.countDecisions(before)
	s.coop, err = s.Coop.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.pricing, err = s.Pricing.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.wage, err = s.Wage.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.market, err = s.Market.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.bank, err = s.RegionalBank.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.insolvency, err = s.Insolvency.ExportGenesis(ctx)
	require.NoError(s.T, err)
	s.validators, err = s.Validators.ExportGenesis(ctx)
	require.NoError(s.T, err)
}

// step is how far time moves: mostly minutes, sometimes hours, now and then days.
func (s *simulation) step() time.Duration {
	switch n := s.random.IntN(100); {
	case n < 55:
		return time.Duration(1+s.random.IntN(20)) * time.Minute
	case n < 90:
		return time.Duration(1+s.random.IntN(6)) * time.Hour
	case n < 98:
		return time.Duration(12+s.random.IntN(24)) * time.Hour
	default:
		return 72 * time.Hour
	}
}

// run makes one block out of a handful of random acts.
func (s *simulation) run(acts map[string]act) {
	s.T.Helper()
	s.look()
	urls, total := slices.Sorted(maps.Keys(acts)), 0
	for _, url := range urls {
		total += acts[url].weight
	}
	one := block{after: s.step()}
	var sent []string
	for range 4 + s.random.IntN(8) {
		url := s.choose(urls, total, acts)
		who, msg := acts[url].make(s)
		if who == nil {
			continue
		}
		require.Equal(s.T, url, sdk.MsgTypeURL(msg))
		if acts[url].board {
			msg = s.proposal(who, msg)
		}
		one.txs = append(one.txs, signed(s.Test, who, msg))
		sent = append(sent, sdk.MsgTypeURL(msg))
	}
	for i, result := range s.Block(one.after, one.txs...) {
		s.count(sent[i], result)
		one.codes = append(one.codes, result.Code)
	}
	one.hash = s.AppHash()
	s.blocks = append(s.blocks, one)
}

func signed(a *apptest.Test, who *apptest.Person, msg sdk.Msg) []byte {
	a.T.Helper()
	return a.TxWith(apptest.Transaction{Gas: 2_000_000}, []*apptest.Person{who}, msg)
}

func (s *simulation) count(url string, result *abci.ExecTxResult) {
	s.tried[url]++
	if result.Code == 0 {
		s.done[url]++
		return
	}
	require.Greater(s.T, result.Code, uint32(1), "%s: untyped error: %s", url, result.Log)
	require.NotContains(s.T, result.Log, "panic", url)
	requireReadable(s.T, url, result.Log)
	if s.errors[url] == nil {
		s.errors[url] = map[string]int{}
	}
	s.errors[url][fmt.Sprintf("%s %d: %s", result.Codespace, result.Code, lastPart(result.Log))]++
}

func lastPart(log string) string { return log[strings.LastIndex(log, ": ")+1:] }

func (s *simulation) choose(urls []string, total int, acts map[string]act) string {
	n := s.random.IntN(total)
	for _, url := range urls {
		if n -= acts[url].weight; n < 0 {
			return url
		}
	}
	panic("weights do not sum up")
}

// report lists each message with its successes and its commonest refusal.
func (s *simulation) report(urls []string) string {
	var text strings.Builder
	for _, url := range urls {
		common, most := "", 0
		for reason, count := range s.errors[url] {
			if count > most || (count == most && reason < common) {
				common, most = reason, count
			}
		}
		fmt.Fprintf(&text, "%-45s %4d of %4d  %s\n", url, s.done[url], s.tried[url], common)
	}
	return text.String()
}

// factorMessages are all messages of the modules of this project.
func factorMessages() []string {
	var urls []string
	for _, url := range app.NewEncoding().Registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		if strings.HasPrefix(url, "/factor.") {
			urls = append(urls, url)
		}
	}
	sort.Strings(urls)
	return urls
}

func allActs() map[string]act {
	all := map[string]act{}
	for _, some := range []map[string]act{regionActs(), boardActs(), decidedActs(), coopActs(), pricingActs(), wageActs(), marketActs(), bankActs(), insolvencyActs(), paramsActs()} {
		for url, one := range some {
			all[url] = one
		}
	}
	return all
}

func TestEveryMessageHasAnAct(t *testing.T) {
	acts := allActs()
	var have []string
	for url := range acts {
		have = append(have, url)
	}
	slices.Sort(have)
	require.Equal(t, factorMessages(), have)
}

// TestRandomLivesKeepEveryInvariant lets everybody act at random and then checks
// that other nodes come to the same state. FACTOR_SIM_SEED and FACTOR_SIM_BLOCKS
// choose another or a longer life.
func TestRandomLivesKeepEveryInvariant(t *testing.T) {
	seed, blocks := numberFrom(t, "FACTOR_SIM_SEED", simulationSeed), int(numberFrom(t, "FACTOR_SIM_BLOCKS", simulationBlocks))
	urls, acts := factorMessages(), allActs()
	s := newSimulation(t, seed)
	var half apptest.Options
	for i := range blocks {
		s.run(acts)
		if i == blocks/2 {
			half = exported(t, s.Test)
		}
	}
	t.Logf("seed %d, %d blocks, chain time %s:\n%s", seed, blocks, s.Time.Sub(apptest.GenesisTime), s.report(urls))
	for _, url := range urls {
		require.GreaterOrEqual(t, float64(s.done[url]), max(1, leastSuccess*float64(s.tried[url])), "%s succeeds too seldom", url)
	}
	totals, err := s.Currency.GetTotals(s.Now())
	require.NoError(t, err)
	require.Positive(t, totals.Minted)
	require.Positive(t, totals.Burned)
	requireCountedAccounts(t, s.Test)

	t.Run("a replay comes to the same hashes", func(t *testing.T) {
		requireSameHashes(t, s.blocks, 0, apptest.Options{})
	})
	t.Run("a node that forgets old states and restarts in the middle comes to the same hashes", func(t *testing.T) {
		prune := []func(*baseapp.BaseApp){baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything))}
		requireSameHashes(t, s.blocks, blocks/2, apptest.Options{Dir: t.TempDir(), BaseOptions: prune})
	})
	t.Run("an export imported in the middle lives on alike", func(t *testing.T) {
		half.SkipInvariants = true
		imported, err := apptest.Start(half)
		require.NoError(t, err)
		defer func() { require.NoError(t, imported.Close()) }()
		replayed := &apptest.Test{Chain: imported, T: t}
		for i, one := range s.blocks[blocks/2+1:] {
			for j, result := range replayed.Block(one.after, one.txs...) {
				require.Equal(t, one.codes[j], result.Code, "block %d, transaction %d: %s", i, j, result.Log)
			}
		}
		require.NoError(t, replayed.CheckInvariants())
		requireSameState(t, exported(t, s.Test).Genesis, exported(t, replayed).Genesis)
	})
}

func numberFrom(t *testing.T, name string, fallback uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	number, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, name)
	return number
}

// exported is what a new chain needs to go on from here.
func exported(t *testing.T, a *apptest.Test) apptest.Options {
	t.Helper()
	state, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	return apptest.Options{Members: 14, Genesis: state.AppState, GenesisTime: a.Time, InitialHeight: state.Height}
}

// requireSameHashes replays the blocks in another node, which restarts after one of them.
func requireSameHashes(t *testing.T, blocks []block, restart int, options apptest.Options) {
	t.Helper()
	base := simulationOptions()
	base.Dir, base.BaseOptions, base.SkipInvariants = options.Dir, options.BaseOptions, true
	shadow := apptest.New(t, base)
	for i, one := range blocks {
		shadow.Block(one.after, one.txs...)
		require.Equal(t, one.hash, shadow.AppHash(), "block %d", i)
		if restart > 0 && i == restart {
			require.NoError(t, shadow.Reopen())
		}
	}
}

// pick chooses one of the entries that fit; false when there is none.
func pick[T any](s *simulation, all []T, fits func(T) bool) (T, bool) {
	var fitting []T
	for _, one := range all {
		if fits == nil || fits(one) {
			fitting = append(fitting, one)
		}
	}
	if len(fitting) == 0 {
		var none T
		return none, false
	}
	return fitting[s.random.IntN(len(fitting))], true
}

// code is a name that nobody had before.
func (s *simulation) code(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s-%d", prefix, s.serial)
}

// stolenSince is 0 as often as not, for a key that was lost, and else a time in the last days.
func (s *simulation) stolenSince() int64 {
	if s.random.IntN(2) == 0 {
		return 0
	}
	return s.now - s.random.Int64N(7*24*3600)
}

// stranger is somebody with a new key.
func (s *simulation) stranger() *apptest.Person {
	person := apptest.NewPerson(s.code("person"), 0)
	s.people[person.Address.String()] = person
	return person
}

// officer is who holds every mandate of the region.
func (s *simulation) officer() *apptest.Person { return s.person(1) }

// person is the key of an active member, nil when they are not active or their key is frozen.
func (s *simulation) person(member uint64) *apptest.Person {
	for _, one := range s.region.Members {
		if one.Id == member && one.Status == regiontypes.MEMBER_STATUS_ACTIVE && one.FrozenAt == 0 {
			return s.people[one.Address]
		}
	}
	return nil
}

// member is an active member who can sign and fits.
func (s *simulation) member(fits func(id uint64) bool) (uint64, *apptest.Person) {
	one, ok := pick(s, s.region.Members, func(m regiontypes.Member) bool {
		return m.Status == regiontypes.MEMBER_STATUS_ACTIVE && m.FrozenAt == 0 && (fits == nil || fits(m.Id))
	})
	if !ok {
		return 0, nil
	}
	return one.Id, s.people[one.Address]
}

// company is one that trades and fits, with a founder who is active.
func (s *simulation) company(fits func(c cooptypes.Company) bool) (cooptypes.Company, *apptest.Person) {
	one, ok := pick(s, s.coop.Companies, func(c cooptypes.Company) bool {
		return c.Acts() && len(c.Founders) > 0 && s.person(c.Founders[0]) != nil && (fits == nil || fits(c))
	})
	if !ok {
		return one, nil
	}
	return one, s.person(one.Founders[0])
}

// founderOf is who acts for a company, now and then another officer of it; nil when the founder is not active.
func (s *simulation) founderOf(company uint64) *apptest.Person {
	_, who := s.company(func(c cooptypes.Company) bool { return c.Id == company })
	if who == nil {
		return nil
	}
	var officers []uint64
	for _, officer := range s.coop.Officers {
		if officer.Company == company {
			officers = append(officers, officer.Member)
		}
	}
	return s.substitute(who, officers)
}

func (s *simulation) employed(company, member uint64) bool {
	return slices.ContainsFunc(s.coop.Employments, func(e cooptypes.Employment) bool { return e.Company == company && e.Member == member })
}

func (s *simulation) occupation() uint64 {
	return s.wage.Occupations[s.random.IntN(len(s.wage.Occupations))].Id
}
