package ante_test

import (
	"math"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"
	sdkmath "cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/factor-coop/factor/app/ante"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Members of every test: the first holds all mandates of the region.
const (
	officer = iota
	_
	alice
	bob
	carol
)

func found(who *apptest.Person, code string) sdk.Msg {
	return &cooptypes.MsgFoundCompany{Signer: who.Address.String(), Code: code, Occupation: 1, WithoutEndowment: true}
}

// propose puts messages inside of another: a proposal to the assembly.
func propose(t *testing.T, who *apptest.Person, inner ...sdk.Msg) sdk.Msg {
	t.Helper()
	msg := &boardtypes.MsgPropose{Signer: who.Address.String(), Board: 1}
	for _, one := range inner {
		packed, err := codectypes.NewAnyWithValue(one)
		require.NoError(t, err)
		msg.Messages = append(msg.Messages, packed)
	}
	return msg
}

// requireRefused sends a transaction to the mempool's check, to a validator as part
// of a proposal and into a block; all must refuse it, and the block must leave what
// a block without it leaves.
func requireRefused(t *testing.T, a *apptest.Test, want *errorsmod.Error, raw []byte) {
	t.Helper()
	check, err := a.CheckTx(&abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_New})
	require.NoError(t, err)
	require.Equal(t, []any{want.Codespace(), want.ABCICode()}, []any{check.Codespace, check.Code}, check.Log)
	requireRefusedInBlock(t, a, want, raw)
	accepted, err := a.Judge(time.Second, raw)
	require.NoError(t, err)
	require.False(t, accepted, "a proposal with it was accepted")
	kept, err := a.Propose(time.Second, raw)
	require.NoError(t, err)
	require.Empty(t, kept, "a proposer kept it")
}

// requireRefusedInBlock compares the hash of a block before and after the transaction:
// what is finalised twice before it is committed goes on from where it was, and at the
// same second nothing else changes.
func requireRefusedInBlock(t *testing.T, a *apptest.Test, want *errorsmod.Error, raw []byte) {
	t.Helper()
	_, err := a.Finalize(time.Second)
	require.NoError(t, err)
	untouched := a.AppHash()
	result, err := a.Finalize(0, raw)
	require.NoError(t, err)
	one := result.TxResults[0]
	require.Equal(t, []any{want.Codespace(), want.ABCICode()}, []any{one.Codespace, one.Code}, one.Log)
	require.Equal(t, untouched, a.AppHash(), "a refused transaction changed state")
	require.NoError(t, a.CommitBlock())
	require.NoError(t, a.CheckInvariants())
}

func TestAStrangerIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	stranger := apptest.NewPerson("stranger", 0)
	requireRefused(t, a, ante.ErrNotAdmitted, a.Tx(stranger, found(stranger, "shop")))
	account := a.Account.GetAccount(a.Now(), stranger.Address)
	require.Nil(t, account, "a stranger got an account")
}

func TestAStrangerCannotPutAMembersNameIntoAMessage(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	stranger := apptest.NewPerson("stranger", 0)
	raw := a.TxWith(apptest.Transaction{}, []*apptest.Person{stranger}, found(a.People[alice], "shop"))
	requireRefusedInBlock(t, a, sdkerrors.ErrInvalidPubKey, raw)
}

func TestASuspendedMemberIsRefusedUntilReinstated(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	first, who := a.People[officer], a.People[alice]
	a.Do(first, &regiontypes.MsgSuspendMember{Signer: first.Address.String(), Member: who.ID, Reason: "fraud"})
	a.Do(who, found(who, "while-it-waits"))
	a.Block(72 * time.Hour)
	requireFails(t, a, regiontypes.ErrMemberSuspended, a.Tx(who, found(who, "shop")))
	a.Do(first, &regiontypes.MsgReinstateMember{Signer: first.Address.String(), Member: who.ID})
	a.Do(who, found(who, "shop"))
}

// A frozen key signs nothing, pays nobody's gas and stands inside no message, until the registrars say that it is its member's.
func TestAFrozenKeySignsNothing(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 6})
	first, who, friend := a.People[officer], a.People[alice], a.People[bob]
	a.Do(who, &regiontypes.MsgFreezeKey{Signer: who.Address.String()})
	for _, msg := range []sdk.Msg{
		found(who, "shop"), &regiontypes.MsgLeave{Signer: who.Address.String()}, &regiontypes.MsgFreezeKey{Signer: who.Address.String()},
		send(who, friend.Address, sdkmath.NewInt(1)), &boardtypes.MsgVote{Signer: who.Address.String(), Proposal: 1, Choice: boardtypes.CHOICE_YES},
	} {
		requireRefused(t, a, regiontypes.ErrKeyFrozen, a.Tx(who, msg))
	}
	payer := a.TxWith(apptest.Transaction{FeePayer: who.Address}, []*apptest.Person{friend, who}, found(friend, "shop"))
	requireRefused(t, a, regiontypes.ErrKeyFrozen, payer)
	requireRefused(t, a, regiontypes.ErrKeyFrozen, a.Tx(friend, propose(t, friend, found(who, "inside"))))
	a.Do(first, &regiontypes.MsgReplaceKey{Signer: first.Address.String(), Member: who.ID, NewAddress: who.Address.String()})
	requireRefused(t, a, regiontypes.ErrKeyFrozen, a.Tx(who, found(who, "shop")))
	a.Block(72 * time.Hour)
	a.Do(who, found(who, "shop"))
}

func TestAMemberWhoLeftIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	a.Do(who, &regiontypes.MsgLeave{Signer: who.Address.String()})
	requireFails(t, a, regiontypes.ErrMemberLeft, a.Tx(who, found(who, "shop")))
}

// requireFails requires that a transaction is admitted, pays its gas and fails for a reason.
func requireFails(t *testing.T, a *apptest.Test, want *errorsmod.Error, raw []byte) {
	t.Helper()
	result := a.Block(time.Second, raw)[0]
	require.Equal(t, want.Codespace(), result.Codespace, result.Log)
	require.Equal(t, want.ABCICode(), result.Code, result.Log)
}

func TestAFeeIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{Funds: 1_000_000})
	who := a.People[alice]
	signers := []*apptest.Person{who}
	fee := sdk.NewCoins(sdk.NewInt64Coin(denom.Base, 1))
	requireRefused(t, a, ante.ErrFee, a.TxWith(apptest.Transaction{Fee: fee}, signers, found(who, "shop")))
	requireRefused(t, a, ante.ErrFee, a.TxWith(apptest.Transaction{Granter: a.People[bob].Address}, signers, found(who, "shop")))
}

func TestAnotherMemberCannotBeMadeToPayTheGas(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who, payer := a.People[alice], a.People[bob]
	raw := a.TxWith(apptest.Transaction{FeePayer: payer.Address}, []*apptest.Person{who}, found(who, "shop"))
	requireRefusedInBlock(t, a, sdkerrors.ErrUnauthorized, raw)
	raw = a.TxWith(apptest.Transaction{FeePayer: payer.Address}, []*apptest.Person{who, payer}, found(who, "shop"))
	require.Zero(t, a.Block(time.Second, raw)[0].Code, "who signs as payer may pay")
	left, bucket, err := a.Region.GetAllowance(a.Now(), regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_MEMBER, Id: who.ID})
	require.NoError(t, err)
	require.Equal(t, bucket.MaxGas, left, "the sender did not pay")
}

func TestATransactionWithoutGasIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	raw := a.TxWith(apptest.Transaction{NoGas: true}, []*apptest.Person{who}, found(who, "shop"))
	requireRefused(t, a, ante.ErrGas, raw)
}

func TestMoreGasThanABlockHasIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	for _, gas := range []uint64{200_000_000, math.MaxInt64, math.MaxUint64} {
		raw := a.TxWith(apptest.Transaction{Gas: gas}, []*apptest.Person{who}, found(who, "shop"))
		check, err := a.CheckTx(&abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_New})
		require.NoError(t, err)
		require.Equal(t, "sdk", check.Codespace, check.Log)
		require.Contains(t, check.Log, "gas", "%d", gas)
		accepted, err := a.Judge(time.Second, raw)
		require.NoError(t, err)
		require.False(t, accepted)
		result := a.Block(time.Second, raw)[0]
		require.NotZero(t, result.Code)
		require.Contains(t, result.Log, "gas", "%d", gas)
	}
}

func TestAnOversizedTransactionIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	raw := a.Tx(who, found(who, strings.Repeat("x", 65<<10)))
	// The router's own check of the code comes first where messages run.
	accepted, err := a.Judge(time.Second, raw)
	require.NoError(t, err)
	require.False(t, accepted)
	result := a.Block(time.Second, raw)[0]
	require.Equal(t, cooptypes.ModuleName, result.Codespace, result.Log)

	requireRefused(t, a, ante.ErrTooLarge, a.Tx(who, propose(t, who, found(who, strings.Repeat("x", 65<<10)))))
}

func TestTheLargestTransactionIsAsLargeAsTheRegionSays(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	sized := func(text int) []byte { return a.Tx(who, propose(t, who, found(who, strings.Repeat("x", text)))) }
	params, err := a.Region.GetParams(a.Now())
	require.NoError(t, err)
	text := int(params.MaxTxBytes) - len(sized(0))
	for len(sized(text)) > int(params.MaxTxBytes) { // lengths take bytes themselves
		text--
	}
	require.Equal(t, int(params.MaxTxBytes), len(sized(text)))
	accepted, err := a.Judge(time.Second, sized(text))
	require.NoError(t, err)
	require.True(t, accepted, "%d bytes", params.MaxTxBytes)
	requireRefused(t, a, ante.ErrTooLarge, sized(text+1))
}

func TestAThousandMessagesAreRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	messages := make([]sdk.Msg, 1000)
	for i := range messages {
		messages[i] = &cooptypes.MsgResign{Signer: who.Address.String(), Company: 1}
	}
	raw := a.Tx(who, messages...)
	require.Greater(t, len(raw), 64<<10)
	requireRefused(t, a, ante.ErrTooLarge, raw)
	// Nested ones count as well.
	requireRefused(t, a, ante.ErrTooManyMessages, a.Tx(who, propose(t, who, messages[:32]...)))
	requireRefused(t, a, ante.ErrTooManyMessages, a.Tx(who, messages[:33]...))
	require.NotEqual(t, ante.Codespace, a.Fail(who, messages[:32]...).Codespace, "32 are admitted")
}

func TestDeepNestingIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	nest := func(depth int) sdk.Msg {
		msg := found(who, "shop")
		for range depth {
			msg = propose(t, who, msg)
		}
		return msg
	}
	requireRefused(t, a, ante.ErrTooDeep, a.Tx(who, nest(3)))
	requireRefused(t, a, sdkerrors.ErrTxDecode, a.Tx(who, nest(20)))
	require.NotEqual(t, ante.Codespace, a.Fail(who, nest(2)).Codespace, "two levels are admitted")
}

func TestAnInnocentFirstMessageCarriesNothingPastTheCheck(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who, stranger := a.People[alice], apptest.NewPerson("stranger", 0)
	innocent, hostile := found(who, "shop"), found(stranger, "front")
	requireRefused(t, a, ante.ErrNotAdmitted, a.Tx(who, innocent, propose(t, who, innocent, hostile)))
	requireRefused(t, a, ante.ErrNotAdmitted, a.Tx(who, innocent, propose(t, who, innocent, propose(t, who, hostile))))
	_, taken, err := companyByCode(a, "shop")
	require.NoError(t, err)
	require.False(t, taken, "the innocent part was carried out")
}

func TestAMemberCannotActForAnotherThroughNesting(t *testing.T) {
	a := apptest.New(t, apptest.Options{Boards: true})
	who, victim := a.People[alice], a.People[bob]
	result := a.Fail(who, propose(t, who, found(victim, "stolen")))
	require.Equal(t, boardtypes.ModuleName, result.Codespace, result.Log)
}

func TestANestedMessageIsValidatedToo(t *testing.T) {
	a := apptest.New(t, apptest.Options{Boards: true})
	who := a.People[alice]
	result := a.Fail(who, propose(t, who, found(who, "Not A Code")))
	require.NotEqual(t, "undefined", result.Codespace, result.Log)
}

func TestTheWrongChainIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	raw := a.TxWith(apptest.Transaction{ChainID: "factor-elsewhere"}, []*apptest.Person{who}, found(who, "shop"))
	requireRefusedInBlock(t, a, sdkerrors.ErrUnauthorized, raw)
}

func TestAReplayIsRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	raw := a.Tx(who, found(who, "shop"))
	require.Zero(t, a.Block(time.Second, raw)[0].Code)
	requireRefusedInBlock(t, a, sdkerrors.ErrWrongSequence, raw)
	// Twice in one block is the same.
	raw = a.Tx(who, found(who, "second"))
	results := a.Block(time.Second, raw, raw)
	require.Equal(t, sdkerrors.ErrWrongSequence.ABCICode(), results[1].Code, results[1].Log)
}

func TestATransactionIsRefusedAfterItsTimeout(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	raw := a.TxWith(apptest.Transaction{Timeout: 1}, []*apptest.Person{who}, found(who, "shop"))
	requireRefusedInBlock(t, a, sdkerrors.ErrTxTimeoutHeight, raw)
}

func TestBytesThatAreNoTransactionAreRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	who := a.People[alice]
	good := a.Tx(who, found(who, "shop"))
	for _, raw := range [][]byte{{}, {0}, {0x0a, 0}, {0x12, 0}, {0x0a, 0, 0x12, 2, 0x12, 0}, []byte("no transaction"), good[:len(good)/2], append([]byte{0xff, 0xff}, good...)} {
		check, err := a.CheckTx(&abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_New})
		require.NoError(t, err)
		require.NotZero(t, check.Code)
		accepted, err := a.Judge(time.Second, raw)
		require.NoError(t, err)
		require.False(t, accepted)
		kept, err := a.Propose(time.Second, raw, good)
		require.NoError(t, err)
		require.Equal(t, [][]byte{good}, kept)
		requireRefusedInBlock(t, a, sdkerrors.ErrTxDecode, raw)
	}
}

func TestCoinsAmountsBeyondAllMeasureAreRefused(t *testing.T) {
	a := apptest.New(t, apptest.Options{Funds: 1_000_000})
	require.NoError(t, allowTransfers(a))
	who, to := a.People[alice], a.People[bob]
	huge, _ := sdkmath.NewIntFromString("115792089237316195423570985008687907853269984665640564039457584007913129639935") // 2^256 - 1
	for _, amount := range []sdkmath.Int{sdkmath.ZeroInt(), sdkmath.NewInt(-1), sdkmath.NewIntFromUint64(1 << 63), huge} {
		result := a.Fail(who, send(who, to.Address, amount))
		require.Contains(t, []string{"currency", "sdk", "bank"}, result.Codespace, result.Log)
	}
	a.Do(who, send(who, to.Address, sdkmath.NewInt(1)))
}
