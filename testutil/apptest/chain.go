// Package apptest runs the whole application without consensus: blocks are made
// one call at a time, transactions are signed by members' keys, and every
// invariant of every module is checked after every block.
package apptest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	dbm "github.com/cosmos/cosmos-db"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/server"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
)

// GenesisTime is when every test chain begins, a Monday morning.
var GenesisTime = fixture.Genesis

// Options say what chain to start; the zero value is a small one in memory.
type Options struct {
	// ChainID is fixture.ChainID unless set, the devnet's where Scale is above 1.
	ChainID string
	// Members is how many founding members there are; 5 unless set.
	Members int
	// Funds is what each member begins with, in micro-units.
	Funds int64
	// Scale is the seconds of chain time in one second of block time; 1 unless set.
	Scale int64
	// Dir holds the database on disk; in memory when empty.
	Dir string
	// Validators are how many the region begins with, 1 unless set.
	Validators int
	// Boards lets the region decide by the boards of its file; without it the first
	// member holds every permission, which most tests need no more than.
	Boards bool
	// Configure changes the region file (config/regions/riverside.yaml) before genesis is made of it.
	Configure func(*app.RegionFile)
	// Begin changes the modules' state that was made of the region file, for what no file can say.
	Begin func(encoding app.Encoding, genesis map[string]json.RawMessage)
	// Consensus changes the limits of blocks in genesis.
	Consensus func(*cmtproto.ConsensusParams)
	// Genesis is an exported state to start from instead, with Members' keys known.
	Genesis json.RawMessage
	// GenesisTime is when the chain begins; apptest.GenesisTime unless set.
	GenesisTime time.Time
	// InitialHeight is the height of the first block; 1 unless set.
	InitialHeight int64
	// BaseOptions are passed to the application, such as pruning.
	BaseOptions []func(*baseapp.BaseApp)
	// IndexEvents are the only attributes that a node's index keeps, as in its app.toml; all when empty.
	IndexEvents []string
	// SkipInvariants leaves out the check after every block, for measurements.
	SkipInvariants bool
}

// Chain is a running application with its members' keys.
type Chain struct {
	*app.App
	// People are the founding members in the order of their ids, from 1. The first
	// runs the validator and, without boards, holds every permission of the region.
	People []*Person
	// Time is the time of the last block.
	Time    time.Time
	ChainID string

	options    Options
	db         dbm.DB
	invariants []invariant.Invariant // kept from block to block: some compare with what they saw
	dirty      []*Person             // signed since the last block
	height     int64                 // of the last block
	working    []byte                // app hash of the last finalised block
}

// Start builds a chain and its genesis state. The caller closes it.
func Start(options Options) (*Chain, error) {
	if options.ChainID == "" {
		options.ChainID = fixture.ChainID
		if options.Scale > 1 {
			options.ChainID = config.DevnetChainID
		}
	}
	if options.Members == 0 {
		options.Members = 5
	}
	if options.GenesisTime.IsZero() {
		options.GenesisTime = GenesisTime
	}
	options.InitialHeight = max(1, options.InitialHeight)
	c := &Chain{ChainID: options.ChainID, Time: options.GenesisTime, options: options, height: options.InitialHeight - 1}
	for i := range options.Members {
		c.People = append(c.People, NewPerson(fmt.Sprintf("member-%d", i+1), uint64(i+1)))
	}
	var err error
	if c.db, err = open(options.Dir); err != nil {
		return nil, err
	}
	c.App = c.build()
	c.invariants = c.Invariants()
	if c.LastBlockHeight() > 0 {
		return nil, errors.Join(fmt.Errorf("%s holds a chain at height %d", options.Dir, c.LastBlockHeight()), c.Close())
	}
	if err := c.initialise(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func open(dir string) (dbm.DB, error) {
	if dir == "" {
		return dbm.NewMemDB(), nil
	}
	return dbm.NewDB("application", dbm.PebbleDBBackend, dir)
}

func (c *Chain) build() *app.App {
	base := append([]func(*baseapp.BaseApp){baseapp.SetChainID(c.ChainID), baseapp.SetIndexEvents(c.options.IndexEvents)}, c.options.BaseOptions...)
	return app.New(log.NewNopLogger(), c.db, true, c.options.application(), base...)
}

func (o Options) application() servertypes.AppOptions {
	return simtestutil.AppOptionsMap{flags.FlagHome: o.Dir, server.FlagIndexEvents: o.IndexEvents}
}

func (c *Chain) initialise() error {
	state := c.options.Genesis
	if state == nil {
		var err error
		if state, err = c.genesis(); err != nil {
			return err
		}
	}
	params := app.DefaultConsensusParams().ToProto()
	if c.options.Consensus != nil {
		c.options.Consensus(&params)
	}
	_, err := c.InitChain(&abci.RequestInitChain{
		ChainId: c.ChainID, Time: c.Time, ConsensusParams: &params, AppStateBytes: state, InitialHeight: c.options.InitialHeight,
	})
	return err
}

func (c *Chain) genesis() (json.RawMessage, error) {
	file, err := app.ReadRegionFile(config.Riverside)
	if err != nil {
		return nil, err
	}
	file.Scale, file.MemberAllocation = c.options.Scale, c.options.Funds
	if !c.options.Boards {
		file.Boards, file.Officers = nil, []app.OfficerEntry{{Member: 1, Permissions: []string{"all"}}}
	}
	if c.options.Configure != nil {
		c.options.Configure(&file)
	}
	addresses := make([]sdk.AccAddress, len(c.People))
	for i, person := range c.People {
		addresses[i] = person.Address
	}
	validators := make([]app.GenesisValidator, max(c.options.Validators, 1))
	for i := range validators {
		name := fmt.Sprintf("validator-%d", i+1)
		validators[i] = app.GenesisValidator{
			Operator: c.People[i].Address, Key: ed25519.GenPrivKeyFromSecret([]byte(name)).PubKey(), Moniker: name,
		}
	}
	state, err := app.Genesis(app.NewEncoding(), file, addresses, validators)
	if err != nil {
		return nil, err
	}
	if c.options.Begin != nil {
		c.options.Begin(app.NewEncoding(), state)
	}
	return json.Marshal(state)
}

// Reopen closes the application and opens it again over the same database, as a
// restarted node does.
func (c *Chain) Reopen() error {
	if c.options.Dir != "" {
		if err := c.Close(); err != nil {
			return err
		}
		var err error
		if c.db, err = open(c.options.Dir); err != nil {
			return err
		}
	}
	c.App = c.build()
	c.invariants = c.Invariants()
	if c.LastBlockHeight() != c.height {
		return fmt.Errorf("reopened at height %d, the last block was %d", c.LastBlockHeight(), c.height)
	}
	return nil
}

// State is the last committed state, as queries see it but without their limit on gas. Nothing
// written to it lasts.
func (c *Chain) State() (sdk.Context, error) {
	ctx, err := c.CreateQueryContext(0, false)
	return ctx.WithBlockTime(c.Time).WithGasMeter(storetypes.NewInfiniteGasMeter()), err
}

// CheckInvariants returns the first broken condition of any module on the last committed state.
func (c *Chain) CheckInvariants() error {
	ctx, err := c.State()
	if err != nil {
		return err
	}
	return invariant.CheckAll(context.Context(ctx), c.invariants)
}
