package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/gogoproto/proto"

	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/denom"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// RegionFile is what people write down to start a region: see config/regions.
// The sections named after modules are their parameters; what they leave out
// keeps its default.
type RegionFile struct {
	Code         string   `json:"code"`
	CurrencyName string   `json:"currency_name"`
	Scale        int64    `json:"scale,omitempty"`
	Members      []string `json:"members,omitempty"`
	// MemberAllocation is what each founding member begins with, in micro-units.
	MemberAllocation int64 `json:"member_allocation,omitempty"`
	// Boards are by what the region decides; without any, its officers do it alone.
	Boards       []BoardEntry    `json:"boards,omitempty"`
	Officers     []OfficerEntry  `json:"officers,omitempty"`
	Occupations  json.RawMessage `json:"occupations"`
	Region       json.RawMessage `json:"region,omitempty"`
	Board        json.RawMessage `json:"board,omitempty"`
	Coop         json.RawMessage `json:"coop,omitempty"`
	Pricing      json.RawMessage `json:"pricing,omitempty"`
	Wage         json.RawMessage `json:"wage,omitempty"`
	Market       json.RawMessage `json:"market,omitempty"`
	RegionalBank json.RawMessage `json:"regionalbank,omitempty"`
	Insolvency   json.RawMessage `json:"insolvency,omitempty"`
	Validators   json.RawMessage `json:"validators,omitempty"`
}

// GenesisValidator is a validator of the first block.
type GenesisValidator struct {
	Operator sdk.AccAddress
	Key      cryptotypes.PubKey
	Moniker  string
}

// ReadRegionFile parses a region file and refuses fields that it does not know.
func ReadRegionFile(raw []byte) (RegionFile, error) {
	var file RegionFile
	asJSON, err := yaml.YAMLToJSON(raw)
	if err != nil {
		return file, fmt.Errorf("region file: %s", yaml.FormatError(err, false, true))
	}
	if err := decodeStrict(asJSON, &file); err != nil {
		return file, fmt.Errorf("region file: %w", err)
	}
	return file, nil
}

// decodeStrict reads JSON and refuses fields that it does not know.
func decodeStrict(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// CheckChainID says whether a chain of this id may run at the file's scale: only a
// development one, whose id ends in -dev, may live faster than its blocks.
func (f RegionFile) CheckChainID(chainID string) error {
	if err := (regiontypes.Clock{Scale: max(1, f.Scale)}).CheckScale(chainID); err != nil {
		return fmt.Errorf("region file, scale: %w", err)
	}
	return nil
}

// Genesis makes the state of a new region out of its file. Members are those of
// the file followed by more; ids count from 1 in that order.
func Genesis(encoding Encoding, file RegionFile, more []sdk.AccAddress, validators []GenesisValidator) (map[string]json.RawMessage, error) {
	members := append([]string(nil), file.Members...)
	for _, address := range more {
		members = append(members, address.String())
	}
	if file.MemberAllocation < 0 {
		return nil, fmt.Errorf("region file: member_allocation is %d, it must be 0 or more", file.MemberAllocation)
	}
	if file.Scale == 0 {
		file.Scale = 1
	}
	regionParams, board := regiontypes.DefaultParams(), boardtypes.DefaultGenesis()
	coop, pricing, wage, market := cooptypes.DefaultGenesis(), pricingtypes.DefaultGenesis(), wagetypes.DefaultGenesis(), markettypes.DefaultGenesis()
	bank, insolvency, validatorParams := regionalbanktypes.DefaultGenesis(), insolvencytypes.DefaultGenesis(), validatorstypes.DefaultParams()
	for _, section := range []struct {
		name string
		raw  json.RawMessage
		into proto.Message
	}{
		{"region", file.Region, &regionParams},
		{"board", file.Board, &board.Params},
		{"coop", file.Coop, &coop.Params},
		{"pricing", file.Pricing, &pricing.Params},
		{"wage", file.Wage, &wage.Params},
		{"market", file.Market, &market.Params},
		{"regionalbank", file.RegionalBank, &bank.Params},
		{"insolvency", file.Insolvency, &insolvency.Params},
		{"validators", file.Validators, &validatorParams},
	} {
		if len(section.raw) == 0 {
			continue
		}
		if err := encoding.Codec.UnmarshalJSON(section.raw, section.into); err != nil {
			return nil, fmt.Errorf("region file, section %q: %w", section.name, err)
		}
	}
	region := regiontypes.NewGenesis(regiontypes.Profile{Code: file.Code, CurrencyName: file.CurrencyName}, file.Scale, regionParams, members, nil)
	if err := file.decide(encoding, region, board); err != nil {
		return nil, fmt.Errorf("region file, %w", err)
	}
	var err error
	if wage.Occupations, err = file.occupations(encoding); err != nil {
		return nil, err
	}
	set := make([]validatorstypes.Validator, 0, len(validators))
	for i, one := range validators {
		key, err := codectypes.NewAnyWithValue(one.Key)
		if err != nil {
			return nil, err
		}
		set = append(set, validatorstypes.Validator{Id: uint64(i + 1), Operator: one.Operator.String(), Pubkey: key, Moniker: one.Moniker})
	}

	currency := currencytypes.DefaultGenesis()
	for i := range members {
		if file.MemberAllocation != 0 {
			currency.Allocations = append(currency.Allocations, currencytypes.Allocation{
				To: currencytypes.MemberAccount(uint64(i + 1)), Amount: file.MemberAllocation,
			})
		}
	}

	genesis := DefaultGenesis(encoding)
	states := map[string]proto.Message{
		regiontypes.ModuleName:       region,
		boardtypes.ModuleName:        board,
		currencytypes.ModuleName:     currency,
		cooptypes.ModuleName:         coop,
		pricingtypes.ModuleName:      pricing,
		wagetypes.ModuleName:         wage,
		markettypes.ModuleName:       market,
		regionalbanktypes.ModuleName: bank,
		insolvencytypes.ModuleName:   insolvency,
		validatorstypes.ModuleName:   validatorstypes.NewGenesis(validatorParams, set...),
		banktypes.ModuleName:         bankGenesis(file),
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		if genesis[name], err = encoding.Codec.MarshalJSON(states[name]); err != nil {
			return nil, fmt.Errorf("genesis of %s: %w", name, err)
		}
	}
	if err := Basics(encoding).ValidateGenesis(encoding.Codec, encoding.TxConfig, genesis); err != nil {
		return nil, fmt.Errorf("region file: %w", err)
	}
	return genesis, nil
}

// bankGenesis names the currency for wallets; there is none of it yet.
func bankGenesis(file RegionFile) *banktypes.GenesisState {
	bank := banktypes.DefaultGenesisState()
	display := denom.Display
	bank.DenomMetadata = []banktypes.Metadata{{
		Description: "the currency of the region " + file.Code, Base: denom.Base, Display: display,
		Name: file.CurrencyName, Symbol: strings.ToUpper(display),
		DenomUnits: []*banktypes.DenomUnit{{Denom: denom.Base}, {Denom: display, Exponent: 6}},
	}}
	return bank
}

// occupations reads the list of occupations: a code with factors and, where there is one, a standard.
func (f RegionFile) occupations(encoding Encoding) ([]wagetypes.Occupation, error) {
	var entries []struct {
		Code     string          `json:"code"`
		Factors  json.RawMessage `json:"factors"`
		Standard json.RawMessage `json:"standard,omitempty"`
	}
	if len(f.Occupations) == 0 {
		return nil, fmt.Errorf("region file: occupations are missing; nobody could be paid")
	}
	if err := decodeStrict(f.Occupations, &entries); err != nil {
		return nil, fmt.Errorf("region file, occupations: %w", err)
	}
	occupations := make([]wagetypes.Occupation, 0, len(entries))
	for i, entry := range entries {
		var version wagetypes.OccupationVersion
		if err := encoding.Codec.UnmarshalJSON(entry.Factors, &version.Factors); err != nil {
			return nil, fmt.Errorf("region file, occupation %q, factors: %w", entry.Code, err)
		}
		if len(entry.Standard) > 0 {
			version.Standard.Recorded = true
			if err := encoding.Codec.UnmarshalJSON(entry.Standard, &version.Standard); err != nil {
				return nil, fmt.Errorf("region file, occupation %q, standard: %w", entry.Code, err)
			}
		}
		occupations = append(occupations, wagetypes.Occupation{
			Id: uint64(i + 1), Code: entry.Code, Versions: []wagetypes.OccupationVersion{version},
		})
	}
	return occupations, nil
}
