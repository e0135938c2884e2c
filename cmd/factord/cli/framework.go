package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cosmos/cosmos-sdk/client/flags"
)

// addReadFlags gives a command the flags of all that read a region's state from a node.
func addReadFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	addNodeFlag(f)
	f.String(flags.FlagGRPC, "", "gRPC address of the node to ask, instead of --node")
	f.Bool(flags.FlagGRPCInsecure, false, "With --grpc-addr: without TLS")
	f.Int64(flags.FlagHeight, 0, "Read the state as it was after this block; 0 reads that of now")
}

// addQueryFlags are those of a generated query.
func addQueryFlags(cmd *cobra.Command) {
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
}

// kept are the flags that change what a command of the framework does. The others are taken from it.
var kept = map[string][]string{
	"factord tx sign": {
		"account-number", "chain-id", "from", "keyring-backend", "keyring-dir", "multisig", "node", "offline", "output-document",
		"overwrite", "sequence", "sign-mode", "signature-only",
	},
	"factord tx multi-sign": {
		"account-number", "chain-id", "keyring-backend", "keyring-dir", "node", "offline", "output-document", "sequence",
		"signature-only", "skip-signature-verification",
	},
	"factord tx validate-signatures": {"chain-id", "node", "offline"},
	"factord tx encode":              {},
	"factord tx decode":              {"hex"},
	"factord query tx":               {"node", "output", "type"},
	"factord query txs":              {"limit", "node", "order_by", "output", "page", "query"},
	"factord query blocks":           {"limit", "node", "order_by", "output", "page", "query"},
}

// examples are those of commands of the framework whose own are of another program or of none.
var examples = map[string]string{
	"factord query auth module-account": "factord query auth module-account bonded_tokens_pool",
	"factord query blocks":              `factord query blocks --query "block.height > 7" --limit 30 --order_by desc`,
	"factord query txs":                 `factord query txs --query "tx.height > 7" --limit 30`,
	"factord query tx":                  "factord query tx 5D2C6AD1C3A1A40C6B42A0B5A8C4B6F1F0F5B6E7D8C9BAABBCCDDEEFF0011223",
}

// nothingHere are commands of the framework that end in nothing in a region: there is no x/gov to propose to.
var nothingHere = [][]string{
	{"tx", "auth"},
	{"tx", "consensus"},
	{"tx", "upgrade"},
	{"tx", "bank", "multi-send"},
	{"tx", "bank", "set-send-enabled-proposal"},
	{"tx", "bank", "update-params-proposal"},
}

// adaptFramework takes from the framework's commands what has no meaning in a region.
func adaptFramework(root *cobra.Command) {
	for _, path := range nothingHere {
		cmd, _, err := root.Find(path)
		if err != nil || cmd.Name() != path[len(path)-1] {
			panic(fmt.Errorf("there is no command %v: %w", path, err)) // the framework has changed
		}
		cmd.Parent().RemoveCommand(cmd)
	}
	adaptEach(root)
}

func adaptEach(cmd *cobra.Command) {
	if example, listed := examples[cmd.CommandPath()]; listed {
		cmd.Example = "  " + example
	}
	if names, listed := kept[cmd.CommandPath()]; listed {
		keepFlags(cmd, names...)
		needsOffline(cmd)
	}
	local := cmd.LocalFlags()
	for name, values := range map[string][]string{ // each flag is another's business
		flags.FlagOutput: {flags.OutputFormatText, flags.OutputFormatJSON}, flags.FlagSignMode: signModes,
	} {
		if flag := local.Lookup(name); flag != nil {
			if _, ours := flag.Value.(limited); !ours {
				limit(local, name, values...)
			}
		}
	}
	for _, child := range cmd.Commands() {
		adaptEach(child)
	}
}

// needsOffline refuses an account's number and sequence where the node is asked for them, instead of ignoring them.
func needsOffline(cmd *cobra.Command) {
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f := cmd.Flags()
		if offline, err := f.GetBool(flags.FlagOffline); err == nil && !offline {
			for _, name := range []string{flags.FlagAccountNumber, flags.FlagSequence} {
				if f.Changed(name) {
					return misused(fmt.Errorf("--%s is for --offline: the node knows it", name))
				}
			}
		}
		return run(cmd, args)
	}
}

// keepFlags leaves a command the flags of these names.
func keepFlags(cmd *cobra.Command, names ...string) {
	var left []*pflag.Flag
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if slices.Contains(names, flag.Name) {
			left = append(left, flag)
		}
	})
	if len(left) != len(names) {
		panic(errors.New(cmd.CommandPath() + " has not all of the flags that it should keep")) // the framework has changed
	}
	cmd.ResetFlags()
	for _, flag := range left {
		cmd.Flags().AddFlag(flag)
	}
}
