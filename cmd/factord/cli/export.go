package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
)

// startable makes the export command write a genesis file that a region can start
// from as it is: the framework keeps the old genesis time, and a region refuses to
// set its clock back.
func startable(export *cobra.Command, encoding app.Encoding) {
	export.Short = "Write the region's whole state as a genesis file"
	export.Example = "  factord export --output-document exported.json   # with the node stopped"
	write := export.RunE
	export.RunE = func(cmd *cobra.Command, args []string) error {
		target, _ := cmd.Flags().GetString(flags.FlagOutputDocument)
		folder, err := os.MkdirTemp("", "factor-export")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }() // a left-over file in the system's temporary folder harms nobody
		draft := filepath.Join(folder, "genesis.json")
		if err := cmd.Flags().Set(flags.FlagOutputDocument, draft); err != nil {
			return err
		}
		if err := write(cmd, args); err != nil {
			return err
		}
		genesis, err := genutiltypes.AppGenesisFromFile(draft)
		if err != nil {
			return err
		}
		if err := app.Startable(encoding, genesis); err != nil {
			return err
		}
		if target != "" {
			return genesis.SaveAs(target)
		}
		raw, err := json.Marshal(genesis)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(cmd.OutOrStdout(), string(raw))
		return err
	}
}
