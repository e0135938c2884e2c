package cli

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"

	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/chainclient"
)

// composedGas is the gas limit of a transaction that is composed without asking a node. It covers the largest
// message that its own checks accept; TestTheLargestMessageFitsTheGasOfAComposedTransaction of app holds it.
const composedGas = 5_000_000

// gasMargin and gasSpare are what a limit found by a trial is above what the trial took: between the trial and the
// block others act too, a list may have become longer, and time has passed. A shift that had nothing
// to pay in the trial has a second to pay in the block.
const (
	gasMargin = 1.3
	gasSpare  = 50_000
)

// gas finds what a transaction takes by a trial on the state of now, and sets the limit for it: the one
// that --gas names, or what the trial took with --gas-adjustment. It returns a
// *chainclient.FailedError where the trial fails, so that nothing is signed in vain.
func (a act) gas(factory clienttx.Factory) (clienttx.Factory, uint64, error) {
	if !factory.SimulateAndExecute() && !tries(a.cmd) {
		return factory, 0, nil
	}
	used, err := a.trial(factory)
	if next := nextSequence(err); next > factory.Sequence() {
		// The node has another transaction of this key that no block holds yet: this one comes after it.
		factory = factory.WithSequence(next)
		used, err = a.trial(factory)
	}
	if err == nil && factory.SimulateAndExecute() {
		factory = factory.WithGas(uint64(math.Ceil(factory.GasAdjustment()*float64(used))) + gasSpare)
	}
	return factory, used, err
}

// trial runs the messages on the node's state of now and returns the gas that they took.
func (a act) trial(factory clienttx.Factory) (uint64, error) {
	raw, err := factory.WithSimulateAndExecute(a.ctx.GetFromName() != "").BuildSimTx(a.msgs...)
	if err != nil {
		return 0, err
	}
	node, err := a.ctx.GetNode()
	if err != nil {
		return 0, err
	}
	// Asked in this way, and not by the service for trials, it is told which module refused it and with what code.
	answer, err := node.ABCIQuery(a.cmd.Context(), "/app/simulate", raw)
	if err != nil {
		return 0, err
	}
	if answer.Response.Code != 0 {
		return 0, &chainclient.FailedError{Codespace: answer.Response.Codespace, Code: answer.Response.Code, Reason: answer.Response.Log}
	}
	var tried sdk.SimulationResponse
	if err := a.ctx.Codec.UnmarshalJSON(answer.Response.Value, &tried); err != nil {
		return 0, fmt.Errorf("answer of the trial: %w", err)
	}
	return tried.GasUsed, nil
}

var expectedSequence = regexp.MustCompile(`account sequence mismatch, expected (\d+),`)

// nextSequence is what a node says comes next when a sequence is not that; 0 when it says nothing of it.
func nextSequence(err error) uint64 {
	var failed *chainclient.FailedError
	if !errors.As(err, &failed) {
		return 0
	}
	found := expectedSequence.FindStringSubmatch(failed.Reason)
	if found == nil {
		return 0
	}
	next, _ := strconv.ParseUint(found[1], 10, 64) // digits; too many of them are no sequence
	return next
}
