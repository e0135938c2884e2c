package cli

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"

	"github.com/factor-coop/factor/internal/chainclient"
)

var errNoSigner = errors.New("whose transaction is it? add --from NAME (factord keys list shows the names)")

// awaitBlocks has every message's command under tx wait for the block and fail
// when the transaction failed there: the framework's commands end when a node has
// taken the transaction, and succeed even when it has refused it.
func awaitBlocks(tx *cobra.Command) {
	for _, module := range tx.Commands() {
		for _, cmd := range module.Commands() {
			if send := cmd.RunE; send != nil && cmd.Flags().Lookup(flags.FlagBroadcastMode) != nil {
				cmd.RunE = func(cmd *cobra.Command, args []string) error { return submit(cmd, args, send) }
			}
		}
	}
}

func submit(cmd *cobra.Command, args []string, send func(*cobra.Command, []string) error) error {
	f := cmd.Flags()
	for _, name := range []string{flags.FlagGenerateOnly, flags.FlagDryRun, flags.FlagOffline} {
		if on, _ := f.GetBool(name); on {
			return send(cmd, args)
		}
	}
	if mode, _ := f.GetString(flags.FlagBroadcastMode); mode == flags.BroadcastAsync {
		return send(cmd, args)
	}
	asJSON := f.Changed(flags.FlagOutput) && f.Lookup(flags.FlagOutput).Value.String() == flags.OutputFormatJSON
	if err := f.Set(flags.FlagOutput, flags.OutputFormatJSON); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	caught := &answer{through: out}
	cmd.SetOut(caught)
	err := send(cmd, args)
	cmd.SetOut(out)
	if err != nil && strings.Contains(err.Error(), "Address cannot be empty") {
		return errNoSigner
	}
	if err != nil || caught.held.Len() == 0 { // failed, or the person said no
		return err
	}
	ctx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return err
	}
	return awaitBlock(cmd, ctx, caught.held.Bytes(), asJSON)
}

// awaitBlock waits for the block of a transaction that a node answered, and tells how it went there.
func awaitBlock(cmd *cobra.Command, ctx client.Context, said []byte, asJSON bool) error {
	var taken sdk.TxResponse
	if err := ctx.Codec.UnmarshalJSON(said, &taken); err != nil {
		return fmt.Errorf("answer of the node: %w", err)
	}
	if taken.Code != 0 {
		return &chainclient.FailedError{Hash: taken.TxHash, Codespace: taken.Codespace, Code: taken.Code, Reason: taken.RawLog}
	}
	wallet, err := chainclient.Dial(ctx.NodeURI, ctx.ChainID, ctx.InterfaceRegistry, ctx.Codec, ctx.TxConfig)
	if err != nil {
		return err
	}
	hash, err := hex.DecodeString(taken.TxHash)
	if err != nil {
		return err
	}
	result, err := wallet.Wait(cmd.Context(), hash)
	if asJSON && result != nil {
		full, unread := authtx.QueryTx(ctx, taken.TxHash)
		if unread != nil {
			return unread
		}
		return errors.Join(ctx.WithOutput(cmd.OutOrStdout()).PrintProto(full), err)
	}
	if err != nil {
		return err
	}
	answers, err := answersOf(ctx, result)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "done in block %d%s\ntransaction %s\n", result.Height, answers, taken.TxHash)
	return err
}

// answersOf writes what the messages of a transaction answered, such as the number of what was made.
func answersOf(ctx client.Context, result *coretypes.ResultTx) (string, error) {
	var data sdk.TxMsgData
	if err := ctx.Codec.Unmarshal(result.TxResult.Data, &data); err != nil {
		return "", err
	}
	var said strings.Builder
	for _, one := range data.MsgResponses {
		response, err := ctx.InterfaceRegistry.Resolve(one.TypeUrl)
		if err != nil {
			return "", err
		}
		if err := ctx.Codec.Unmarshal(one.Value, response); err != nil {
			return "", err
		}
		text, err := ctx.Codec.MarshalJSON(response)
		if err != nil {
			return "", err
		}
		if string(text) != "{}" {
			said.WriteString(": ")
			said.Write(text)
		}
	}
	return said.String(), nil
}

// answer lets a command's output through, but holds the node's answer back.
type answer struct {
	through io.Writer
	held    bytes.Buffer
}

func (a *answer) Write(text []byte) (int, error) {
	if a.held.Len() > 0 || bytes.Contains(text, []byte(`"txhash":`)) {
		return a.held.Write(text)
	}
	var shown bytes.Buffer
	if json.Indent(&shown, text, "", "  ") != nil || shown.Len() == 0 {
		return a.through.Write(text)
	}
	_, err := a.through.Write(shown.Bytes())
	return len(text), err
}
