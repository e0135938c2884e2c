package app_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"

	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// unsigned is a transaction as wallets send it to a trial: without a signature and without a limit of gas.
func unsigned(t *testing.T, raw []byte) []byte {
	t.Helper()
	var whole txtypes.TxRaw
	require.NoError(t, whole.Unmarshal(raw))
	var auth txtypes.AuthInfo
	require.NoError(t, auth.Unmarshal(whole.AuthInfoBytes))
	auth.Fee.GasLimit = 0
	var err error
	whole.AuthInfoBytes, err = auth.Marshal()
	require.NoError(t, err)
	whole.Signatures = make([][]byte, len(whole.Signatures))
	stripped, err := whole.Marshal()
	require.NoError(t, err)
	return stripped
}

// TestATrialFindsTheGasOfWhatFollows tries what people do at random right before they do it: what the trial took, with
// the wallet's margin (gasMargin and gasSpare of cmd/factord/cli), is enough for the block. What a trial leaves out
// shows in the messages that cost least.
func TestATrialFindsTheGasOfWhatFollows(t *testing.T) {
	const (
		steps         = 900
		margin, spare = 1.3, 50_000
		leastKinds    = 60
		leftOut       = 2_500 // gas: a signature's and a limit's bytes, and the sequence that has one digit more
	)
	options := simulationOptions()
	options.SkipInvariants = true
	s, acts := simulationOf(t, simulationSeed, options), allActs()
	urls, total := slices.Sorted(maps.Keys(acts)), 0
	for _, url := range urls {
		total += acts[url].weight
	}
	measured := map[string]int{}
	exact := 0
	for range steps {
		s.Block(s.step())
		s.look()
		url := s.choose(urls, total, acts)
		who, msg := acts[url].make(s)
		if who == nil {
			continue
		}
		if acts[url].board {
			msg = s.proposal(who, msg)
		}
		raw := signed(s.Test, who, msg)
		tried, _, err := s.Simulate(unsigned(t, raw))
		result := s.Block(time.Second, raw)[0]
		require.Equal(t, err == nil, result.Code == 0, "%s: the trial says %v, the block %s", sdk.MsgTypeURL(msg), err, result.Log)
		if err != nil {
			continue
		}
		measured[sdk.MsgTypeURL(msg)]++
		require.LessOrEqual(t, float64(result.GasUsed), margin*float64(tried.GasUsed)+spare, sdk.MsgTypeURL(msg))
		if uint64(result.GasUsed) <= tried.GasUsed+leftOut {
			exact++
		}
	}
	sum := 0
	for _, count := range measured {
		sum += count
	}
	t.Logf("%d kinds of messages, %d of %d trials within %d gas", len(measured), exact, sum, leftOut)
	require.GreaterOrEqual(t, len(measured), leastKinds)
	require.Greater(t, exact*10, sum*9, "nine of ten trials leave nothing out")
}

// TestTheLargestMessageFitsTheGasOfAComposedTransaction has one message confirm as many shifts as it may.
func TestTheLargestMessageFitsTheGasOfAComposedTransaction(t *testing.T) {
	const composedGas = 5_000_000 // of cmd/factord/cli
	a := apptest.New(t, apptest.Options{SkipInvariants: true})
	founder, worker := a.People[0], a.People[1]
	a.Do(founder, &cooptypes.MsgFoundCompany{Signer: founder.Address.String(), Code: "bakery", Occupation: 1})
	a.Do(founder, &cooptypes.MsgOfferEmployment{Signer: founder.Address.String(), Company: 1, Member: worker.ID, Occupation: 1})
	a.Do(worker, &cooptypes.MsgAcceptOffer{Signer: worker.Address.String(), Company: 1, Occupation: 1})
	confirm := &wagetypes.MsgConfirmHours{Signer: founder.Address.String()}
	for i := range uint64(wagetypes.MaxConfirmations) {
		a.Do(worker, &wagetypes.MsgClockIn{Signer: worker.Address.String(), Company: 1})
		a.Do(worker, &wagetypes.MsgClockOut{Signer: worker.Address.String()})
		confirm.Shifts = append(confirm.Shifts, i+1)
		a.Block(20 * time.Minute) // the allowance refills
	}
	result := a.Block(time.Second, a.TxWith(apptest.Transaction{Gas: composedGas}, []*apptest.Person{founder}, confirm))[0]
	require.Zero(t, result.Code, result.Log)
	t.Logf("%d shifts take %d gas", len(confirm.Shifts), result.GasUsed)
	require.Greater(t, result.GasUsed, int64(600_000), "the limit that was the default did not do")
}
