package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/plain"
	boardtypes "github.com/factor-coop/factor/x/board/types"
)

func newBoard(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use: "board", Short: "Decide together: what awaits your vote, what a proposal would do, how it went",
		Long: `Shows what boards decide, in plain sentences. To act, use factord tx board: propose,
vote, stand, cast-ballot and the others.`,
	}
	cmd.AddCommand(newBoardAwaits(), newBoardShow(encoding), newBoardElection(), newBoardAddress())
	return cmd
}

func newBoardAddress() *cobra.Command {
	cmd := &cobra.Command{
		Use: "address BOARD", Short: "Print the address by which a board signs what it decides",
		Example: "  factord board address assembly\n  factord tx region rename-currency taler --from $(factord board address assembly) --generate-only", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(cmd, "board", args[0])
			if err != nil {
				return err
			}
			address, err := addressOfBoard(cmd, id)
			if err != nil {
				return err
			}
			if asJSON(client.GetClientContextFromCmd(cmd)) {
				return printJSON(cmd.OutOrStdout(), map[string]string{"address": address})
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), address)
			return err
		},
	}
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	return cmd
}

func newBoardAwaits() *cobra.Command {
	cmd := &cobra.Command{
		Use: "awaits", Short: "List the votes in which you have a say and have not used it",
		Example: "  factord board awaits --from alice", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			member, err := whoAmI(cmd, ctx)
			if err != nil {
				return err
			}
			awaiting, err := boardtypes.NewQueryClient(ctx).Awaiting(cmd.Context(), &boardtypes.QueryAwaitingRequest{Member: member.Id})
			if err != nil {
				return err
			}
			if asJSON(ctx) {
				return ctx.WithOutput(cmd.OutOrStdout()).PrintProto(awaiting)
			}
			showAwaiting(cmd.OutOrStdout(), newDirectory(cmd.Context(), ctx), awaiting)
			return nil
		},
	}
	addWhoAmIFlags(cmd)
	return cmd
}

func showAwaiting(out io.Writer, names directory, awaiting *boardtypes.QueryAwaitingResponse) {
	if len(awaiting.Proposals)+len(awaiting.Vetoes)+len(awaiting.Elections)+len(awaiting.Petitions) == 0 {
		fmt.Fprintln(out, "nothing awaits your vote")
		return
	}
	for _, one := range awaiting.Proposals {
		fmt.Fprintf(out, "proposal  %d of %s: %s; until %s\n", one.Id, boardName(names, one.Board), headline(one.MessageTypes()), chainTime(one.ClosesAt))
	}
	for _, one := range awaiting.Vetoes {
		fmt.Fprintf(out, "veto      proposal %d of %s is decided and runs %s: %s\n", one.Id, boardName(names, one.Board), chainTime(one.DueAt), headline(one.MessageTypes()))
	}
	for _, one := range awaiting.Elections {
		fmt.Fprintf(out, "election  %d of %s, %s to fill: stand until %s, vote until %s\n",
			one.Id, boardName(names, one.Board), counted(len(one.Seats), "seat"), chainTime(one.VotingAt), chainTime(one.ClosesAt))
	}
	for _, one := range awaiting.Petitions {
		fmt.Fprintf(out, "petition  to elect seat %d of %s anew: %d of %d signatures, until %s\n",
			one.Index, boardName(names, one.Board), one.Signatures, one.Needed, chainTime(one.ClosesAt))
	}
	if awaiting.More {
		fmt.Fprintln(out, "... and more, when these are done")
	}
}

func boardName(names namesOf, board uint64) string {
	return orNumber(names.Number("board", board), "board", board)
}

// headline is what a proposal's messages are, each in its own words.
func headline(types []string) string {
	if len(types) == 0 {
		return "a resolution"
	}
	var kinds []string
	for _, url := range types {
		kinds = append(kinds, kindOf(url))
	}
	return strings.Join(kinds, ", ")
}

// kindOf is a message's type in its own words.
func kindOf(url string) string { return plain.Verb(url[strings.LastIndexByte(url, '.')+1:]) }

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func newBoardShow(encoding app.Encoding) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show PROPOSAL", Short: "Say in plain sentences what a proposal would do, how the vote stands, or how it went",
		Example: "  factord board show 12", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(cmd, "proposal", args[0])
			if err != nil {
				return err
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			seen, err := newPreviewer(cmd.Context(), ctx, encoding, false).seeProposal(id)
			if err != nil {
				return err
			}
			if asJSON(ctx) {
				return printJSON(cmd.OutOrStdout(), seen)
			}
			seen.tell(cmd.OutOrStdout())
			return nil
		},
	}
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	return cmd
}

// seenProposal is what is known of a proposal, as --output json says it (docs/commands.md).
type seenProposal struct {
	heading   []string
	Proposal  json.RawMessage `json:"proposal"` // the answer of the query
	Messages  [][]string      `json:"messages"` // the sentences of each, or its kind where this node does not have it any more
	elsewhere string
	Standing  string `json:"standing"`
	Trial     *trial `json:"trial,omitempty"` // while it is open
}

func (s seenProposal) tell(out io.Writer) {
	fmt.Fprintln(out, strings.Join(s.heading, "\n"))
	tellMessages(out, s.Messages)
	if s.elsewhere != "" {
		fmt.Fprintln(out, s.elsewhere)
	}
	fmt.Fprintln(out, s.Standing)
	if s.Trial != nil {
		s.Trial.tell(out)
	}
}

func (p previewer) seeProposal(id uint64) (seenProposal, error) {
	var seen seenProposal
	answer, err := boardtypes.NewQueryClient(p.at).Proposal(p.ctx, &boardtypes.QueryProposalRequest{Proposal: id})
	if err != nil {
		return seen, err
	}
	if seen.Proposal, err = p.encoding.Codec.MarshalJSON(answer); err != nil {
		return seen, err
	}
	proposal := answer.Proposal
	seen.heading = []string{fmt.Sprintf("proposal %d of %s, by member %d", id, boardName(p.names, proposal.Board), proposal.Proposer)}
	if len(proposal.Commitment) > 0 {
		seen.heading = append(seen.heading, fmt.Sprintf("its text has the SHA-256 %x", proposal.Commitment))
	}
	msgs, err := p.carried(proposal)
	if err != nil {
		return seen, err
	}
	if seen.Messages, seen.elsewhere, err = p.describeCarried(msgs, proposal); err != nil {
		return seen, err
	}
	seen.Standing = standing(proposal, answer)
	if proposal.Ended() || len(msgs) == 0 {
		return seen, nil
	}
	tried, err := p.tryAs(proposal.Board, &boardtypes.QueryTrialRequest{Proposal: id})
	seen.Trial = &tried
	return seen, err
}

// standing says how far a proposal has come.
func standing(proposal boardtypes.Proposal, answer *boardtypes.QueryProposalResponse) string {
	count := answer.Count
	votes := fmt.Sprintf("%d yes, %d no, %d could vote", count.Yes, count.No, proposal.Electorate)
	switch proposal.Phase {
	case boardtypes.PROPOSAL_PHASE_VOTING:
		return fmt.Sprintf("open until %s: %s", chainTime(proposal.ClosesAt), votes)
	case boardtypes.PROPOSAL_PHASE_PASSED:
		return fmt.Sprintf("decided, runs %s: %s", chainTime(proposal.DueAt), votes)
	case boardtypes.PROPOSAL_PHASE_EXECUTED:
		return "decided and done: " + votes
	case boardtypes.PROPOSAL_PHASE_FAILED:
		text := "decided, but it did not run: " + answer.Failure
		if proposal.DueAt != 0 {
			text += fmt.Sprintf("; it can be tried again until %s (factord tx board retry %d)", chainTime(proposal.RetryUntil), proposal.Id)
		}
		return text
	case boardtypes.PROPOSAL_PHASE_EXPIRED:
		return "ended without effect: " + answer.Failure
	}
	return word(proposal.Phase.String(), "PROPOSAL_PHASE_") + ": " + votes
}

func newBoardElection() *cobra.Command {
	cmd := &cobra.Command{
		Use: "election ELECTION", Short: "Show who stands in an election and how the vote stands, or who was elected",
		Example: "  factord board election 4", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(cmd, "election", args[0])
			if err != nil {
				return err
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			answer, err := boardtypes.NewQueryClient(ctx).Election(cmd.Context(), &boardtypes.QueryElectionRequest{Election: id})
			if err != nil {
				return err
			}
			if asJSON(ctx) {
				return ctx.WithOutput(cmd.OutOrStdout()).PrintProto(answer)
			}
			showElection(cmd.OutOrStdout(), newDirectory(cmd.Context(), ctx), answer)
			return nil
		},
	}
	addReadFlags(cmd)
	addOutputFlag(cmd.Flags())
	return cmd
}

func showElection(out io.Writer, names directory, answer *boardtypes.QueryElectionResponse) {
	election := answer.Election
	fmt.Fprintf(out, "election %d of %s, %s to fill; %d of %d have voted\n",
		election.Id, boardName(names, election.Board), counted(len(election.Seats), "seat"), election.Ballots, election.Electorate)
	if !election.Closed {
		fmt.Fprintf(out, "stand until %s, vote until %s\n", chainTime(election.VotingAt), chainTime(election.ClosesAt))
	}
	for _, candidate := range answer.Standings {
		mark := ""
		for _, elected := range election.Elected {
			if elected == candidate.Member {
				mark = "  elected"
			}
		}
		if candidate.Withdrawn {
			mark = "  withdrawn"
		}
		fmt.Fprintf(out, "  member %-6d %d approvals%s\n", candidate.Member, candidate.Approvals, mark)
	}
}
