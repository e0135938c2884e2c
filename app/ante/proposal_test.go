package ante_test

import (
	"bytes"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/factor-coop/factor/app/ante"
	"github.com/factor-coop/factor/testutil/apptest"
)

func TestTheLogSaysWhichProposersBlockWasRefusedAndWhy(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	proposal := ante.NewProposal(ante.NewAdmission(a.Region, a.Board, a.Validators, a.Encoding().Codec), ante.WellFormed(a.Encoding().TxConfig.TxDecoder()))
	good := a.Tx(a.People[alice], found(a.People[alice], "mill"))
	stranger := apptest.NewPerson("stranger", 0)
	bad := a.Tx(stranger, found(stranger, "fraud"))
	judge := func(txs ...[]byte) (bool, string) {
		var said bytes.Buffer
		// The level that nodes begin with: what is only worth an "info" would not be seen.
		ctx := a.Now().WithLogger(log.NewCustomLogger(zerolog.New(&said).Level(zerolog.ErrorLevel)))
		answer, err := proposal.Process(ctx, &abci.RequestProcessProposal{Height: 7, ProposerAddress: []byte{0xab, 0xcd}, Txs: txs})
		require.NoError(t, err)
		return answer.IsAccepted(), said.String()
	}
	accepted, said := judge(good)
	require.True(t, accepted)
	require.Empty(t, said)
	accepted, said = judge(good, bad)
	require.False(t, accepted)
	for _, part := range []string{`"height":7`, `"proposer":"abcd"`, `"transaction":1`, `"of":2`, stranger.Address.String()} {
		require.Contains(t, said, part)
	}
	accepted, said = judge([]byte("no transaction"))
	require.False(t, accepted)
	require.Contains(t, said, "refused a proposed block")
}
