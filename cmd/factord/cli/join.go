package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
)

var peerAddress = regexp.MustCompile(`^[0-9a-f]{40}@[^\s@]+:\d+$`)

func newJoin() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "join GENESIS_FILE",
		Short: "Make the configuration and keys of one more node of a region that runs",
		Long: `Makes the home folder of a node that joins a region: its keys, its configuration
and a copy of the region's genesis file. The node follows the region as soon as it
is started; it signs blocks once the region has admitted it and it
has joined the validators (factord comet prove-validator).`,
		Example:     "  factord join genesis.json --peer $(factord comet show-node-id --home node)@10.0.0.1:26656 --home second",
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{ownHome: "yes"},
		RunE: func(cmd *cobra.Command, args []string) error {
			f := cmd.Flags()
			home, _ := f.GetString(flags.FlagHome)
			moniker, _ := f.GetString("moniker")
			peers, _ := f.GetStringSlice("peer")
			for _, peer := range peers {
				if !peerAddress.MatchString(peer) {
					return fmt.Errorf("--peer %q: it is NODE_ID@HOST:PORT; factord comet show-node-id prints a node's id", peer)
				}
			}
			genesis, err := genutiltypes.AppGenesisFromFile(args[0])
			if err != nil {
				return fmt.Errorf("genesis file: %w", err)
			}
			target := filepath.Join(home, "config", "genesis.json")
			if _, err := os.Stat(target); err == nil {
				return fmt.Errorf("%s already holds a region: choose another --home, or remove it", home)
			} else if !errors.Is(err, os.ErrNotExist) {
				return err
			}
			region := newRegion{home: home, chainID: genesis.ChainID, moniker: moniker, ports: portFlags(cmd), keyring: chosenKeyring(cmd)}
			config := region.consensusConfig()
			config.P2P.PersistentPeers = strings.Join(peers, ",")
			cmtcfg.EnsureRoot(home)
			nodeID, _, err := genutil.InitializeNodeValidatorFiles(config)
			if err != nil {
				return err
			}
			if err := genesis.SaveAs(target); err != nil {
				return err
			}
			if err := region.writeConfig(config); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "node %s of region %s is ready in %s\nstart it with: factord start --home %s\nits validator key: factord comet show-validator --home %s\n",
				nodeID, genesis.ChainID, home, home, home)
			return nil
		},
	}
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "Where the node keeps its configuration and data")
	cmd.Flags().String("moniker", "another", "The node's public short name")
	cmd.Flags().StringSlice("peer", nil, "A node of the region to begin with, as NODE_ID@HOST:PORT")
	addPortFlags(cmd)
	addKeyringChoice(cmd)
	return cmd
}
