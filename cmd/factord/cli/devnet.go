package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	genutiltypes "github.com/cosmos/cosmos-sdk/x/genutil/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/internal/money"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// names are what the members of a region for development are called.
var names = []string{
	"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "karl", "lena", "mallory", "nina",
	"olaf", "peggy", "quinn", "rosa", "sven", "tina", "uwe", "vera", "walt", "xenia", "yuri", "zoe",
}

// memberName is the key name of the i-th member, from 0.
func memberName(i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%s-%d", names[i%len(names)], i/len(names)+1)
}

// quickSeconds is how long suspensions, new keys and probation wait in a region for development, in seconds of its blocks.
const quickSeconds = 4

// developmentMark is a file in the home folders that may be removed and made anew.
const developmentMark = "made-for-development"

func newDevnet(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "devnet",
		Short: "Start a region of one validator on this machine, with funded members",
		Long: `Starts a region for development: one validator, fast blocks, and members with
money and keys in the test keyring of its home folder. Member 1, alice, may
admit members and validators, and sits with bob and carol on the boards. It listens on this machine only and stops on Ctrl-C.`,
		Example:     "  factord devnet --members 5\n  factord devnet --scale 3600 --exit-after 2m   # an hour passes in a second",
		Args:        cobra.NoArgs,
		Annotations: map[string]string{ownHome: "yes"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			f := cmd.Flags()
			home, _ := f.GetString(flags.FlagHome)
			keep, _ := f.GetBool("keep")
			count, _ := f.GetInt("members")
			scale, _ := f.GetInt64("scale")
			funds, _ := f.GetString("funds")
			blockTime, _ := f.GetDuration("block-time")
			exitAfter, _ := f.GetDuration("exit-after")
			at := portFlags(cmd)
			amount, err := money.Parse(funds)
			if err != nil {
				return fmt.Errorf("--funds: %w", err)
			}
			if count < 1 || count > 10_000 {
				return fmt.Errorf("--members is %d: it must be from 1 to 10000", count)
			}
			if scale != 1 && blockTime > regiontypes.MaxBlockSeconds*time.Second {
				return fmt.Errorf("--block-time is %s: with --scale a block lives %d s at most", blockTime, regiontypes.MaxBlockSeconds)
			}
			if err := at.free(); err != nil {
				return err
			}
			chainID, exists := config.DevnetChainID, false
			if keep {
				if chainID, exists, err = developed(home, chainID); err != nil {
					return err
				}
			}
			if exists {
				if f.Changed("block-time") {
					if err := setBlockTime(home, blockTime); err != nil {
						return err
					}
				}
				if err := (newRegion{home: home, chainID: chainID, ports: at, keyring: keyring.BackendTest}).writeClientConfig(); err != nil {
					return err
				}
			} else {
				file, err := app.ReadRegionFile(config.Riverside)
				if err != nil {
					return err
				}
				file.Scale, file.MemberAllocation = scale, amount
				region := newRegion{home: home, chainID: chainID, moniker: "devnet", file: file, ports: at, blockTime: blockTime}
				if _, err := region.develop(encoding, count); err != nil {
					return err
				}
			}
			ctx, cancel := context.WithCancel(cmd.Context())
			defer cancel()
			running, err := startNode(ctx, encoding, home, chainID, at)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			greet(out, home, chainID, at)
			if !exists {
				fmt.Fprintf(out, "%d members, %s ..., have %s each; alice admits members, factord query board boards shows who decides what\n", count, memberName(0), money.Format(amount))
			}
			fmt.Fprintln(out, "Ctrl-C stops it")
			if exitAfter > 0 {
				timed, stop := context.WithTimeout(ctx, exitAfter)
				defer stop()
				ctx = timed
			}
			err = running.wait(ctx)
			fmt.Fprintln(out, "region stopped")
			return err
		},
	}
	cmd.Flags().String(flags.FlagHome, ".devnet", "Folder of the region; made anew unless --keep")
	cmd.Flags().Bool("keep", false, "Go on with the region that is in the folder, if one is: --members, --scale and --funds are for a new one")
	cmd.Flags().Int("members", 5, "How many members the region begins with")
	cmd.Flags().Int64("scale", 1, "Seconds that pass in the economy in one second")
	cmd.Flags().String("funds", "1000", "What every member begins with, in whole units")
	cmd.Flags().Duration("block-time", 300*time.Millisecond, "Time from one block to the next")
	cmd.Flags().Duration("exit-after", 0, "Stop after this time; 0 runs until Ctrl-C")
	addPortFlags(cmd)
	return cmd
}

// developed says which region for development a folder holds, if it holds any.
func developed(home, none string) (chainID string, exists bool, err error) {
	path := filepath.Join(home, "config", "genesis.json")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return none, false, nil
	}
	genesis, err := genutiltypes.AppGenesisFromFile(path)
	if err != nil {
		return "", false, err
	}
	if !regiontypes.IsDevelopment(genesis.ChainID) {
		return "", false, fmt.Errorf("%s holds the region %s, which is none for development: start its node with factord start --home %s", home, genesis.ChainID, home)
	}
	if _, err := os.Stat(filepath.Join(home, developmentMark)); err != nil {
		return "", false, fmt.Errorf("%s was not made by factord devnet, whose settings would take the place of its own: start its node with factord start --home %s", home, home)
	}
	return genesis.ChainID, true, nil
}

// greet tells where a region for development is and how to use it.
func greet(out io.Writer, home, chainID string, at ports) {
	fmt.Fprintf(out, "region %s is running in %s\n  RPC     http://127.0.0.1:%d\n", chainID, home, at.rpc)
	if at.api != 0 {
		fmt.Fprintf(out, "  portal  http://127.0.0.1:%d/\n  REST    http://127.0.0.1:%d/factor/currency/v1/audit\n", at.api, at.api)
	}
	if at.grpc != 0 {
		fmt.Fprintf(out, "  gRPC    127.0.0.1:%d\n", at.grpc)
	}
	fmt.Fprintf(out, "try, in another terminal:\n  export FACTORD_HOME=%s\n  factord me --from alice\n  factord found corner-bakery --occupation baker --from alice\n  factord work start 1 --from alice\n", home)
}

// person is a member of a region for development with the name of their key.
type person struct {
	name    string
	address sdk.AccAddress
}

// develop makes a region's home folder with members whose keys are in its test
// keyring. It removes what an earlier run left there, and nothing else.
func (r newRegion) develop(encoding app.Encoding, count int) ([]person, error) {
	if _, err := os.Stat(filepath.Join(r.home, developmentMark)); err == nil {
		if err := os.RemoveAll(r.home); err != nil {
			return nil, err
		}
	} else if entries, err := os.ReadDir(r.home); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s exists and was not made by devnet or demo: choose another --home", r.home)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(r.home, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(r.home, developmentMark), nil, 0o600); err != nil {
		return nil, err
	}
	ring, err := keyring.New("factord", keyring.BackendTest, r.home, nil, encoding.Codec)
	if err != nil {
		return nil, err
	}
	people := make([]person, 0, count)
	for i := range count {
		record, _, err := ring.NewMnemonic(memberName(i), keyring.English, sdk.FullFundraiserPath, "", hd.Secp256k1)
		if err != nil {
			return nil, err
		}
		address, err := record.GetAddress()
		if err != nil {
			return nil, err
		}
		people = append(people, person{name: memberName(i), address: address})
		r.members = append(r.members, address)
	}
	r.file.Fit(count)
	if err := r.file.Quicken(encoding, quickSeconds*max(1, r.file.Scale)); err != nil {
		return nil, err
	}
	r.operator, r.keyring = people[0].address, keyring.BackendTest
	_, err = r.write(encoding)
	return people, err
}
