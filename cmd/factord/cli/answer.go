package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	protov2 "google.golang.org/protobuf/proto"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/plain"
)

// reader is the connection of a generated query. Where the result is for people it takes the answer and prints it as they
// read it: the framework would print the state as it is stored, in millionths and Unix seconds.
type reader struct {
	client.Context
	cmd *cobra.Command
}

// mostNamed is how many things are asked for their names to print one answer; later ones stand as numbers.
const mostNamed = 30

// errAnswered ends a command whose answer is printed. Nobody sees it.
var errAnswered = errors.New("the answer is printed")

func newReader(cmd *cobra.Command) (grpc.ClientConnInterface, error) {
	ctx, err := client.GetClientQueryContext(cmd)
	if err != nil || asJSON(ctx) {
		return ctx, err
	}
	return reader{Context: ctx, cmd: cmd}, nil
}

// Invoke asks the node, prints what it answers and ends the command.
func (r reader) Invoke(ctx context.Context, method string, request, response any, options ...grpc.CallOption) error {
	if err := r.Context.Invoke(ctx, method, request, response, options...); err != nil {
		return err
	}
	answer, known := response.(protov2.Message)
	if !known {
		return fmt.Errorf("the answer of %s is a %T", method, response)
	}
	names := newDirectory(ctx, r.Context)
	names.most = mostNamed
	text, err := plain.Answer(registry.MergedProtoRegistry(), answer.ProtoReflect(), names)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(r.cmd.OutOrStdout(), text); err != nil {
		return err
	}
	return errAnswered
}

// endWithTheAnswer has the generated queries succeed whose answer is printed.
func endWithTheAnswer(query *cobra.Command) {
	for _, cmd := range query.Commands() {
		endWithTheAnswer(cmd)
	}
	if run := query.RunE; run != nil {
		query.RunE = func(cmd *cobra.Command, args []string) error {
			if err := run(cmd, args); !errors.Is(err, errAnswered) {
				return err
			}
			return nil
		}
	}
}
