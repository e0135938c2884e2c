package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	clienttx "github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/chainclient"
)

var errNoSigner = misused(errors.New("whose transaction is it? add --from NAME (factord keys list shows the names)"))

// act is what a command asks the region to do, by the key of --from.
type act struct {
	cmd  *cobra.Command
	ctx  client.Context
	msgs []sdk.Msg
	// ask shows the messages and waits for a yes, unless --yes says it.
	ask bool
	// tell says what the first message answered; nil says the answers as they are.
	tell func() string
	// answer takes what the first message answered.
	answer proto.Message
}

// signer is the context of a command that acts, with the address of --from.
func signer(cmd *cobra.Command) (client.Context, error) {
	ctx, err := client.GetClientTxContext(cmd)
	if err != nil {
		return forBoard(cmd, err)
	}
	if ctx.GetFromAddress().Empty() {
		return ctx, errNoSigner
	}
	return ctx.WithOutput(cmd.OutOrStdout()).WithCmdContext(cmd.Context()), nil
}

// forBoard says what to do where --from is a board's address: nobody has its key, but a trial needs none. Where --from is
// no board's, it returns the error that the wallet has no such key.
func forBoard(cmd *cobra.Command, noKey error) (client.Context, error) {
	ctx, err := client.GetClientQueryContext(cmd)
	if err != nil {
		return ctx, err
	}
	from, _ := cmd.Flags().GetString(flags.FlagFrom)
	address, err := sdk.AccAddressFromBech32(from)
	if err != nil {
		return ctx, noKey
	}
	board, err := boardAt(cmd.Context(), ctx, address)
	switch {
	case err != nil:
		return ctx, err
	case board == nil:
		return ctx, noKey
	case !tries(cmd):
		return ctx, fmt.Errorf("this needs a proposal to board %d (%s), which signs nothing by itself: print the transaction with --generate-only and propose it with factord tx board propose %d FILE --from NAME",
			board.Id, board.Config.Code, board.Id)
	}
	return ctx.WithFromAddress(address).WithOutput(cmd.OutOrStdout()).WithCmdContext(cmd.Context()), nil
}

// encoding is how the context writes transactions.
func (a act) encoding() app.Encoding {
	return app.Encoding{Registry: a.ctx.InterfaceRegistry, Codec: a.ctx.Codec.(*codec.ProtoCodec), TxConfig: a.ctx.TxConfig} // NewRoot puts it there
}

// do composes the transaction as the flags say and, unless they say otherwise, signs and sends it,
// waits for its block and tells how it went. Every command that acts ends here, so that each flag
// means the same in all of them.
func (a act) do() error {
	for _, msg := range a.msgs {
		if checked, ok := msg.(sdk.HasValidateBasic); ok {
			if err := checked.ValidateBasic(); err != nil {
				return err
			}
		}
	}
	f := a.cmd.Flags()
	compose, _ := f.GetBool(flags.FlagGenerateOnly)
	offline, _ := f.GetBool(flags.FlagOffline)
	trial := tries(a.cmd)
	switch {
	case compose && trial:
		return misused(errors.New("--generate-only prints the transaction, --dry-run tries it: choose one"))
	case offline && !compose:
		return misused(errors.New("--offline asks no node, so nothing can be sent: add --generate-only, sign with factord tx sign and send with factord tx broadcast"))
	}
	factory, err := clienttx.NewFactoryCLI(a.ctx.WithOffline(false), f)
	if err != nil {
		return err
	}
	if compose {
		return a.print(factory, offline)
	}
	if trial && a.ctx.GetFromName() == "" {
		return a.tryAsBoard()
	}
	if factory, err = factory.Prepare(a.ctx); err != nil {
		return err // it names the account
	}
	if factory, err = a.limitTime(factory); err != nil {
		return err
	}
	if !trial {
		if err := a.once(a.cmd.Context()); err != nil {
			return err
		}
	}
	factory, used, err := a.gas(factory)
	if err != nil {
		return a.failed(err)
	}
	if trial {
		return a.tellTrial(used, factory.Gas())
	}
	builder, err := factory.BuildUnsignedTx(a.msgs...)
	if err != nil {
		return err
	}
	if err := a.confirm(); err != nil {
		return err
	}
	if err := clienttx.Sign(a.cmd.Context(), factory, a.ctx.GetFromName(), builder, true); err != nil {
		return err
	}
	raw, err := a.ctx.TxConfig.TxEncoder()(builder.GetTx())
	if err != nil {
		return err
	}
	return a.send(raw)
}

// tryAsBoard tries the messages as the board decides them whose address --from is, and tells how that went.
func (a act) tryAsBoard() error {
	board, err := boardAt(a.cmd.Context(), a.ctx, a.ctx.GetFromAddress())
	if err != nil {
		return err
	}
	tried, err := newPreviewer(a.cmd.Context(), a.ctx, a.encoding(), false).decided(board.Id, a.msgs)
	switch {
	case err != nil:
		return err
	case tried.Failure != "":
		return a.failed(&chainclient.FailedError{Reason: tried.Failure})
	}
	return a.tellTrial(tried.Gas, 0)
}

// send hands a signed transaction to the node, waits for its block and tells how it went.
func (a act) send(raw []byte) error {
	ctx, stop := signal.NotifyContext(a.cmd.Context(), os.Interrupt) // who stops waiting is told how to find out
	defer stop()
	wallet, err := a.dial()
	if err != nil {
		return err
	}
	sent, err := wallet.Describe(ctx, raw)
	if err != nil {
		return err
	}
	digest, err := a.digest()
	if err != nil {
		return err
	}
	if err := a.journal().keep(entry{Sent: sent, ChainID: a.ctx.ChainID, Act: digest}); err != nil {
		return fmt.Errorf("the transaction was not sent, because it could not be written down: %w", err)
	}
	var unknown *chainclient.UnknownError
	if err := wallet.Broadcast(ctx, raw, sent); err != nil && !errors.As(err, &unknown) {
		return a.failed(errors.Join(err, a.journal().forget(sent.Hash)))
	}
	if wallet.Timeout == 0 {
		return a.tellHanded(sent)
	}
	return a.await(ctx, wallet, sent)
}

// dial is the connection that the flags name, which waits as long as they say.
func (a act) dial() (*chainclient.Client, error) {
	wallet, err := chainclient.Dial(a.ctx.NodeURI, a.ctx.ChainID, a.ctx.InterfaceRegistry, a.ctx.Codec, a.ctx.TxConfig)
	if err != nil {
		return nil, err
	}
	wallet.Timeout, err = a.cmd.Flags().GetDuration(flagWait)
	return wallet, err
}

// await waits until it is known what became of a transaction, and tells it.
func (a act) await(ctx context.Context, wallet *chainclient.Client, sent chainclient.Sent) error {
	result, err := wallet.Wait(ctx, sent)
	var unknown *chainclient.UnknownError
	if errors.As(err, &unknown) {
		return a.failed(err)
	}
	if forgotten := a.journal().forget(sent.Hash); forgotten != nil {
		return errors.Join(err, forgotten)
	}
	if result == nil {
		return a.failed(err)
	}
	return errors.Join(a.tellDone(result), err)
}

// confirm asks whether to sign, after saying in plain sentences what would be signed.
func (a act) confirm() error {
	if yes, _ := a.cmd.Flags().GetBool(flags.FlagSkipConfirmation); yes || !a.ask {
		return nil
	}
	said, err := newPreviewer(a.cmd.Context(), a.ctx, a.encoding(), false).describe(a.msgs)
	if err != nil {
		return err
	}
	tellMessages(a.cmd.ErrOrStderr(), said)
	return question(a.cmd, "sign and send it?", "--"+flags.FlagSkipConfirmation)
}

// question waits for a yes, which a flag may have said.
func question(cmd *cobra.Command, text, flag string) error {
	fmt.Fprintf(cmd.ErrOrStderr(), "%s [y/N]: ", text)
	answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if answer == "" && errors.Is(err, io.EOF) {
		return fmt.Errorf("%s nobody answered, so nothing was sent (%s answers)", text, flag)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errors.New("nothing was sent")
}

// print writes the transaction for somebody else to sign. It has the time limit that was asked for
// and no other: nobody knows how long it is carried about.
func (a act) print(factory clienttx.Factory, offline bool) error {
	f := a.cmd.Flags()
	if f.Changed(flags.TimeoutDuration) {
		duration, _ := f.GetDuration(flags.TimeoutDuration)
		factory = factory.WithTimeoutTimestamp(time.Now().Add(duration))
	} else {
		factory = factory.WithTimeoutTimestamp(time.Time{})
	}
	limit := uint64(composedGas)
	if f.Changed(flags.FlagGas) {
		if factory.SimulateAndExecute() {
			if offline {
				return misused(errors.New("--gas auto asks a node, --offline asks none: name a limit"))
			}
			prepared, err := factory.Prepare(a.ctx)
			if err != nil {
				return err
			}
			found, _, err := a.gas(prepared)
			if err != nil {
				return a.failed(err)
			}
			limit = found.Gas()
		} else {
			limit = factory.Gas()
		}
	}
	if a.ctx.ChainID == "" {
		factory = factory.WithChainID("none") // the transaction does not hold it; the builder asks for one
	}
	builder, err := factory.WithGas(limit).BuildUnsignedTx(a.msgs...)
	if err != nil {
		return err
	}
	text, err := a.ctx.TxConfig.TxJSONEncoder()(builder.GetTx())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.cmd.OutOrStdout(), "%s\n", text)
	return err
}

// limitTime gives a transaction a moment after which no block takes it, so that "not yet" becomes "never".
func (a act) limitTime(factory clienttx.Factory) (clienttx.Factory, error) {
	duration, _ := a.cmd.Flags().GetDuration(flags.TimeoutDuration)
	node, err := a.ctx.GetNode()
	if err != nil {
		return factory, err
	}
	status, err := node.Status(a.cmd.Context())
	if err != nil {
		return factory, err
	}
	// By the blocks' clock where this machine's is behind; by this machine's where the blocks have stood still.
	now := time.Now()
	if status.SyncInfo.LatestBlockTime.After(now) {
		now = status.SyncInfo.LatestBlockTime
	}
	return factory.WithTimeoutTimestamp(now.Add(duration)), nil
}

// answersOf reads what the messages of a transaction answered, such as the number of what was made.
func (a act) answersOf(result *coretypes.ResultTx) ([]proto.Message, error) {
	var data sdk.TxMsgData
	if err := a.ctx.Codec.Unmarshal(result.TxResult.Data, &data); err != nil {
		return nil, err
	}
	var answers []proto.Message
	for _, one := range data.MsgResponses {
		response, err := a.ctx.InterfaceRegistry.Resolve(one.TypeUrl)
		if err != nil {
			return nil, err
		}
		if err := a.ctx.Codec.Unmarshal(one.Value, response); err != nil {
			return nil, err
		}
		answers = append(answers, response)
	}
	return answers, nil
}

// composed runs a command of the framework that makes one transaction, and takes its messages.
func composed(cmd *cobra.Command, args []string, compose func(*cobra.Command, []string) error) ([]sdk.Msg, error) {
	f := cmd.Flags()
	if f.Lookup(flags.FlagFrom).Value.String() == "" {
		return nil, errNoSigner
	}
	chain := f.Lookup(flags.FlagChainID).Value.String()
	if chain == "" {
		chain = client.GetClientContextFromCmd(cmd).ChainID
	}
	defer during(f, map[string]string{
		flags.FlagGenerateOnly: "true", flags.FlagOffline: "false", flags.FlagGas: "1", flags.FlagChainID: orElse(chain, "none"),
	})()
	out := cmd.OutOrStdout()
	var written bytes.Buffer
	cmd.SetOut(&written)
	err := compose(cmd, args)
	cmd.SetOut(out)
	if err != nil {
		return nil, err
	}
	ctx := client.GetClientContextFromCmd(cmd)
	tx, err := ctx.TxConfig.TxJSONDecoder()(written.Bytes())
	if err != nil {
		return nil, fmt.Errorf("the command's transaction: %w", err)
	}
	return tx.GetMsgs(), nil
}

// during sets flags and returns what sets them back.
func during(f *pflag.FlagSet, values map[string]string) func() {
	var back []func()
	for name, value := range values { // each flag is another's business
		flag := f.Lookup(name)
		was, changed := flag.Value.String(), flag.Changed
		back = append(back, func() {
			_ = flag.Value.Set(was) // it was set to that before
			flag.Changed = changed
		})
		if err := f.Set(name, value); err != nil {
			panic(err) // each of the values is one of its flag's
		}
	}
	return func() {
		for _, one := range back {
			one()
		}
	}
}

// actByMessages has every message's command under tx do what its flags say, as act does it: the framework's
// commands end when a node has taken the transaction, and succeed even when it has refused it.
func actByMessages(tx *cobra.Command) {
	for _, module := range tx.Commands() {
		for _, cmd := range module.Commands() {
			if compose := cmd.RunE; compose != nil && cmd.Flags().Lookup(flags.FlagGenerateOnly) != nil && cmd.Annotations[actsItself] == "" {
				cmd.RunE = func(cmd *cobra.Command, args []string) error {
					msgs, err := composed(cmd, args, compose)
					if err != nil {
						return err
					}
					ctx, err := signer(cmd)
					if err != nil {
						return err
					}
					return act{cmd: cmd, ctx: ctx, msgs: msgs, ask: true}.do()
				}
			}
		}
	}
}

// actsItself marks commands under tx that call act themselves.
const actsItself = "acts-itself"
