package app_test

import (
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/app/ante"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// pair is two chains in the same state: what a transaction changed shows by comparison.
type pair struct{ with, without *apptest.Test }

func newPair(t *testing.T, options apptest.Options) pair {
	t.Helper()
	return pair{with: apptest.New(t, options), without: apptest.New(t, options)}
}

// requireRefused puts a transaction into a block of one chain and none into the
// other's: it must fail with the error, and the states must stay equal.
func (p pair) requireRefused(t *testing.T, raw []byte, expected *errorsmod.Error) {
	t.Helper()
	result := p.with.Block(time.Second, raw)[0]
	p.without.Block(time.Second)
	requireError(t, result, expected)
	require.Equal(t, p.without.AppHash(), p.with.AppHash(), "a refused transaction changed the state")
}

func requireError(t *testing.T, result *abci.ExecTxResult, expected *errorsmod.Error) {
	t.Helper()
	require.Equal(t, expected.Codespace(), result.Codespace, result.Log)
	require.Equal(t, expected.ABCICode(), result.Code, result.Log)
}

// send is a message that any member may send and that fails where the region
// allows no transfers.
func send(from, to *apptest.Person) sdk.Msg {
	return &banktypes.MsgSend{
		FromAddress: from.Address.String(), ToAddress: to.Address.String(),
		Amount: sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1)),
	}
}

// propose puts messages inside of another: a proposal to a board.
func propose(t *testing.T, who *apptest.Person, board uint64, inner ...sdk.Msg) sdk.Msg {
	t.Helper()
	msg := &boardtypes.MsgPropose{Signer: who.Address.String(), Board: board}
	for _, one := range inner {
		packed, err := codectypes.NewAnyWithValue(one)
		require.NoError(t, err)
		msg.Messages = append(msg.Messages, packed)
	}
	return msg
}

func TestTheFrameworksOwnLimitsChangeNothingEither(t *testing.T) {
	p := newPair(t, apptest.Options{Funds: 1_000_000})
	alice, bob := p.with.People[2], p.with.People[3]
	one, future := []*apptest.Person{alice}, uint64(7)
	p.requireRefused(t, p.with.TxWith(apptest.Transaction{Memo: strings.Repeat("a", 257)}, one, send(alice, bob)), sdkerrors.ErrMemoTooLarge)
	p.requireRefused(t, p.with.TxWith(apptest.Transaction{Sequence: &future}, one, send(alice, bob)), sdkerrors.ErrWrongSequence)
	p.requireRefused(t, p.with.Tx(bob, send(alice, bob)), sdkerrors.ErrInvalidPubKey)
	hundreds := make([]sdk.Msg, 300)
	for i := range hundreds {
		hundreds[i] = send(alice, bob)
	}
	p.requireRefused(t, p.with.Tx(alice, propose(t, alice, 1, hundreds...)), sdkerrors.ErrTxDecode)
}

func TestTheRegionsAuthorityCannotBeNamedByAnybody(t *testing.T) {
	p := newPair(t, apptest.Options{})
	officer := p.with.People[0]
	p.requireRefused(t, p.with.Tx(officer, &regiontypes.MsgAdmitMember{
		Signer: p.with.Region.Authority().String(), Address: apptest.NewPerson("new", 0).Address.String(),
	}), ante.ErrNotAdmitted)
}

func TestAMessageThatCarriesMessagesIsSearchedByReflection(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	member, stranger := a.People[2], apptest.NewPerson("stranger", 0)
	hidden, err := codectypes.NewAnyWithValue(send(stranger, member))
	require.NoError(t, err)
	// No message of today but a proposal holds others. One of tomorrow may carry
	// them anywhere: here in a field that is meant for something else.
	tomorrow := &validatorstypes.MsgAddValidator{Signer: member.Address.String(), Operator: member.Address.String(), Pubkey: hidden}
	admission := ante.NewAdmission(a.Region, a.Board, a.Validators, a.Encoding().Codec)
	builder := a.Encoding().TxConfig.NewTxBuilder()
	builder.SetGasLimit(apptest.DefaultGas)
	require.NoError(t, builder.SetMsgs(tomorrow))
	_, err = admission.Check(a.Now(), builder.GetTx(), 100, false)
	require.ErrorIs(t, err, ante.ErrNotAdmitted)
	require.ErrorContains(t, err, stranger.Address.String())
}

func TestABoardIsNamedOnlyInsideAProposal(t *testing.T) {
	p := newPair(t, apptest.Options{Boards: true})
	member, stranger := p.with.People[3], apptest.NewPerson("stranger", 0)
	rename := &regiontypes.MsgRenameCurrency{Signer: p.with.Region.Authority().String(), CurrencyName: "taler"}
	p.requireRefused(t, p.with.Tx(member, rename), ante.ErrNotAdmitted)
	p.requireRefused(t, p.with.Tx(member, propose(t, member, 1, send(stranger, member))), ante.ErrNotAdmitted)
	p.requireRefused(t, p.with.Tx(member, propose(t, member, 1, propose(t, member, 1, send(stranger, member)))), ante.ErrNotAdmitted)
	// Admitted, but another board's: x/board refuses it.
	result := p.with.Fail(member, propose(t, member, 2, rename))
	require.Equal(t, boardtypes.ModuleName, result.Codespace, result.Log)
	p.with.Do(member, propose(t, member, 1, rename))
}
