package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/app"
	boardtypes "github.com/factor-coop/factor/x/board/types"
)

// addPropose puts the command by which proposals are made among those of x/board.
func addPropose(root *cobra.Command, encoding app.Encoding) {
	tx, _, err := root.Find([]string{"tx", "board"})
	if err != nil {
		panic(err) // the command tree has no board: a mistake of construction
	}
	tx.AddCommand(newPropose(encoding))
}

func newPropose(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use: "propose BOARD [FILE]...", Short: "Put messages, a text or both to a board's vote",
		Long: `Each file holds one message as JSON, {"@type": "/factor.regionalbank.v1.MsgGrant", ...}, or a
transaction as --generate-only writes it; "-" reads standard input. A message that
leaves its signer out is signed by the board. The text stays off the chain: the proposal
carries the SHA-256 of the file that --text names.

With --simulate N the region goes on for N cycles twice, without the proposal and with it, from
the state in --state or of the node in --home, and the difference is shown before you sign.`,
		Example: `  factord tx regionalbank grant 7 reserve 5000 --from $(factord board address bank) --generate-only > grant.json
  factord tx board propose bank grant.json --text why.md --from mia`,
		Args: cobra.MinimumNArgs(1), Annotations: map[string]string{actsItself: "yes"},
		RunE: func(cmd *cobra.Command, args []string) error {
			msg, err := readProposal(cmd, encoding, args)
			if err != nil {
				return err
			}
			if err := simulateProposal(cmd, msg.Messages); err != nil {
				return err
			}
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			msg.Signer = ctx.GetFromAddress().String()
			return act{cmd: cmd, ctx: ctx, msgs: []sdk.Msg{msg}, ask: true}.do()
		},
	}
	addAskedFlags(cmd)
	cmd.Flags().Int("simulate", 0, "Show first what the proposal would change in so many cycles, from the state in --state or of the node in --home")
	cmd.Flags().String("state", "", "With --simulate: the region's state, as factord export writes it")
	cmd.Flags().String("text", "", "File with the proposal's text, whose SHA-256 it carries")
	return cmd
}

// readProposal makes a proposal, without a signer, of the board's number and files.
func readProposal(cmd *cobra.Command, encoding app.Encoding, args []string) (*boardtypes.MsgPropose, error) {
	id, err := idOf(cmd, "board", args[0])
	if err != nil {
		return nil, err
	}
	msg := &boardtypes.MsgPropose{Board: id}
	signer := ""
	if len(args) > 1 {
		if signer, err = addressOfBoard(cmd, id); err != nil {
			return nil, err
		}
	}
	for _, path := range args[1:] {
		raw, err := readInput(cmd, path)
		if err != nil {
			return nil, err
		}
		messages, err := readMessages(encoding, raw, signer)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		msg.Messages = append(msg.Messages, messages...)
	}
	if path, _ := cmd.Flags().GetString("text"); path != "" {
		if msg.Commitment, err = hashOfFile(path); err != nil {
			return nil, err
		}
	}
	return msg, nil
}

func addressOfBoard(cmd *cobra.Command, id uint64) (string, error) {
	if offline, _ := cmd.Flags().GetBool(flags.FlagOffline); offline {
		return "", nil // the messages must name it
	}
	ctx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return "", err
	}
	answer, err := boardtypes.NewQueryClient(ctx).Board(cmd.Context(), &boardtypes.QueryBoardRequest{Board: id})
	if err != nil {
		return "", err
	}
	return answer.Board.Config.Address, nil
}

// readMessages reads one message, a list of them ({"messages": [...]}), or those of a transaction.
func readMessages(encoding app.Encoding, raw []byte, signer string) ([]*codectypes.Any, error) {
	var file struct {
		Type     string            `json:"@type"`
		Messages []json.RawMessage `json:"messages"`
		Body     *struct {
			Messages []json.RawMessage `json:"messages"`
		} `json:"body"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	single := []json.RawMessage{raw}
	switch {
	case file.Body != nil:
		single = file.Body.Messages
	case file.Type == "" && file.Messages != nil:
		single = file.Messages
	}
	var msgs []sdk.Msg
	for _, one := range single {
		msg, err := readMessage(encoding, one, signer)
		if err != nil {
			return nil, err
		}
		msgs = append(msgs, msg)
	}
	return pack(msgs)
}

func readMessage(encoding app.Encoding, raw json.RawMessage, signer string) (sdk.Msg, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	if fields["@type"] == nil {
		return nil, fmt.Errorf(`a message names its type: {"@type": "/factor.regionalbank.v1.MsgGrant", ...}`)
	}
	if err := namesAllParams(fields); err != nil {
		return nil, err
	}
	if fields["signer"] == nil && signer != "" {
		fields["signer"] = json.RawMessage(strconv.Quote(signer))
		var err error
		if raw, err = json.Marshal(fields); err != nil {
			return nil, err
		}
	}
	var msg sdk.Msg
	if err := encoding.Codec.UnmarshalInterfaceJSON(raw, &msg); err != nil {
		return nil, err
	}
	return msg, nil
}

// orNull is a field of a message, null where it is left out.
func orNull(field json.RawMessage) json.RawMessage {
	if field == nil {
		return json.RawMessage("null")
	}
	return field
}

// namesAllParams refuses parameters of which some are left out, where the message does not name those that change: they would be set to 0.
func namesAllParams(message map[string]json.RawMessage) error {
	var url string
	if err := json.Unmarshal(message["@type"], &url); err != nil {
		return fmt.Errorf("@type: %w", err)
	}
	var changed []string
	if err := json.Unmarshal(orNull(message["changed"]), &changed); err != nil {
		return fmt.Errorf("changed: %w", err)
	}
	if !strings.HasSuffix(url, ".MsgUpdateParams") || len(changed) > 0 {
		return nil
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(message["params"], &given); err != nil {
		return fmt.Errorf("%s has no params: %w", url, err)
	}
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(strings.TrimPrefix(url, "/")))
	if err != nil {
		return nil //nolint:nilerr // what is wrong with it is said when it is read
	}
	var missing []string
	fields := found.(protoreflect.MessageDescriptor).Fields().ByName("params").Message().Fields()
	for i := range fields.Len() {
		if name := string(fields.Get(i).Name()); given[name] == nil && given[fields.Get(i).JSONName()] == nil {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	module := strings.Split(url, ".")[1]
	return fmt.Errorf("the parameters leave out %s, which would be set to 0: factord tx %s update-params NAME=VALUE changes what it names, and so does a file that has \"changed\": [NAME]",
		strings.Join(missing, ", "), module)
}
