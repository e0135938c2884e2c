package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/client"
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

// trials are the ways in which a client has a transaction tried: each must answer as the others.
type trials struct {
	web string
	rpc txtypes.ServiceClient
}

// over asks for a trial by REST and by gRPC, and returns the gas that both say it used, and the text of their refusal.
func (w trials) over(t *testing.T, raw []byte) (uint64, string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"tx_bytes": raw})
	require.NoError(t, err)
	answer, said := call(t, http.MethodPost, w.web+"/cosmos/tx/v1beta1/simulate", string(body), "Content-Type", "application/json")
	var byREST struct {
		Message string
		GasInfo struct {
			Used string `json:"gas_used"`
		} `json:"gas_info"`
	}
	require.NoError(t, json.Unmarshal([]byte(said), &byREST), said)
	byRPC, err := w.rpc.Simulate(context.Background(), &txtypes.SimulateRequest{TxBytes: raw})
	if err != nil {
		require.Equal(t, codes.InvalidArgument, status.Code(err), err)
		require.Equal(t, http.StatusBadRequest, answer.StatusCode, said)
		require.Equal(t, status.Convert(err).Message(), byREST.Message)
		return 0, byREST.Message
	}
	require.Equal(t, http.StatusOK, answer.StatusCode, said)
	require.Equal(t, fmt.Sprint(byRPC.GasInfo.GasUsed), byREST.GasInfo.Used)
	return byRPC.GasInfo.GasUsed, ""
}

// TestATrialFindsTheGasOfWhatFollows tries what people do at random right before they do it, as the wallet does, over gRPC and
// over REST: what the trial took, with the margin that the wallet takes (gasMargin of cmd/factord/cli, besides gasSpare) and that
// docs/clients.md tells others, is enough for the block, and the three tenths alone too, which is what clients of other chains
// add. Boards' acts are tried as proposals; what carries one out pays its own gas at the block's end. What a trial leaves
// out shows in the messages that cost least.
func TestATrialFindsTheGasOfWhatFollows(t *testing.T) {
	const (
		steps      = 900
		margin     = 1.3
		leastKinds = 60
		leftOut    = 2_500 // gas: a signature's and a limit's bytes, and the sequence that has one digit more
	)
	options := simulationOptions()
	options.SkipInvariants = true
	s, acts := simulationOf(t, simulationSeed, options), allActs()
	s.RegisterTxService(client.Context{}.WithCodec(s.Encoding().Codec).WithInterfaceRegistry(s.Encoding().Registry).WithTxConfig(s.Encoding().TxConfig))
	others := trials{web: rest(t, s.Test).URL, rpc: txtypes.NewServiceClient(dialed(t, s.Test))}
	urls, total := slices.Sorted(maps.Keys(acts)), 0
	for _, url := range urls {
		total += acts[url].weight
	}
	measured, boards := map[string]int{}, map[string]int{}
	exact, sum := 0, 0
	var worst float64
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
		used, refusal := others.over(t, unsigned(t, raw))
		result := s.Block(time.Second, raw)[0]
		require.Equal(t, err == nil, result.Code == 0, "%s: the trial says %v, the block %s", url, err, result.Log)
		require.Equal(t, err == nil, refusal == "", "%s: the trial says %v, the API %s", url, err, refusal)
		if err != nil {
			continue
		}
		measured[url]++
		sum++
		if acts[url].board {
			boards[url]++
		}
		require.Equal(t, tried.GasUsed, used, url)
		require.LessOrEqual(t, float64(result.GasUsed), margin*float64(tried.GasUsed), url)
		if uint64(result.GasUsed) <= tried.GasUsed+leftOut {
			exact++
		}
		worst = max(worst, float64(result.GasUsed)/float64(tried.GasUsed))
	}
	t.Logf("%d kinds of messages, %d of %d trials within %d gas; %d kinds for boards to decide; the most was %.3f of the trial", len(measured), exact, sum, leftOut, len(boards), worst)
	require.GreaterOrEqual(t, len(measured), leastKinds)
	require.GreaterOrEqual(t, len(boards), 10)
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
