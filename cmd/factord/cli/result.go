package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
)

// asJSON says whether a command's result is for programs; docs/commands.md describes the shape of each.
func asJSON(ctx client.Context) bool { return ctx.OutputFormat == flags.OutputFormatJSON }

// printJSON writes a result as one line of JSON.
func printJSON(out io.Writer, result any) error {
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}
