package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
)

func newPreview(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use: "preview FILE", Short: "Say in plain sentences what a transaction would do, before anybody signs it",
		Long: `Reads a transaction as --generate-only writes it ("-" reads standard input), says
what each of its messages asks for and what else a signature covers, and tries it on
the region's state of now: whether it would succeed and what it would cause. Nothing is sent.

With --offline it says what the messages ask for and tries nothing.`,
		Example: "  factord tx board propose draft.json --from alice --generate-only > tx.json\n  factord tx preview tx.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readInput(cmd, args[0])
			if err != nil {
				return err
			}
			tx, err := encoding.TxConfig.TxJSONDecoder()(raw)
			if err != nil {
				return fmt.Errorf("%s is no transaction as --generate-only writes it: %w", args[0], err)
			}
			if len(tx.GetMsgs()) == 0 {
				return fmt.Errorf("%s holds no message", args[0])
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			offline, _ := cmd.Flags().GetBool(flags.FlagOffline)
			p := newPreviewer(cmd, ctx, encoding, offline)
			if err := p.describe(tx.GetMsgs()); err != nil {
				return err
			}
			lines, err := envelope(tx, ctx.ChainID, p.names)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.out, "\n%s\n", strings.Join(lines, "\n"))
			if offline {
				return nil
			}
			return p.try(cmd.Context(), ctx, tx)
		},
	}
	addReadFlags(cmd)
	cmd.Flags().Bool(flags.FlagOffline, false, "Ask no node: no names and no trial")
	return cmd
}

func readInput(cmd *cobra.Command, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(cmd.InOrStdin())
	}
	return os.ReadFile(path)
}

// previewer writes what a transaction is about.
type previewer struct {
	encoding    app.Encoding
	descriptors plain.Descriptors
	out         io.Writer
	names       plain.Names
}

func newPreviewer(cmd *cobra.Command, ctx client.Context, encoding app.Encoding, offline bool) previewer {
	p := previewer{encoding: encoding, descriptors: encoding.Registry, out: cmd.OutOrStdout(), names: nobody{}}
	if !offline {
		p.names = newDirectory(cmd.Context(), ctx)
	}
	return p
}

func (p previewer) describe(msgs []sdk.Msg) error {
	for i, msg := range msgs {
		lines, err := plain.Message(p.descriptors, msg, p.names)
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%d. %s\n", i+1, strings.Join(lines, "\n   "))
	}
	return nil
}

// try runs the transaction on the state of now, without signatures.
func (p previewer) try(ctx context.Context, at client.Context, tx sdk.Tx) error {
	raw, err := p.unsigned(at, tx)
	if err != nil {
		return err
	}
	answer, err := txtypes.NewServiceClient(at).Simulate(ctx, &txtypes.SimulateRequest{TxBytes: raw})
	if err != nil {
		fmt.Fprintf(p.out, "\nIf it ran now it would fail: %s\n", rootMessage(err))
		return nil
	}
	fmt.Fprintf(p.out, "\nIf it ran now it would succeed with %d gas", answer.GasInfo.GasUsed)
	if err := p.effects(answer.Result.Events); err != nil {
		return err
	}
	return p.tryProposals(ctx, at, tx.GetMsgs())
}

// tryProposals tries what a board would do if it agreed.
func (p previewer) tryProposals(ctx context.Context, at client.Context, msgs []sdk.Msg) error {
	for _, msg := range msgs {
		if proposed, ok := msg.(*boardtypes.MsgPropose); ok && len(proposed.Messages) > 0 {
			if err := p.trial(ctx, at, &boardtypes.QueryTrialRequest{Board: proposed.Board, Messages: proposed.Messages}); err != nil {
				return err
			}
		}
	}
	return nil
}

// trial says what a board's decision would do on the state of now.
func (p previewer) trial(ctx context.Context, at client.Context, request *boardtypes.QueryTrialRequest) error {
	answer, err := boardtypes.NewQueryClient(at).Trial(ctx, request)
	if err != nil {
		return err
	}
	if answer.Failure != "" {
		fmt.Fprintf(p.out, "\nIf the board decided it now it would fail: %s\n", wrapping.ReplaceAllString(answer.Failure, ""))
		return nil
	}
	fmt.Fprintf(p.out, "\nIf the board decided it now it would succeed with %d gas", answer.GasUsed)
	events := make([]abci.Event, len(answer.Effects))
	for i, effect := range answer.Effects {
		events[i].Type = effect.Type
		for _, attribute := range effect.Attributes {
			events[i].Attributes = append(events[i].Attributes, abci.EventAttribute{Key: attribute.Key, Value: attribute.Value})
		}
	}
	return p.effects(events)
}

// effects says the typed events of a trial.
func (p previewer) effects(events []abci.Event) error {
	var told [][]string
	for _, event := range events {
		message, err := sdk.ParseTypedEvent(event)
		if err != nil {
			continue // an event of the framework: it says nothing that ours do not
		}
		lines, err := plain.Message(p.descriptors, message, p.names)
		if err != nil {
			return err
		}
		told = append(told, lines)
	}
	if len(told) == 0 {
		fmt.Fprintln(p.out, ".")
		return nil
	}
	fmt.Fprintln(p.out, " and cause:")
	for _, lines := range told {
		fmt.Fprintf(p.out, " - %s\n", strings.Join(lines, "\n   "))
	}
	return nil
}

// unsigned gives a transaction the signers' sequences without signatures, as a trial needs it.
func (p previewer) unsigned(at client.Context, tx sdk.Tx) ([]byte, error) {
	builder, err := p.encoding.TxConfig.WrapTxBuilder(tx)
	if err != nil {
		return nil, err
	}
	signers, err := tx.(authsigning.SigVerifiableTx).GetSigners()
	if err != nil {
		return nil, err
	}
	var signatures []signing.SignatureV2
	for _, signer := range signers {
		_, sequence, err := at.AccountRetriever.GetAccountNumberSequence(at, signer)
		if err != nil {
			return nil, fmt.Errorf("signer %s: %w", sdk.AccAddress(signer), err)
		}
		signatures = append(signatures, signing.SignatureV2{
			Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT}, Sequence: sequence,
		})
	}
	if err := builder.SetSignatures(signatures...); err != nil {
		return nil, err
	}
	return p.encoding.TxConfig.TxEncoder()(builder.GetTx())
}

// wrapping is what the transport and the framework put around a failed message's own words.
var wrapping = regexp.MustCompile(`^.*desc = |failed to execute message; message index: \d+: | \[[^\]]*\.go:\d+\]| with gas used: .*$`)

// rootMessage is an error's own words.
func rootMessage(err error) string { return wrapping.ReplaceAllString(err.Error(), "") }
