package engine

import (
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
)

// beginning is when every simulated region begins, a Monday at midnight.
var beginning = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// chain is the real application on a memory store, without consensus and without
// signatures: a message is whose signer it names.
type chain struct {
	*app.App
	now    time.Time
	height int64
	queue  []action

	// lenient says that the region goes on from an export, where a message of its usual life may
	// be refused as it may in the region itself; refused counts them, refusal is the first.
	lenient bool
	refused int
	refusal string
	// binding says that what is queued now was decided: that it is refused ends the run even so.
	binding bool
}

// action is a message that waits for the next block, with what becomes of its answer.
type action struct {
	msg  sdk.Msg
	then func(answer []byte) error
	moot bool // may fail: the block may have done it before the message came
	// binding may not fail in any run.
	binding bool
}

func newChain(genesis []byte, at time.Time, height int64) (c *chain, err error) {
	defer func() {
		if reason := recover(); reason != nil { // modules refuse a genesis that contradicts itself by a panic
			err = fmt.Errorf("%v", reason)
		}
	}()
	base := app.New(log.NewNopLogger(), dbm.NewMemDB(), false, viper.New(), baseapp.SetChainID(config.SimulatorChainID))
	base.SetAnteHandler(nil) // nobody signs, nobody has an allowance
	if err := base.LoadLatestVersion(); err != nil {
		return nil, err
	}
	params := app.DefaultConsensusParams().ToProto()
	params.Block.MaxGas = 10 * app.MaxBlockGas
	c = &chain{App: base, now: at, height: height - 1}
	if _, err := c.InitChain(&abci.RequestInitChain{
		ChainId: config.SimulatorChainID, Time: at, ConsensusParams: &params, AppStateBytes: genesis, InitialHeight: height,
	}); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// do queues a message for the next block.
func (c *chain) do(msg sdk.Msg) { c.ask(msg, nil) }

// try queues a message that the beginning of its block may make needless.
func (c *chain) try(msg sdk.Msg) { c.queue = append(c.queue, action{msg: msg, moot: true}) }

// ask queues a message whose answer matters.
func (c *chain) ask(msg sdk.Msg, then func(answer []byte) error) {
	c.queue = append(c.queue, action{msg: msg, then: then, binding: c.binding})
}

// block makes a block of what is queued, so much later than the last one. A message
// that fails is a mistake of the simulation or of the scenario, and ends the run.
func (c *chain) block(d time.Duration) ([]abci.Event, error) {
	c.now = c.now.Add(d)
	queue := c.queue
	c.queue = nil
	txs := make([][]byte, len(queue))
	for i, one := range queue {
		builder := c.Encoding().TxConfig.NewTxBuilder()
		if err := builder.SetMsgs(one.msg); err != nil {
			return nil, err
		}
		raw, err := c.Encoding().TxConfig.TxEncoder()(builder.GetTx())
		if err != nil {
			return nil, err
		}
		txs[i] = raw
	}
	result, err := c.FinalizeBlock(&abci.RequestFinalizeBlock{Height: c.height + 1, Time: c.now, Txs: txs})
	if err != nil {
		return nil, err
	}
	for i, one := range result.TxResults {
		if one.Code != 0 && queue[i].moot {
			continue
		}
		if one.Code != 0 && c.lenient && !queue[i].binding {
			if c.refused++; c.refused == 1 {
				c.refusal = fmt.Sprintf("%s: %s", sdk.MsgTypeURL(queue[i].msg), one.Log)
			}
			continue
		}
		if one.Code != 0 {
			return nil, fmt.Errorf("block %d: %s: %s", c.height+1, sdk.MsgTypeURL(queue[i].msg), one.Log)
		}
		if queue[i].then == nil {
			continue
		}
		var data sdk.TxMsgData
		if err := proto.Unmarshal(one.Data, &data); err != nil {
			return nil, err
		}
		if err := queue[i].then(data.MsgResponses[0].Value); err != nil {
			return nil, err
		}
	}
	if _, err := c.Commit(); err != nil {
		return nil, err
	}
	c.height++
	return result.Events, nil
}

// state is what was committed last.
func (c *chain) state() (sdk.Context, error) {
	ctx, err := c.CreateQueryContext(0, false)
	return ctx.WithBlockTime(c.now), err
}
