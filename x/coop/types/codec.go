package types

import (
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterInterfaces registers the module's messages.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgFoundCompany{}, &MsgFoundRegionalCompany{}, &MsgChangeForm{},
		&MsgOfferEmployment{}, &MsgChangeOccupation{}, &MsgWithdrawOffer{}, &MsgAcceptOffer{}, &MsgDeclineOffer{},
		&MsgResign{}, &MsgDismiss{},
		&MsgAppointOfficer{}, &MsgDismissOfficer{},
		&MsgReleaseTranche{},
		&MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}
