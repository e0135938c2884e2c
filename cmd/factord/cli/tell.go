package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cosmos/gogoproto/proto"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/chainclient"
	"github.com/factor-coop/factor/internal/plain"
)

// outcome is what a command that acts says with --output json, on standard output. docs/commands.md describes it.
type outcome struct {
	TxHash    string            `json:"txhash"`              // empty when nothing was sent
	Height    int64             `json:"height,string"`       // of the block; 0 when none holds it
	Codespace string            `json:"codespace,omitempty"` // whose error code it is
	Code      uint32            `json:"code"`                // 0 unless it failed
	RawLog    string            `json:"raw_log"`             // why it failed
	GasWanted int64             `json:"gas_wanted,string"`
	GasUsed   int64             `json:"gas_used,string"`
	Answers   []json.RawMessage `json:"answers,omitempty"` // of the messages, in their order
	State     string            `json:"state"`             // done, tried, refused, failed, pending or never
	Until     string            `json:"may_happen_until,omitempty"`
}

// tellDone tells of a transaction that a block holds.
func (a act) tellDone(result *coretypes.ResultTx) error {
	answers, err := a.answersOf(result)
	if err != nil {
		return err
	}
	said := outcome{
		TxHash: result.Hash.String(), Height: result.Height, Codespace: result.TxResult.Codespace, Code: result.TxResult.Code,
		RawLog: result.TxResult.Log, GasWanted: result.TxResult.GasWanted, GasUsed: result.TxResult.GasUsed, State: "done",
	}
	var texts []string
	for i, answer := range answers {
		text, err := a.ctx.Codec.MarshalJSON(answer)
		if err != nil {
			return err
		}
		said.Answers = append(said.Answers, text)
		if string(text) != "{}" && !asJSON(a.ctx) {
			said, err := a.answerLine(answer)
			if err != nil {
				return err
			}
			texts = append(texts, said)
		}
		if i == 0 && a.answer != nil {
			if err := a.ctx.Codec.UnmarshalJSON(text, a.answer); err != nil {
				return err
			}
		}
	}
	if said.Code != 0 {
		said.State = "failed"
	}
	switch {
	case asJSON(a.ctx):
		return printJSON(a.cmd.OutOrStdout(), said)
	case said.Code != 0:
		return nil // the error says it
	case a.tell != nil && a.answer != nil:
		_, err = fmt.Fprintln(a.cmd.OutOrStdout(), a.tell())
		return err
	}
	_, err = fmt.Fprintf(a.cmd.OutOrStdout(), "done in block %d%s\ntransaction %s\n", said.Height, strings.Join(texts, ""), said.TxHash)
	return err
}

// answerLine says in one line what a message answered, such as the number of what was made.
func (a act) answerLine(answer proto.Message) (string, error) {
	raw, err := proto.Marshal(answer)
	if err != nil {
		return "", err
	}
	read := dynamicpb.NewMessage(descriptorOf(proto.MessageName(answer)))
	if err := protov2.Unmarshal(raw, read); err != nil {
		return "", err
	}
	tree, err := plain.Answer(registry.MergedProtoRegistry(), read, nobody{})
	if err != nil {
		return "", err
	}
	var parts []string
	for _, line := range strings.Split(strings.TrimSpace(tree), "\n") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if field := read.Descriptor().Fields().ByName(protoreflect.Name(name)); field == nil || read.Has(field) { // what is none is not worth a word
			parts = append(parts, strings.TrimSpace(strings.ReplaceAll(name, "_", " ")+" "+value))
		}
	}
	return ": " + strings.Join(parts, ", "), nil
}

// tellHanded tells of a transaction that a node has taken and nobody waits for.
func (a act) tellHanded(sent chainclient.Sent) error {
	if asJSON(a.ctx) {
		return printJSON(a.cmd.OutOrStdout(), pending(sent))
	}
	_, err := fmt.Fprintf(a.cmd.OutOrStdout(), "transaction %X is with the node; factord tx wait %X tells what becomes of it\n", sent.Hash, sent.Hash)
	return err
}

func pending(sent chainclient.Sent) outcome {
	said := outcome{TxHash: fmt.Sprintf("%X", sent.Hash), State: "pending"}
	if !sent.Until.IsZero() {
		said.Until = sent.Until.UTC().Format("2006-01-02T15:04:05Z")
	}
	return said
}

// tellTrial tells of a transaction that was tried and not sent.
func (a act) tellTrial(used, limit uint64) error {
	if asJSON(a.ctx) {
		return printJSON(a.cmd.OutOrStdout(), outcome{State: "tried", GasUsed: int64(used), GasWanted: int64(limit)})
	}
	if limit == 0 { // of what a board decides, which asks for none
		_, err := fmt.Fprintf(a.cmd.OutOrStdout(), "if the board decided it now it would succeed with %d gas; nothing was sent\n", used)
		return err
	}
	_, err := fmt.Fprintf(a.cmd.OutOrStdout(), "if it ran now it would succeed with %d gas (limit %d); nothing was sent\n", used, limit)
	return err
}

// failed writes down for programs why no block holds the transaction, and returns the error.
func (a act) failed(err error) error {
	var refused *chainclient.FailedError
	if !asJSON(a.ctx) {
		if errors.As(err, &refused) {
			refused.Reason = named(refused.Reason, newDirectory(a.cmd.Context(), a.ctx))
		}
		return err
	}
	said := outcome{State: "refused"}
	var unknown *chainclient.UnknownError
	var never *chainclient.NeverError
	switch {
	case errors.As(err, &refused):
		said.TxHash, said.Codespace, said.Code, said.RawLog = refused.Hash, refused.Codespace, refused.Code, refused.Reason
	case errors.As(err, &unknown):
		said = pending(unknown.Sent)
	case errors.As(err, &never):
		said.TxHash, said.State, said.RawLog = fmt.Sprintf("%X", never.Sent.Hash), "never", never.Reason
	default:
		return err
	}
	return errors.Join(printJSON(a.cmd.OutOrStdout(), said), err)
}
