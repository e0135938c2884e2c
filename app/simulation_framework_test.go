package app_test

import (
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
)

// two are two members, not the same.
func (s *simulation) two() (*apptest.Person, *apptest.Person) {
	id, one := s.member(nil)
	_, other := s.member(func(member uint64) bool { return member != id })
	return one, other
}

func currency(amount int64) sdk.Coins { return sdk.NewCoins(sdk.NewInt64Coin(denom.Base, amount)) }

// frameworkActs are the messages of the framework's modules that a region takes.
func frameworkActs() map[string]act {
	return map[string]act{
		"/cosmos.bank.v1beta1.MsgSend": {make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			from, to := s.two()
			return from, &banktypes.MsgSend{FromAddress: from.Address.String(), ToAddress: to.Address.String(), Amount: currency(1 + s.random.Int64N(1_000_000))}
		}},
		"/cosmos.bank.v1beta1.MsgMultiSend": {make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			from, to := s.two()
			amount := currency(1 + s.random.Int64N(1_000_000))
			return from, &banktypes.MsgMultiSend{
				Inputs: []banktypes.Input{{Address: from.Address.String(), Coins: amount}}, Outputs: []banktypes.Output{{Address: to.Address.String(), Coins: amount}},
			}
		}},
		"/cosmos.bank.v1beta1.MsgSetSendEnabled": {board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			return &banktypes.MsgSetSendEnabled{Authority: signer, SendEnabled: []*banktypes.SendEnabled{{Denom: denom.Base, Enabled: true}}}
		})},
		"/cosmos.bank.v1beta1.MsgUpdateParams": {board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			return &banktypes.MsgUpdateParams{Authority: signer, Params: s.Bank.GetParams(s.Now())}
		})},
		"/cosmos.auth.v1beta1.MsgUpdateParams": {board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			return &authtypes.MsgUpdateParams{Authority: signer, Params: s.Account.GetParams(s.Now())}
		})},
		"/cosmos.consensus.v1.MsgUpdateParams": {board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			params := s.GetConsensusParams(s.Now())
			return &consensustypes.MsgUpdateParams{Authority: signer, Block: params.Block, Evidence: params.Evidence, Validator: params.Validator, Abci: params.Abci}
		})},
		"/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade": {board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			return &upgradetypes.MsgSoftwareUpgrade{Authority: signer, Plan: upgradetypes.Plan{Name: s.code("upgrade"), Height: s.LastBlockHeight() + 1_000_000}}
		})},
		"/cosmos.upgrade.v1beta1.MsgCancelUpgrade": {board: true, make: byAssembly(func(_ *simulation, signer string) sdk.Msg {
			return &upgradetypes.MsgCancelUpgrade{Authority: signer}
		})},
	}
}
