package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/version"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// newRegion says what to write for the first node of a region.
type newRegion struct {
	home, chainID, moniker string
	file                   app.RegionFile
	members                []sdk.AccAddress // besides those of the file
	operator               sdk.AccAddress
	ports                  ports
	blockTime              time.Duration // 0 for the default
	keyring                string        // where the wallet keeps keys
}

func newInitRegion(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init-region REGION_FILE",
		Short: "Make the genesis and the node configuration of a new region out of its parameter file",
		Long: `Makes the genesis file of a new region and the configuration of its first node.

The region file names the members, the first officers, the occupations and what
every module's parameters are; config/regions/riverside.yaml is a good one to
start from. The node's operator runs the first validator; further nodes are made
with factord join, and the region admits them as validators.`,
		Example:     "  factord init-region config/regions/riverside.yaml --chain-id riverside-1 --member $(factord keys show ada -a) --home ./node",
		Args:        cobra.ExactArgs(1),
		Annotations: map[string]string{ownHome: "yes"},
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := os.ReadFile(args[0])
			if err != nil {
				return fmt.Errorf("region file: %w", err)
			}
			region := newRegion{ports: defaultPorts, keyring: chosenKeyring(cmd)}
			if region.file, err = app.ReadRegionFile(raw); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			f := cmd.Flags()
			region.home, _ = f.GetString(flags.FlagHome)
			region.chainID, _ = f.GetString(flags.FlagChainID)
			region.moniker, _ = f.GetString("moniker")
			more, _ := f.GetStringSlice("member")
			operator, _ := f.GetString("operator")
			region.file.Members = append(region.file.Members, more...)
			if region.chainID == "" {
				region.chainID = region.file.Code + "-1"
			}
			if operator == "" {
				if len(region.file.Members) == 0 {
					return errors.New("the region has no members: list their addresses in the file, or with --member ADDRESS")
				}
				operator = region.file.Members[0]
			}
			if region.operator, err = sdk.AccAddressFromBech32(operator); err != nil {
				return fmt.Errorf("operator %q: %w", operator, err)
			}
			if _, err := os.Stat(filepath.Join(region.home, "config", "genesis.json")); err == nil {
				return fmt.Errorf("%s already holds a region: choose another --home, or remove it", region.home)
			}
			nodeID, err := region.write(encoding)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "region %s is ready in %s (node %s)\nits wallet keeps keys in the keyring %q (config/client.toml; factord keys --help says what that is)\nstart it with: factord start --home %s\n",
				region.chainID, region.home, nodeID, region.keyring, region.home)
			return nil
		},
	}
	cmd.Flags().String(flags.FlagHome, app.DefaultHome(), "Where the node keeps its configuration and data")
	cmd.Flags().String(flags.FlagChainID, "", "The region's chain id; CODE-1 when left out")
	cmd.Flags().String("moniker", "first", "The validator's public short name")
	cmd.Flags().String("operator", "", "Address of who runs the validator; the first member when left out")
	addKeyringChoice(cmd)
	cmd.Flags().StringSlice("member", nil, "Address of a founding member, besides those of the file")
	return cmd
}

// write makes the home folder of a region's first node and returns the node's id.
// Nothing is written when the region file is wrong.
func (r newRegion) write(encoding app.Encoding) (string, error) {
	config := r.consensusConfig()
	if err := r.file.CheckChainID(r.chainID); err != nil {
		return "", err
	}
	// The node's key goes to files: try the genesis with another one first.
	if _, err := r.state(encoding, ed25519.GenPrivKey().PubKey()); err != nil {
		return "", err
	}
	cmtcfg.EnsureRoot(r.home)
	nodeID, key, err := genutil.InitializeNodeValidatorFiles(config)
	if err != nil {
		return "", err
	}
	state, err := r.state(encoding, key)
	if err != nil {
		return "", err
	}
	raw, err := json.MarshalIndent(state, "", " ")
	if err != nil {
		return "", err
	}
	genesis := genutiltypes.AppGenesis{
		AppName: version.AppName, AppVersion: version.Version, GenesisTime: time.Now().UTC().Truncate(time.Second),
		ChainID: r.chainID, InitialHeight: 1, AppState: raw,
		Consensus: &genutiltypes.ConsensusGenesis{Params: app.DefaultConsensusParams()},
	}
	if err := genesis.ValidateAndComplete(); err != nil {
		return "", err
	}
	if err := genesis.SaveAs(config.GenesisFile()); err != nil {
		return "", err
	}
	return nodeID, r.writeConfig(config)
}

// consensusConfig is the node's CometBFT configuration with the region's ports.
func (r newRegion) consensusConfig() *cmtcfg.Config {
	config := nodeConsensusConfig()
	config.SetRoot(r.home)
	config.Moniker = r.moniker
	config.RPC.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", r.ports.rpc)
	config.P2P.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", r.ports.p2p)
	config.P2P.AllowDuplicateIP = regiontypes.IsDevelopment(r.chainID) // nodes of one machine; else one host could fill all places
	if r.blockTime > 0 {
		paceBlocks(config, r.blockTime)
	}
	return config
}

func paceBlocks(config *cmtcfg.Config, blockTime time.Duration) {
	config.Consensus.TimeoutCommit = blockTime
	config.Consensus.TimeoutPropose = max(blockTime, 300*time.Millisecond)
}

// setBlockTime changes the time from one block to the next of a node that is there.
func setBlockTime(home string, blockTime time.Duration) error {
	path := filepath.Join(home, "config", "config.toml")
	from := viper.New()
	from.SetConfigFile(path)
	if err := from.ReadInConfig(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	config := nodeConsensusConfig()
	if err := from.Unmarshal(config); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	paceBlocks(config, blockTime)
	cmtcfg.WriteConfigFile(path, config)
	return nil
}

func (r newRegion) state(encoding app.Encoding, key cryptotypes.PubKey) (map[string]json.RawMessage, error) {
	return app.Genesis(encoding, r.file, r.members, []app.GenesisValidator{{Operator: r.operator, Key: key, Moniker: r.moniker}})
}

func (r newRegion) writeConfig(config *cmtcfg.Config) error {
	folder := filepath.Join(r.home, "config")
	cmtcfg.WriteConfigFile(filepath.Join(folder, "config.toml"), config)
	template, settings := nodeAppConfig()
	appConfig := settings.(serverconfig.Config) // nodeAppConfig makes it
	appConfig.API.Address = fmt.Sprintf("tcp://127.0.0.1:%d", r.ports.api)
	appConfig.API.Enable = r.ports.api != 0
	appConfig.GRPC.Address = fmt.Sprintf("127.0.0.1:%d", r.ports.grpc)
	appConfig.GRPC.Enable = r.ports.grpc != 0
	serverconfig.SetConfigTemplate(template)
	serverconfig.WriteConfigFile(filepath.Join(folder, "app.toml"), appConfig)
	return r.writeClientConfig()
}

// writeClientConfig sets what the wallet's commands take for granted in this home folder.
func (r newRegion) writeClientConfig() error {
	client := fmt.Sprintf("# The wallet's defaults for this region.\nchain-id = %q\nkeyring-backend = %q\noutput = \"text\"\nnode = \"tcp://127.0.0.1:%d\"\nbroadcast-mode = \"sync\"\n",
		r.chainID, r.keyring, r.ports.rpc)
	return os.WriteFile(filepath.Join(r.home, "config", "client.toml"), []byte(client), 0o600)
}
