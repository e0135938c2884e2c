package types

import (
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterInterfaces registers the module's messages.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgListProduct{}, &MsgUnlistProduct{},
		&MsgPurchase{}, &MsgPlaceCompanyOrder{}, &MsgPlaceRegionOrder{}, &MsgApproveOrder{},
		&MsgAcceptOrder{}, &MsgFulfilOrder{}, &MsgConfirmReceipt{}, &MsgRejectOrder{}, &MsgCancelOrder{},
		&MsgContest{}, &MsgDecideContest{}, &MsgVouchHours{},
		&MsgRefund{},
		&MsgPostJob{}, &MsgCloseJob{}, &MsgApply{}, &MsgWithdrawApplication{},
		&MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}
