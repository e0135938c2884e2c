package app_test

import (
	"encoding/json"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"

	"github.com/cosmos/cosmos-sdk/baseapp"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// work lets member 1 found a company and work there for a while.
func work(a *apptest.Test, hours int) {
	a.T.Helper()
	alice := a.People[0]
	a.Do(alice, &cooptypes.MsgFoundCompany{Signer: alice.Address.String(), Code: "bakery", Occupation: 3})
	a.Do(alice, &wagetypes.MsgClockIn{Signer: alice.Address.String(), Company: 1})
	for range hours {
		a.Block(time.Hour)
	}
}

func TestARegionLivesFromItsGenesis(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	work(a, 2)
	balance, err := a.Currency.Balance(a.Now(), currencytypes.MemberAccount(1))
	require.NoError(t, err)
	require.Positive(t, balance, "two hours of work were paid")
}

func TestAnExportedRegionGoesOnWhereItStopped(t *testing.T) {
	a := apptest.New(t, apptest.Options{Funds: 1_000_000})
	work(a, 1)
	a.Block(30 * time.Minute)
	first, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	require.Len(t, first.Validators, 1)

	b, err := apptest.Start(apptest.Options{Genesis: first.AppState, GenesisTime: a.Time, InitialHeight: first.Height})
	require.NoError(t, err)
	defer func() { require.NoError(t, b.Close()) }()
	// Both live on alike: the shift that was open pays the same hours in both.
	imported := &apptest.Test{Chain: b, T: t}
	for range 3 {
		a.Block(time.Hour)
		imported.Block(time.Hour)
	}
	left, err := a.Currency.Balance(a.Now(), currencytypes.MemberAccount(1))
	require.NoError(t, err)
	right, err := b.Currency.Balance(imported.Now(), currencytypes.MemberAccount(1))
	require.NoError(t, err)
	require.Equal(t, left, right)
	first, err = a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	second, err := b.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	requireSameState(t, first.AppState, second.AppState)
}

// requireSameState compares two exports module by module, so that a failure names the module.
func requireSameState(t *testing.T, left, right json.RawMessage) {
	t.Helper()
	var one, two map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(left, &one))
	require.NoError(t, json.Unmarshal(right, &two))
	require.Len(t, two, len(one))
	for name := range one {
		require.Equal(t, string(one[name]), string(two[name]), name)
	}
}

func TestARestartAndADifferentPruningChangeNothing(t *testing.T) {
	pruned := []func(*baseapp.BaseApp){baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything))}
	a := apptest.New(t, apptest.Options{Dir: t.TempDir()})
	b := apptest.New(t, apptest.Options{Dir: t.TempDir(), BaseOptions: pruned})
	for _, one := range []*apptest.Test{a, b} {
		work(one, 1)
	}
	require.NoError(t, a.Reopen())
	for range 3 {
		a.Block(20 * time.Minute)
		b.Block(20 * time.Minute)
		require.Equal(t, a.AppHash(), b.AppHash())
	}
}

func TestARegionFileIsRefusedByName(t *testing.T) {
	for name, change := range map[string]func(*app.RegionFile){
		"region.everything": func(f *app.RegionFile) { f.Officers[0].Permissions = []string{"region.everything"} },
		"member 99":         func(f *app.RegionFile) { f.Officers[0].Member = 99 },
		"holder 99":         func(f *app.RegionFile) { f.Boards = withBank(func(b *app.BoardEntry) { b.Holders = []uint64{99} }) },
		"6 holders for 5 seats": func(f *app.RegionFile) {
			f.Boards = withBank(func(b *app.BoardEntry) { b.Holders = []uint64{1, 2, 3, 4, 5, 1} })
		},
		"region.fly": func(f *app.RegionFile) {
			f.Boards = withBank(func(b *app.BoardEntry) { b.Powers = []string{"region.fly"} })
		},
		"must be the first board": func(f *app.RegionFile) { f.Boards = withBank(func(b *app.BoardEntry) { b.Assembly = true }) },
		"thresholds": func(f *app.RegionFile) {
			f.Boards = withBank(func(b *app.BoardEntry) { b.Config = []byte(`{"thresholds":1}`) })
		},
		"no board \"council\"": func(f *app.RegionFile) { f.Officers[0].Board = "council" },
		"region.bank is held by another board": func(f *app.RegionFile) {
			f.Boards = withBank(func(b *app.BoardEntry) { b.Powers = []string{"region.bank"} })
		},
		"region.bank is held by": func(f *app.RegionFile) {
			f.Boards = withBank(func(b *app.BoardEntry) { b.Powers = []string{"region.bank", "region.bank"} })
		},
		"occupations are missing": func(f *app.RegionFile) { f.Occupations = nil },
		"productivity":            func(f *app.RegionFile) { f.Wage = json.RawMessage(`{"productivity": 1}`) },
		"initial_reserve":         func(f *app.RegionFile) { f.Coop = json.RawMessage(`{"initial_reserve": -1}`) },
		"member_allocation":       func(f *app.RegionFile) { f.MemberAllocation = -1 },
		"address \"nobody\"":      func(f *app.RegionFile) { f.Members = []string{"nobody"} },
	} {
		_, err := apptest.Start(apptest.Options{Configure: change})
		require.ErrorContains(t, err, name)
	}
	_, err := app.ReadRegionFile([]byte("code: a\nofficials: []\n"))
	require.ErrorContains(t, err, "officials")
	_, err = app.ReadRegionFile([]byte("code: a\n  officers: []\n"))
	require.ErrorContains(t, err, "officers: []")
}

// withBank are the boards of the simulation with another council.
func withBank(change func(*app.BoardEntry)) []app.BoardEntry {
	boards := simulatedBoards()
	change(&boards[1])
	return boards
}

func TestAGenesisWithoutLimitsIsRefused(t *testing.T) {
	for name, change := range map[string]func(*cmtproto.ConsensusParams){
		"max_gas":              func(p *cmtproto.ConsensusParams) { p.Block.MaxGas = -1 },
		"max_bytes":            func(p *cmtproto.ConsensusParams) { p.Block.MaxBytes = 100 << 20 },
		"consensus parameters": func(p *cmtproto.ConsensusParams) { p.Block = nil },
	} {
		_, err := apptest.Start(apptest.Options{Consensus: change})
		require.ErrorContains(t, err, name)
	}
}

func TestTimeRunsFasterOnlyInDevelopment(t *testing.T) {
	require.Panics(t, func() { _, _ = apptest.Start(apptest.Options{ChainID: "riverside-1", Scale: 60}) })
	a := apptest.New(t, apptest.Options{ChainID: config.DemoChainID, Scale: 3600})
	before, err := a.Region.Now(a.Now())
	require.NoError(t, err)
	a.Block(time.Second)
	after, err := a.Region.Now(a.Now())
	require.NoError(t, err)
	require.EqualValues(t, 3600, after-before)
}
