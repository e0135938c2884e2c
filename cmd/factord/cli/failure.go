package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/factor-coop/factor/internal/chainclient"
)

// rewording says in plain words what libraries say in theirs.
var rewordings = []struct {
	says  *regexp.Regexp
	plain string
}{
	// The line of code where an error was wrapped is of use to nobody who runs the program.
	{regexp.MustCompile(` \[[^\]]*\.go:\d+\]`), ""},
	{regexp.MustCompile(`failed to execute message; message index: \d+: `), ""},
	{regexp.MustCompile(`failed to simulate tx: `), ""},
	{regexp.MustCompile(` with gas used: '\d+'`), ""},
	{regexp.MustCompile(`(rpc error: code = \w+ desc = )+`), ""},
	{regexp.MustCompile(`(?s)account (\S+) not found: key not found`), "$1 is the address of no member: an officer of the registry admits it with factord tx region admit-member $1"},
	{regexp.MustCompile(`(?:failed to convert address field to address: )?([^\s:]+)\.info: key not found`), `the wallet has no key "$1": factord keys list shows the names (is it another --home?)`},
	// How the framework calls a status that the reason before it has told already.
	{regexp.MustCompile(`(: (?:unknown request|key not found|invalid request))+$`), ""},
	{regexp.MustCompile(`(?:error in json rpc client, with http response metadata: .*|post failed: )*Post "([^"]+)": .*`), "the node at $1 does not answer: is it running, and is --node right?"},
	{regexp.MustCompile(`connection error: desc = ".*"`), "the node behind --grpc-addr does not answer: is it running, and is the address right?"},
	{regexp.MustCompile(`(?:\S+ is not ready; )?please wait for first block.*`), "the node has no block yet: try again in a moment"},
	{regexp.MustCompile(`error in json rpc client, with http response metadata: .*RPC error -?\d+ - Internal error: `), ""},
	{regexp.MustCompile(`account sequence mismatch, expected (\d+), got \d+: incorrect account sequence`), "another transaction of this key comes first, or has come meanwhile: try again in a moment (account sequence mismatch, $1 is next)"},
	{regexp.MustCompile(`strconv\.Parse\w+: parsing "[^"]*": (?:invalid syntax|value out of range)`), "it must be a whole number"},
	{regexp.MustCompile(`(?s).*org\.freedesktop\.(?:secrets|Secret).*`), "no program of this desktop keeps keys: say --keyring-backend file, or keyring-backend = \"file\" in client.toml"},
	{regexp.MustCompile(`no such host.*`), "no such host: is --node right?"},
}

// positional is how the command line's framework calls an argument without a name.
var positional = regexp.MustCompile(`invalid argument ("[^"]*") for "--(\d+)" flag: `)

// Explain says of an error what a person who typed a command needs to know.
func Explain(err error) string {
	var failed *chainclient.FailedError
	text := err.Error()
	if errors.As(err, &failed) {
		// The reason first; what helps to look it up last.
		text = strings.Replace(text, failed.Error(), failed.Reason, 1)
	}
	text = positional.ReplaceAllStringFunc(text, func(found string) string {
		parts := positional.FindStringSubmatch(found)
		number := 0
		_, _ = fmt.Sscan(parts[2], &number) // the expression lets digits through only
		return fmt.Sprintf("argument %d is %s: ", number+1, parts[1])
	})
	for _, one := range rewordings {
		text = one.says.ReplaceAllString(text, one.plain)
	}
	var unknown *chainclient.UnknownError
	switch {
	case errors.As(err, &unknown):
		text += "\n" + advice(unknown.Sent)
	case failed != nil && failed.Hash == "" && failed.Codespace == "":
		text += "\n(a trial failed; nothing was sent)" // a board's, which tells no code
	case failed != nil && failed.Hash == "":
		text += fmt.Sprintf("\n(a trial failed with %s code %d; nothing was sent)", failed.Codespace, failed.Code)
	case failed != nil:
		text += fmt.Sprintf("\n(transaction %s failed with %s code %d)", failed.Hash, failed.Codespace, failed.Code)
	}
	return text
}

// showUsage has every command say how it is used when the number of its arguments is wrong.
func showUsage(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			if err == nil || cmd.HasSubCommands() {
				return err
			}
			usage := "\n\nUsage:\n  " + cmd.UseLine()
			if cmd.Example != "" {
				usage += "\nExample:\n  " + strings.TrimSpace(cmd.Example)
			}
			return fmt.Errorf("%w%s", err, usage)
		}
	}
	for _, child := range cmd.Commands() {
		showUsage(child)
	}
}
