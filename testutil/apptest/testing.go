package apptest

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Test is a chain whose failures fail a test.
type Test struct {
	*Chain
	T testing.TB
}

// New starts a chain that ends with the test, and makes its first block.
func New(t testing.TB, options Options) *Test {
	t.Helper()
	chain, err := Start(options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, chain.Close()) })
	a := &Test{Chain: chain, T: t}
	a.Block(time.Second)
	return a
}

// Block makes a block that comes d after the last one; the test fails when the
// block cannot be made or leaves an invariant broken.
func (a *Test) Block(d time.Duration, txs ...[]byte) []*abci.ExecTxResult {
	a.T.Helper()
	results, err := a.TryBlock(d, txs...)
	require.NoError(a.T, err)
	return results
}

// Tx signs the messages with a member's key.
func (a *Test) Tx(who *Person, msgs ...sdk.Msg) []byte {
	a.T.Helper()
	raw, err := a.Sign(who, msgs...)
	require.NoError(a.T, err)
	return raw
}

// TxWith signs the messages with several keys and unusual choices.
func (a *Test) TxWith(t Transaction, signers []*Person, msgs ...sdk.Msg) []byte {
	a.T.Helper()
	raw, err := a.SignWith(t, signers, msgs...)
	require.NoError(a.T, err)
	return raw
}

// Do has a member send the messages in a block of their own and requires success.
func (a *Test) Do(who *Person, msgs ...sdk.Msg) *abci.ExecTxResult {
	a.T.Helper()
	result := a.Block(time.Second, a.Tx(who, msgs...))[0]
	require.Zero(a.T, result.Code, "%s: %s", who.Name, result.Log)
	return result
}

// Fail has a member send the messages in a block of their own, requires failure
// and returns the result.
func (a *Test) Fail(who *Person, msgs ...sdk.Msg) *abci.ExecTxResult {
	a.T.Helper()
	result := a.Block(time.Second, a.Tx(who, msgs...))[0]
	require.NotZero(a.T, result.Code, "%s should not have succeeded", who.Name)
	return result
}

// Now is the last committed state.
func (a *Test) Now() sdk.Context {
	a.T.Helper()
	ctx, err := a.State()
	require.NoError(a.T, err)
	return ctx
}
