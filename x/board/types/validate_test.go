package types_test

import (
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/board/types"
)

func signer() string {
	denom.Configure()
	return types.AddressOf(1).String()
}

func direct() types.BoardConfig {
	return types.BoardConfig{
		Code: "assembly", Form: types.FORM_DIRECT, Electorate: types.Members(),
		Rules: types.Rules{SharePpm: 500_000, VotingSeconds: 1},
	}
}

// valid has one valid message of each type.
func valid() []sdk.Msg {
	who := signer()
	return []sdk.Msg{
		&types.MsgOpenBoard{Signer: who, Config: direct()},
		&types.MsgConfigureBoard{Signer: who, Board: 1, Config: direct()},
		&types.MsgCloseBoard{Signer: who, Board: 1},
		&types.MsgOpenRoll{Signer: who},
		&types.MsgChangeRoll{Signer: who, Roll: 1, Add: []uint64{1}, Remove: []uint64{2}},
		&types.MsgAppoint{Signer: who, Board: 1, Member: 1},
		&types.MsgDismissSeat{Signer: who, Board: 1},
		&types.MsgResign{Signer: who, Board: 1},
		&types.MsgCallElection{Signer: who, Board: 1},
		&types.MsgStand{Signer: who, Election: 1},
		&types.MsgWithdrawCandidacy{Signer: who, Election: 1},
		&types.MsgCastBallot{Signer: who, Election: 1, Candidates: []uint64{1, 2}},
		&types.MsgSignPetition{Signer: who, Board: 1},
		&types.MsgPropose{Signer: who, Board: 1, Commitment: make([]byte, 32)},
		&types.MsgVote{Signer: who, Proposal: 1, Choice: types.CHOICE_NO},
		&types.MsgVeto{Signer: who, Proposal: 1},
		&types.MsgWithdraw{Signer: who, Proposal: 1},
		&types.MsgRetry{Signer: who, Proposal: 1},
		&types.MsgAppointOfficer{Signer: who, Member: 1, Permission: "region.bank"},
		&types.MsgDismissOfficer{Signer: who, Member: 1},
		&types.MsgUpdateParams{Signer: who, Params: types.DefaultParams()},
	}
}

func check(msg sdk.Msg) error { return msg.(sdk.HasValidateBasic).ValidateBasic() }

func TestEveryMessageIsCheckedAndIsSignedBySomebody(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	sdk.RegisterInterfaces(registry)
	types.RegisterInterfaces(registry)
	messages := valid()
	require.Len(t, messages, len(registry.ListImplementations(sdk.MsgInterfaceProtoName)))
	for _, msg := range messages {
		name := proto.MessageName(msg)
		require.NoError(t, check(msg), name)
		// The signer is the first field of every message: replace it in the encoding.
		raw, err := proto.Marshal(msg)
		require.NoError(t, err)
		for _, bad := range []string{"", "x", "FACTOR1QQ"} {
			changed := proto.Clone(msg)
			require.NoError(t, proto.Unmarshal(append(append([]byte{}, raw...), append([]byte{0x0a, byte(len(bad))}, bad...)...), changed))
			require.ErrorIs(t, check(changed), types.ErrInvalid, "%s signed by %q", name, bad)
		}
	}
}

func TestBadInputIsNamedAndRefused(t *testing.T) {
	who := signer()
	withOwner, withAddress := direct(), direct()
	withOwner.Owner, withAddress.Address = who, who
	for name, msg := range map[string]sdk.Msg{
		"an owner that is chosen":      &types.MsgOpenBoard{Signer: who, Config: withOwner},
		"an address that is chosen":    &types.MsgOpenBoard{Signer: who, Config: withAddress},
		"no board":                     &types.MsgConfigureBoard{Signer: who, Config: direct()},
		"no form":                      &types.MsgConfigureBoard{Signer: who, Board: 1},
		"no board to close":            &types.MsgCloseBoard{Signer: who},
		"no roll":                      &types.MsgChangeRoll{Signer: who, Add: []uint64{1}},
		"member 0 on a roll":           &types.MsgChangeRoll{Signer: who, Roll: 1, Add: []uint64{0}},
		"too many at once":             &types.MsgChangeRoll{Signer: who, Roll: 1, Add: make([]uint64, 101)},
		"nobody appointed":             &types.MsgAppoint{Signer: who, Board: 1},
		"no board to appoint to":       &types.MsgAppoint{Signer: who, Member: 1},
		"no board to dismiss from":     &types.MsgDismissSeat{Signer: who},
		"no board to resign from":      &types.MsgResign{Signer: who},
		"no board to elect":            &types.MsgCallElection{Signer: who},
		"no election to stand in":      &types.MsgStand{Signer: who},
		"no election to withdraw from": &types.MsgWithdrawCandidacy{Signer: who},
		"no election to vote in":       &types.MsgCastBallot{Signer: who},
		"more than may stand":          &types.MsgCastBallot{Signer: who, Election: 1, Candidates: make([]uint64, 65)},
		"no board to petition about":   &types.MsgSignPetition{Signer: who},
		"nothing proposed":             &types.MsgPropose{Signer: who, Board: 1},
		"half a commitment":            &types.MsgPropose{Signer: who, Board: 1, Commitment: make([]byte, 16)},
		"no board to propose to":       &types.MsgPropose{Signer: who, Commitment: make([]byte, 32)},
		"no choice":                    &types.MsgVote{Signer: who, Proposal: 1},
		"a choice that is none":        &types.MsgVote{Signer: who, Proposal: 1, Choice: 9},
		"no proposal":                  &types.MsgVote{Signer: who, Choice: types.CHOICE_YES},
		"nothing to veto":              &types.MsgVeto{Signer: who},
		"nothing to withdraw":          &types.MsgWithdraw{Signer: who},
		"nothing to retry":             &types.MsgRetry{Signer: who},
		"no officer":                   &types.MsgAppointOfficer{Signer: who},
		"nobody dismissed":             &types.MsgDismissOfficer{Signer: who},
		"no bounds":                    &types.MsgUpdateParams{Signer: who},
	} {
		require.ErrorIs(t, check(msg), types.ErrInvalid, name)
	}
}
