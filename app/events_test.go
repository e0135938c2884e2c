package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	cmtdb "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtquery "github.com/cometbft/cometbft/libs/pubsub/query"
	blockindex "github.com/cometbft/cometbft/state/indexer/block/kv"
	"github.com/cometbft/cometbft/state/txindex"
	txindexkv "github.com/cometbft/cometbft/state/txindex/kv"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// indexed is a region whose blocks go to the index of a CometBFT node.
type indexed struct {
	*apptest.Test
	txs       *txindexkv.TxIndex
	blocks    *blockindex.BlockerIndexer
	events    map[int64][]abci.Event // of the blocks themselves
	delivered []*abci.TxResult
}

func newIndexed(t *testing.T, options apptest.Options) *indexed {
	t.Helper()
	return &indexed{
		Test: apptest.New(t, options), txs: txindexkv.NewTxIndex(cmtdb.NewMemDB()),
		blocks: blockindex.New(cmtdb.NewMemDB()), events: map[int64][]abci.Event{},
	}
}

// block makes a block, d after the last one, and indexes it as a node does.
func (x *indexed) block(d time.Duration, txs ...[]byte) {
	x.T.Helper()
	result, err := x.Finalize(d, txs...)
	require.NoError(x.T, err)
	require.NoError(x.T, x.CommitBlock())
	height := x.LastBlockHeight()
	x.events[height] = result.Events
	require.NoError(x.T, x.blocks.Index(cmttypes.EventDataNewBlockEvents{Height: height, Events: result.Events, NumTxs: int64(len(txs))}))
	if len(txs) == 0 {
		return
	}
	batch := txindex.NewBatch(int64(len(txs)))
	for i, one := range result.TxResults {
		require.Zero(x.T, one.Code, one.Log)
		delivered := &abci.TxResult{Height: height, Index: uint32(i), Tx: txs[i], Result: *one}
		require.NoError(x.T, batch.Add(delivered))
		x.delivered = append(x.delivered, delivered)
	}
	require.NoError(x.T, x.txs.AddBatch(batch))
}

func (x *indexed) does(who *apptest.Person, msg sdk.Msg) {
	x.T.Helper()
	x.block(time.Second, x.Tx(who, msg))
}

// tx is what tx_search answers: the messages, by the last part of their names.
func (x *indexed) tx(query string) []string {
	x.T.Helper()
	parsed, err := cmtquery.New(query)
	require.NoError(x.T, err)
	found, err := x.txs.Search(context.Background(), parsed)
	require.NoError(x.T, err)
	var names []string
	for _, one := range found {
		tx, err := x.Encoding().TxConfig.TxDecoder()(one.Tx)
		require.NoError(x.T, err)
		for _, msg := range tx.GetMsgs() {
			url := sdk.MsgTypeURL(msg)
			names = append(names, url[strings.LastIndex(url, ".")+1:])
		}
	}
	return names
}

// block_search answers heights.
func (x *indexed) heights(query string) []int64 {
	x.T.Helper()
	parsed, err := cmtquery.New(query)
	require.NoError(x.T, err)
	found, err := x.blocks.Search(context.Background(), parsed)
	require.NoError(x.T, err)
	return found
}

// aWorkday has a founder bake with a worker, who is paid an hour of an open shift, and a member who buys bread.
func aWorkday(t *testing.T, options apptest.Options) *indexed {
	t.Helper()
	options.Funds = 1000 * money.Unit
	x := newIndexed(t, options)
	founder, worker, buyer := x.People[0], x.People[1], x.People[2]
	baker := founder.Address.String()
	x.does(founder, &cooptypes.MsgFoundCompany{Signer: baker, Code: "bakery", Occupation: 1})
	x.does(founder, &cooptypes.MsgOfferEmployment{Signer: baker, Company: 1, Member: worker.ID, Occupation: 1})
	x.does(worker, &cooptypes.MsgAcceptOffer{Signer: worker.Address.String(), Company: 1, Occupation: 1})
	x.does(founder, &pricingtypes.MsgRegisterProduct{
		Signer: baker, Company: 1, Code: "bread", Unit: "loaf", Kind: pricingtypes.PRODUCT_KIND_STOCKED, OverheadWeight: 1,
		Declared: pricingtypes.Declaration{UnitsPerCycle: 100, DirectPerUnit: 1_000_000},
	})
	x.does(founder, &pricingtypes.MsgRecordOutput{Signer: baker, Company: 1, Product: 1, Quantity: 10})
	x.does(founder, &markettypes.MsgListProduct{Signer: baker, Company: 1, Product: 1, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 3600})
	x.does(worker, &wagetypes.MsgClockIn{Signer: worker.Address.String(), Company: 1, Product: 1})
	x.does(buyer, &markettypes.MsgPurchase{Signer: buyer.Address.String(), Product: 1, Quantity: 2, MaxUnitPrice: 100 * money.Unit})
	x.block(40 * time.Minute)
	x.block(40 * time.Minute) // the hour fell due
	x.does(worker, &wagetypes.MsgClockOut{Signer: worker.Address.String()})
	return x
}

// TestAMembersPayAndPurchasesAreFoundByTheMember asks an index of CometBFT's as a wallet does.
func TestAMembersPayAndPurchasesAreFoundByTheMember(t *testing.T) {
	x := aWorkday(t, apptest.Options{})
	require.ElementsMatch(t, []string{"MsgPurchase"}, x.tx("factor.member = '3'"))
	require.ElementsMatch(t, []string{"MsgOfferEmployment", "MsgAcceptOffer", "MsgClockIn", "MsgClockOut"}, x.tx("factor.member = '2'"))
	require.ElementsMatch(t, []string{"MsgFoundCompany", "MsgOfferEmployment", "MsgAcceptOffer", "MsgRegisterProduct", "MsgRecordOutput", "MsgListProduct", "MsgClockIn", "MsgPurchase", "MsgClockOut"},
		x.tx("factor.company = '1'"))
	require.ElementsMatch(t, []string{"MsgRegisterProduct", "MsgRecordOutput", "MsgListProduct", "MsgClockIn", "MsgPurchase", "MsgClockOut"}, x.tx("factor.product = '1'"))
	require.ElementsMatch(t, []string{"MsgPurchase"}, x.tx("factor.order = '1'"))
	require.ElementsMatch(t, []string{"MsgClockIn", "MsgClockOut"}, x.tx("factor.member = '2' AND factor.product = '1'"))
	require.ElementsMatch(t, []string{"MsgClockOut"}, x.tx(fmt.Sprintf("factor.member = '2' AND tx.height >= %d", x.LastBlockHeight())))
	require.Empty(t, x.tx("factor.member = '33'"), "another member's number that begins alike")
	require.Empty(t, x.tx(`factor.member = '"3"'`))

	// The hours of a shift are paid by a block and by no transaction: what the shift's end paid is the last part only.
	heights := x.heights("factor.member = '2'")
	require.Len(t, heights, 1, "a block that paid an hour")
	require.Equal(t, heights, x.heights("factor.company = '1' AND factor.member = '2'"))
	require.Contains(t, x.heights("factor.product = '1'"), heights[0])
	require.Empty(t, x.heights("factor.member = '3'"))
	paid := int64(0)
	for _, event := range x.events[heights[0]] {
		if event.Type != "factor.currency.v1.WagesPaid" {
			continue
		}
		kept := abci.Event{Type: event.Type}
		for _, attribute := range event.Attributes {
			if attribute.Key != "mode" {
				kept.Attributes = append(kept.Attributes, attribute)
			}
		}
		parsed, err := sdk.ParseTypedEvent(kept)
		require.NoError(t, err)
		for _, wage := range parsed.(*currencytypes.WagesPaid).Wages {
			if wage.Member == 2 {
				paid += wage.Amount
			}
		}
	}
	require.Positive(t, paid)
}

// TestWhatTheOperatorChoseIsIndexedAndNothingElse obeys index-events of app.toml.
func TestWhatTheOperatorChoseIsIndexedAndNothingElse(t *testing.T) {
	x := aWorkday(t, apptest.Options{IndexEvents: []string{"factor.member"}})
	require.Len(t, x.tx("factor.member = '3'"), 1)
	require.Empty(t, x.tx("factor.company = '1'"))
	require.Empty(t, x.tx("message.action EXISTS"))
}

// TestTheIndexKeepsNoListsAndIsSmallerForIt compares what a node's index keeps of a workday with what it would keep
// without the plain events and with every attribute, as the framework has it.
func TestTheIndexKeepsNoListsAndIsSmallerForIt(t *testing.T) {
	x := aWorkday(t, apptest.Options{})
	keys, bytes := 0, 0
	wereKeys, wereBytes := 0, 0
	count := func(events []abci.Event) {
		for _, event := range events {
			for _, attribute := range event.Attributes {
				size := len(event.Type) + len(attribute.Key) + len(attribute.Value)
				if event.Type != "factor" {
					wereKeys, wereBytes = wereKeys+1, wereBytes+size
				}
				if !attribute.Index {
					continue
				}
				require.False(t, strings.HasPrefix(attribute.Value, "{") || strings.HasPrefix(attribute.Value, "["), "%s.%s", event.Type, attribute.Key)
				keys, bytes = keys+1, bytes+size
			}
		}
	}
	for _, one := range x.delivered {
		count(one.Result.Events)
	}
	for _, events := range x.events {
		count(events)
	}
	t.Logf("%d keys of %d bytes in the index, %d of %d without the plain events and with lists", keys, bytes, wereKeys, wereBytes)
	require.LessOrEqual(t, keys*20, wereKeys*21, "a twentieth more at most")
	require.Less(t, bytes*5, wereBytes*4, "a fifth less at least")
}
