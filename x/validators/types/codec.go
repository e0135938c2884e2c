package types

import (
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

var (
	_ codectypes.UnpackInterfacesMessage = &MsgAddValidator{}
	_ codectypes.UnpackInterfacesMessage = &Validator{}
	_ codectypes.UnpackInterfacesMessage = &GivenKey{}
	_ codectypes.UnpackInterfacesMessage = &GenesisState{}
	_ codectypes.UnpackInterfacesMessage = &QueryValidatorResponse{}
	_ codectypes.UnpackInterfacesMessage = &QueryValidatorsResponse{}
)

// RegisterInterfaces registers the module's messages.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil), &MsgAddValidator{}, &MsgJoin{}, &MsgRemoveValidator{}, &MsgUpdateParams{})
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

func unpackKey(unpacker codectypes.AnyUnpacker, packed *codectypes.Any) error {
	var key cryptotypes.PubKey
	return unpacker.UnpackAny(packed, &key)
}

// UnpackInterfaces reads the packed key.
func (m *MsgAddValidator) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackKey(unpacker, m.Pubkey)
}

// UnpackInterfaces reads the packed key.
func (v *Validator) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackKey(unpacker, v.Pubkey)
}

// UnpackInterfaces reads the packed key.
func (g *GivenKey) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackKey(unpacker, g.Pubkey)
}

// UnpackInterfaces reads the packed keys.
func (s *GenesisState) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackAll(unpacker, s.Validators)
}

// UnpackInterfaces reads the packed key.
func (r *QueryValidatorResponse) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return r.Validator.UnpackInterfaces(unpacker)
}

// UnpackInterfaces reads the packed keys.
func (r *QueryValidatorsResponse) UnpackInterfaces(unpacker codectypes.AnyUnpacker) error {
	return unpackAll(unpacker, r.Validators)
}

func unpackAll(unpacker codectypes.AnyUnpacker, validators []Validator) error {
	for i := range validators {
		if err := validators[i].UnpackInterfaces(unpacker); err != nil {
			return err
		}
	}
	return nil
}
