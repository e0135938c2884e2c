package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/version"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// exportFile is what factord export writes, as far as a simulation needs it.
type exportFile struct {
	AppName    string                     `json:"app_name"`
	AppVersion string                     `json:"app_version"`
	ChainID    string                     `json:"chain_id"`
	AppState   map[string]json.RawMessage `json:"app_state"`
}

// ourNames are what this program has called itself in exports, with and without its build's labels.
var ourNames = []string{"", "<appd>", "factord", app.Name}

// open reads an export's frame and refuses a file of another program.
func open(genesis []byte) (exportFile, error) {
	var file exportFile
	if err := json.Unmarshal(genesis, &file); err != nil {
		return file, fmt.Errorf("the export is no JSON, or cut off: %w", err)
	}
	if len(file.AppState) == 0 {
		return file, errors.New("the export has no app_state: it must be what factord export writes")
	}
	if !slices.Contains(ourNames, file.AppName) {
		return file, fmt.Errorf("the export is of another chain: %q wrote it, not factord", file.AppName)
	}
	return file, nil
}

// damaged says of a state that does not start what may be the reason.
func (f exportFile) damaged(err error) error {
	if f.AppVersion != "" && f.AppVersion != version.Version {
		return fmt.Errorf("the export does not start (factord %s wrote it, this is %s): %w", f.AppVersion, version.Version, err)
	}
	return fmt.Errorf("the export does not start: %w", err)
}

// exported is the part of an export that a simulation reads itself.
type exported struct {
	region   regiontypes.GenesisState
	currency currencytypes.GenesisState
	coop     cooptypes.GenesisState
	pricing  pricingtypes.GenesisState
	wage     wagetypes.GenesisState
	market   markettypes.GenesisState
	bank     banktypes.GenesisState
}

// goesOn says whether a company works as usual: it acts and owes no claim.
func (e exported) goesOn(company cooptypes.Company) bool {
	return company.Acts() && !slices.ContainsFunc(e.currency.Claims, func(claim currencytypes.Claim) bool { return claim.Company == company.Id })
}

// read takes the state apart. Every module of this version must be there and valid,
// and no other: what is missing would begin empty, which no region is.
func (f exportFile) read() (exported, error) {
	var state exported
	encoding := app.NewEncoding()
	for _, module := range []struct {
		name string
		into proto.Message
	}{
		{regiontypes.ModuleName, &state.region},
		{currencytypes.ModuleName, &state.currency},
		{cooptypes.ModuleName, &state.coop},
		{pricingtypes.ModuleName, &state.pricing},
		{wagetypes.ModuleName, &state.wage},
		{markettypes.ModuleName, &state.market},
		{banktypes.ModuleName, &state.bank},
	} {
		raw, ok := f.AppState[module.name]
		if !ok {
			return state, fmt.Errorf("the export has no module %q: it is of another chain, or of another version", module.name)
		}
		if err := encoding.Codec.UnmarshalJSON(raw, module.into); err != nil {
			return state, f.damaged(fmt.Errorf("module %q: %w", module.name, err))
		}
	}
	ours := app.DefaultGenesis(encoding)
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if _, there := f.AppState[name]; !there && len(ours[name]) > 0 { // the consensus parameters are no module's genesis
			return state, fmt.Errorf("the export has no module %q: it is a part of a region, or of another version", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.AppState)) {
		if _, known := ours[name]; !known {
			return state, fmt.Errorf("the export has a module %q that this program has not: it is of another chain, or of another version", name)
		}
	}
	if err := app.Basics(encoding).ValidateGenesis(encoding.Codec, encoding.TxConfig, f.AppState); err != nil {
		return state, f.damaged(err)
	}
	return state, nil
}

// ChainID is the id of the region that an export is of.
func ChainID(genesis []byte) (string, error) {
	file, err := open(genesis)
	return file.ChainID, err
}

// Existing says what the region of an export has that decisions can be about.
func Existing(genesis []byte) (scenario.Existing, error) {
	file, err := open(genesis)
	if err != nil {
		return scenario.Existing{}, err
	}
	state, err := file.read()
	if err != nil {
		return scenario.Existing{}, err
	}
	var region scenario.Existing
	for _, company := range state.coop.Companies {
		if company.Standing != cooptypes.STANDING_GONE {
			region.Companies = append(region.Companies, company.Code)
		}
	}
	for _, occupation := range state.wage.Occupations {
		region.Occupations = append(region.Occupations, occupation.Code)
	}
	return region, nil
}
