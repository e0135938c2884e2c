// Package denom holds the names that every module and the command line share:
// the currency, its display unit and the address prefix.
package denom

import (
	"os"   // determinism: tells the SDK whose configuration it is, before anything is known
	"sync" // determinism: guards the process-wide configuration, never state

	sdk "github.com/cosmos/cosmos-sdk/types"
)

const (
	// Base is the micro-unit that x/bank keeps: 10^-6 of the currency.
	Base = "ufactor"
	// Display is the whole unit; a region may show another name for it.
	Display = "factor"
	// AddressPrefix starts every account address.
	AddressPrefix = "factor"
)

var once sync.Once

// Configure sets the address prefixes of the process. It must run before the
// first address is printed. Naming the configuration's scope first keeps the SDK
// from looking up the host's name on every address it encodes.
func Configure() {
	once.Do(func() {
		if os.Getenv("COSMOS_SDK_CONFIG_SCOPE") == "" {
			_ = os.Setenv("COSMOS_SDK_CONFIG_SCOPE", "factor") // fails only for an empty or malformed key
		}
		config := sdk.GetConfig()
		config.SetBech32PrefixForAccount(AddressPrefix, AddressPrefix+"pub")
		config.SetBech32PrefixForValidator(AddressPrefix+"valoper", AddressPrefix+"valoperpub")
		config.SetBech32PrefixForConsensusNode(AddressPrefix+"valcons", AddressPrefix+"valconspub")
		config.Seal()
	})
}
