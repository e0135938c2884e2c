// Package rpctest serves an application of package apptest to a wallet as a CometBFT node
// would, with what no node does when a test wants it: no answer, no blocks, no index.
package rpctest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	"github.com/cometbft/cometbft/libs/log"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	rpcserver "github.com/cometbft/cometbft/rpc/jsonrpc/server"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/factor-coop/factor/testutil/apptest"
)

// Query is what a wallet asked of the state.
type Query struct {
	Path   string
	Data   []byte
	Height int64
}

// Node is a region that a wallet reaches over HTTP. Its fields are set between a wallet's commands.
type Node struct {
	*apptest.Test
	// URL is where the wallet finds it.
	URL string
	// Held makes no block for what is sent; MakeBlock makes it.
	Held bool
	// NoIndex has transactions found in blocks only.
	NoIndex bool
	// Drop takes transactions and loses them.
	Drop bool
	// Deaf takes a transaction and does not answer.
	Deaf bool
	// Refuse is asked of every query's path; what it returns is the query's answer.
	Refuse func(path string) error

	mu      sync.Mutex
	queries []Query
	sent    [][]byte
	waiting [][]byte
	blocks  map[int64]block
}

type block struct {
	time    time.Time
	txs     [][]byte
	results []*abci.ExecTxResult
}

// Serve makes an application's node, which ends with the test.
func Serve(a *apptest.Test) *Node {
	n := &Node{Test: a, blocks: map[int64]block{}}
	n.blocks[a.LastBlockHeight()] = block{time: a.Time}
	mux := http.NewServeMux()
	rpcserver.RegisterRPCFuncs(mux, map[string]*rpcserver.RPCFunc{
		"status": rpcserver.NewRPCFunc(n.status, ""), "broadcast_tx_sync": rpcserver.NewRPCFunc(n.broadcast, "tx"),
		"abci_query": rpcserver.NewRPCFunc(n.query, "path,data,height,prove"), "tx": rpcserver.NewRPCFunc(n.tx, "hash,prove"),
		"block": rpcserver.NewRPCFunc(n.block, "height"), "block_results": rpcserver.NewRPCFunc(n.results, "height"),
	}, log.NewNopLogger())
	server := httptest.NewServer(mux)
	a.T.Cleanup(server.Close)
	n.URL = server.URL
	return n
}

// Queries are what was asked since the last call.
func (n *Node) Queries() []Query {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := n.queries
	n.queries = nil
	return asked
}

// Sent are the transactions that were handed over since the last call.
func (n *Node) Sent() [][]byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	sent := n.sent
	n.sent = nil
	return sent
}

// MakeBlock makes a block, d after the last one, of what waits.
func (n *Node) MakeBlock(d time.Duration) []*abci.ExecTxResult {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.makeBlock(d)
}

func (n *Node) makeBlock(d time.Duration) []*abci.ExecTxResult {
	txs := n.waiting
	n.waiting = nil
	results := n.Block(d, txs...)
	n.blocks[n.LastBlockHeight()] = block{time: n.Time, txs: txs, results: results}
	return results
}

func (n *Node) status(*rpctypes.Context) (*coretypes.ResultStatus, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return &coretypes.ResultStatus{SyncInfo: coretypes.SyncInfo{LatestBlockHeight: n.LastBlockHeight(), LatestBlockTime: n.Time}}, nil
}

func (n *Node) broadcast(_ *rpctypes.Context, tx cmttypes.Tx) (*coretypes.ResultBroadcastTx, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent = append(n.sent, tx)
	if n.Drop {
		return &coretypes.ResultBroadcastTx{Hash: tx.Hash()}, nil
	}
	answer, err := n.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
	if err != nil {
		return nil, err
	}
	if answer.Code == 0 {
		n.waiting = append(n.waiting, tx)
		if !n.Held {
			n.makeBlock(time.Second)
		}
	}
	if n.Deaf {
		return nil, errors.New("connection reset by peer")
	}
	return &coretypes.ResultBroadcastTx{Hash: tx.Hash(), Code: answer.Code, Codespace: answer.Codespace, Log: answer.Log}, nil
}

func (n *Node) query(_ *rpctypes.Context, path string, data cmtbytes.HexBytes, height int64, prove bool) (*coretypes.ResultABCIQuery, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.queries = append(n.queries, Query{Path: path, Data: data, Height: height})
	if n.Refuse != nil {
		if err := n.Refuse(path); err != nil {
			return nil, err
		}
	}
	answer, err := n.Query(n.Now(), &abci.RequestQuery{Path: path, Data: data, Height: height, Prove: prove})
	if err != nil {
		return nil, err
	}
	return &coretypes.ResultABCIQuery{Response: *answer}, nil
}

func (n *Node) tx(_ *rpctypes.Context, hash []byte, _ bool) (*coretypes.ResultTx, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.NoIndex {
		return nil, errors.New("transaction indexing is disabled")
	}
	for height, one := range n.blocks { // a hash is in one of them
		for i, tx := range one.txs {
			if found := cmttypes.Tx(tx); string(found.Hash()) == string(hash) {
				return &coretypes.ResultTx{Hash: hash, Height: height, Index: uint32(i), TxResult: *one.results[i], Tx: found}, nil
			}
		}
	}
	return nil, fmt.Errorf("tx (%X) not found", hash)
}

func (n *Node) block(_ *rpctypes.Context, height *int64) (*coretypes.ResultBlock, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at := n.LastBlockHeight()
	if height != nil {
		at = *height
	}
	found := n.blocks[at]
	txs := make(cmttypes.Txs, len(found.txs))
	for i, tx := range found.txs {
		txs[i] = tx
	}
	return &coretypes.ResultBlock{Block: &cmttypes.Block{
		Header: cmttypes.Header{ChainID: n.ChainID, Height: at, Time: found.time}, Data: cmttypes.Data{Txs: txs},
	}}, nil
}

func (n *Node) results(_ *rpctypes.Context, height *int64) (*coretypes.ResultBlockResults, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return &coretypes.ResultBlockResults{Height: *height, TxsResults: n.blocks[*height].results}, nil
}
