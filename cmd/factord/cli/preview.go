package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
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

What only a board can do is tried as the board, and where to propose it is said.

With --offline it says what the messages ask for and tries nothing.`,
		Example: "  factord tx board propose bank draft.json --from alice --generate-only > tx.json\n  factord tx preview tx.json",
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
			p := newPreviewer(cmd.Context(), ctx, encoding, offline)
			var said previewed
			if said.Messages, err = p.describe(tx.GetMsgs()); err != nil {
				return err
			}
			if said.Envelope, err = envelope(tx, ctx.ChainID, p.names); err != nil {
				return err
			}
			if !offline {
				if said.Trials, err = p.try(tx); err != nil {
					return err
				}
			}
			if asJSON(ctx) {
				return printJSON(cmd.OutOrStdout(), said)
			}
			said.tell(cmd.OutOrStdout())
			return nil
		},
	}
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	cmd.Flags().Bool(flags.FlagOffline, false, "Ask no node: no names and no trial")
	return cmd
}

func readInput(cmd *cobra.Command, path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(cmd.InOrStdin())
	}
	return os.ReadFile(path)
}

// previewed is what is said of a transaction before anybody signs it, as --output json says it (docs/commands.md).
type previewed struct {
	Messages [][]string `json:"messages"` // a message's sentences
	Envelope []string   `json:"envelope"` // what a signature covers besides
	Trials   []trial    `json:"trials,omitempty"`
}

// trial is what would happen on the state of now.
type trial struct {
	As      string     `json:"as"`                          // the board that would do it; empty for the signers
	Gas     uint64     `json:"gas_used,string"`             // 0 where it would fail
	Failure string     `json:"failure"`                     // empty where it would succeed
	Effects [][]string `json:"effects"`                     // the sentences of each event
	Propose string     `json:"needs_proposal_to,omitempty"` // the board's code, where nobody can sign for it
}

func (p previewed) tell(out io.Writer) {
	tellMessages(out, p.Messages)
	fmt.Fprintf(out, "\n%s\n", strings.Join(p.Envelope, "\n"))
	for _, one := range p.Trials {
		one.tell(out)
	}
}

func tellMessages(out io.Writer, messages [][]string) {
	for i, lines := range messages {
		fmt.Fprintf(out, "%d. %s\n", i+1, strings.Join(lines, "\n   "))
	}
}

func (t trial) tell(out io.Writer) {
	if t.Propose != "" {
		fmt.Fprintf(out, "\nThis needs a proposal to %s, which signs nothing by itself:\n  factord tx board propose %s FILE --from NAME\n", t.As, t.Propose)
	}
	ran := "it ran"
	if t.As != "" {
		ran = "the board decided it"
	}
	if t.Failure != "" {
		fmt.Fprintf(out, "\nIf %s now it would fail: %s\n", ran, t.Failure)
		return
	}
	fmt.Fprintf(out, "\nIf %s now it would succeed with %d gas", ran, t.Gas)
	if len(t.Effects) == 0 {
		fmt.Fprintln(out, ".")
		return
	}
	fmt.Fprintln(out, " and cause:")
	for _, lines := range t.Effects {
		fmt.Fprintf(out, " - %s\n", strings.Join(lines, "\n   "))
	}
}

// previewer finds out what a transaction is about.
type previewer struct {
	ctx         context.Context
	at          client.Context
	encoding    app.Encoding
	descriptors plain.Descriptors
	names       plain.Names
}

func newPreviewer(ctx context.Context, at client.Context, encoding app.Encoding, offline bool) previewer {
	p := previewer{ctx: ctx, at: at, encoding: encoding, descriptors: encoding.Registry, names: nobody{}}
	if !offline {
		p.names = newDirectory(ctx, at)
	}
	return p
}

// describe says what each of the messages asks for.
func (p previewer) describe(msgs []sdk.Msg) ([][]string, error) {
	var said [][]string
	for _, msg := range msgs {
		lines, err := plain.Message(p.descriptors, msg, p.names)
		if err != nil {
			return nil, err
		}
		said = append(said, lines)
	}
	return said, nil
}

// try runs the transaction on the state of now: without signatures, or as the board whose act it is.
func (p previewer) try(tx sdk.Tx) ([]trial, error) {
	board, err := p.boardOf(tx)
	if err != nil {
		return nil, err
	}
	if board != nil {
		tried, err := p.decided(board.Id, tx.GetMsgs())
		tried.Propose = board.Config.Code
		return []trial{tried}, err
	}
	raw, err := p.unsigned(tx)
	if err != nil {
		return nil, err
	}
	answer, err := txtypes.NewServiceClient(p.at).Simulate(p.ctx, &txtypes.SimulateRequest{TxBytes: raw})
	if err != nil {
		return []trial{{Failure: Explain(err)}}, nil
	}
	tried := trial{Gas: answer.GasInfo.GasUsed}
	if tried.Effects, err = p.effects(answer.Result.Events); err != nil {
		return nil, err
	}
	proposed, err := p.tryProposals(tx.GetMsgs())
	return append([]trial{tried}, proposed...), err
}

// boardOf is the board whose act a transaction is, nil when members can sign it.
func (p previewer) boardOf(tx sdk.Tx) (*boardtypes.Board, error) {
	signers, err := tx.(authsigning.SigVerifiableTx).GetSigners()
	if err != nil {
		return nil, err
	}
	for _, signer := range signers {
		board, err := boardAt(p.ctx, p.at, signer)
		if board != nil || err != nil {
			return board, err
		}
	}
	return nil, nil
}

// boardAt is the board that acts at an address, nil when none does.
func boardAt(ctx context.Context, at client.Context, address sdk.AccAddress) (*boardtypes.Board, error) {
	answer, err := boardtypes.NewQueryClient(at).BoardByAddress(ctx, &boardtypes.QueryBoardByAddressRequest{Address: address.String()})
	if status.Code(err) == codes.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &answer.Board, nil
}

func pack(msgs []sdk.Msg) ([]*codectypes.Any, error) {
	var packed []*codectypes.Any
	for _, msg := range msgs {
		one, err := codectypes.NewAnyWithValue(msg)
		if err != nil {
			return nil, err
		}
		packed = append(packed, one)
	}
	return packed, nil
}

// tryProposals tries what boards would do if they agreed.
func (p previewer) tryProposals(msgs []sdk.Msg) ([]trial, error) {
	var tried []trial
	for _, msg := range msgs {
		proposed, ok := msg.(*boardtypes.MsgPropose)
		if !ok || len(proposed.Messages) == 0 {
			continue
		}
		one, err := p.tryAs(proposed.Board, &boardtypes.QueryTrialRequest{Board: proposed.Board, Messages: proposed.Messages})
		if err != nil {
			return nil, err
		}
		tried = append(tried, one)
	}
	return tried, nil
}

// decided says what messages would do if a board decided them now.
func (p previewer) decided(board uint64, msgs []sdk.Msg) (trial, error) {
	packed, err := pack(msgs)
	if err != nil {
		return trial{}, err
	}
	return p.tryAs(board, &boardtypes.QueryTrialRequest{Board: board, Messages: packed})
}

// tryAs says what a board's decision would do on the state of now.
func (p previewer) tryAs(board uint64, request *boardtypes.QueryTrialRequest) (trial, error) {
	tried := trial{As: called(p.names, "board", board)}
	answer, err := boardtypes.NewQueryClient(p.at).Trial(p.ctx, request)
	if err != nil {
		return tried, err
	}
	if answer.Failure != "" {
		tried.Failure = Explain(errors.New(answer.Failure))
		return tried, nil
	}
	events := make([]abci.Event, len(answer.Effects))
	for i, effect := range answer.Effects {
		events[i].Type = effect.Type
		for _, attribute := range effect.Attributes {
			events[i].Attributes = append(events[i].Attributes, abci.EventAttribute{Key: attribute.Key, Value: attribute.Value})
		}
	}
	tried.Gas = answer.GasUsed
	tried.Effects, err = p.effects(events)
	return tried, err
}

// effects says the typed events of a trial.
func (p previewer) effects(events []abci.Event) ([][]string, error) {
	told := [][]string{}
	for _, event := range events {
		message, err := sdk.ParseTypedEvent(event)
		if err != nil {
			continue // an event of the framework: it says nothing that ours do not
		}
		lines, err := plain.Message(p.descriptors, message, p.names)
		if err != nil {
			return nil, err
		}
		told = append(told, lines)
	}
	return told, nil
}

// unsigned gives a transaction the signers' sequences without signatures, as a trial needs it.
func (p previewer) unsigned(tx sdk.Tx) ([]byte, error) {
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
		_, sequence, err := p.at.AccountRetriever.GetAccountNumberSequence(p.at, signer)
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
