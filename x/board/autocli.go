package board

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/board/types"
)

// AutoCLIOptions gives every query and message its command. What only a board signs
// is sent by a proposal: write it with --generate-only and give it to propose.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The bounds of all boards", "query board params"),
		framework.Command("Board", "board [board]", "A board with its rules", "query board board 1", "board"),
		framework.Command("BoardByAddress", "board-by-address [address]", "The board that acts at an address", "query board board-by-address factor1pj6rt9...", "address"),
		framework.Command("Boards", "boards", "All boards by id", "query board boards --page-limit 50"),
		framework.Command("BoardsByCode", "boards-by-code [code]", "The open boards with a code", "query board boards-by-code registrars", "code"),
		framework.Command("Seats", "seats [board]", "Who sits on a board, and whose mandate counts now", "query board seats 2", "board"),
		framework.Command("Proposal", "proposal [proposal]", "A proposal, its messages, its votes as they count now, and why it failed", "query board proposal 12", "proposal"),
		framework.Command("Proposals", "proposals [board]", "The proposals of a board, all or those that are open", "query board proposals 2 --open", "board"),
		framework.Command("Votes", "votes [proposal]", "Who voted how, until the proposal is over", "query board votes 12", "proposal"),
		framework.Command("Election", "election [election]", "An election with its standings", "query board election 4", "election"),
		framework.Command("Elections", "elections [board]", "The elections of a board", "query board elections 2", "board"),
		framework.Command("Ballot", "ballot [election] [member]", "Whom a member approves of in an open election", "query board ballot 4 7", "election", "member"),
		framework.Command("Petitions", "petitions [board]", "The open petitions for a recall", "query board petitions 2", "board"),
		framework.Command("Roll", "roll [roll]", "A roll and its size", "query board roll 1", "roll"),
		framework.Command("RollEntries", "roll-entries [roll]", "Who is on a roll", "query board roll-entries 1", "roll"),
		framework.Command("MemberSeats", "member-seats [member]", "The seats that a member has", "query board member-seats 7", "member"),
		{RpcMethod: "Trial", Skip: true}, // factord board show and factord tx preview show its answer
		framework.Command("Awaiting", "awaiting [member]", "What awaits a member's vote", "query board awaiting 7", "member"),
	}, append(memberCommands(), boardCommands()...))
}

// memberCommands are what members sign.
func memberCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		// The command line has a propose of its own, which reads messages as --generate-only writes them.
		{RpcMethod: "Propose", Skip: true},
		framework.Command("Vote", "vote [proposal] [choice]", "Say yes or no to a proposal", "tx board vote 12 yes --from ada", "proposal", "choice"),
		framework.Command("Veto", "veto [proposal]", "Sign against a decision during its delay", "tx board veto 12 --from ada", "proposal"),
		framework.Command("Withdraw", "withdraw [proposal]", "End one's own proposal", "tx board withdraw 12 --from mia", "proposal"),
		framework.Command("Retry", "retry [proposal]", "Try a decision again that failed to run", "tx board retry 12 --from mia", "proposal"),
		framework.Command("CallElection", "call-election [board] [class]", "Open an election for the vacant seats of a class", "tx board call-election 2 0 --from ada", "board", "class"),
		framework.Command("Stand", "stand [election]", "Be a candidate", "tx board stand 4 --from mia", "election"),
		framework.Command("WithdrawCandidacy", "withdraw-candidacy [election]", "Be no candidate any more", "tx board withdraw-candidacy 4 --from mia", "election"),
		framework.Command("CastBallot", "cast-ballot [election] [candidates]", "Approve of any number of candidates, in place of an earlier ballot", "tx board cast-ballot 4 7 9 --from ada", "election", "candidates..."),
		framework.Command("SignPetition", "sign-petition [board] [class] [index]", "Ask to elect the holder of a seat anew", "tx board sign-petition 2 0 1 --from ada", "board", "class", "index"),
		framework.Command("Resign", "resign [board]", "Give one's seat up", "tx board resign 2 --from mia", "board"),
	}
}

// boardCommands are what boards sign, by a proposal.
func boardCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		framework.Command("OpenBoard", "open-board [config]", "Open a board that the signing board owns", "tx board open-board 'code=council, form=seated, classes.0.seats=3, classes.0.source.kind=elected, classes.0.source.electorate.kind=members, classes.0.term_seconds=52 weeks, rules.threshold=2, rules.voting_seconds=3 days, rules.retry_seconds=1 week, rules.nomination_seconds=1 week, rules.election_seconds=1 week, rules.recall_ppm=10%' --from $(factord board address assembly) --generate-only", "config"),
		framework.Command("ConfigureBoard", "configure-board [board] [config]", "Give a board other rules", "tx board configure-board 2 @council.json --from $(factord board address assembly) --generate-only", "board", "config"),
		framework.Command("CloseBoard", "close-board [board]", "End a board for good", "tx board close-board 2 --from $(factord board address assembly) --generate-only", "board"),
		framework.Command("OpenRoll", "open-roll", "Open an empty roll", "tx board open-roll --from $(factord board address assembly) --generate-only"),
		framework.Command("ChangeRoll", "change-roll [roll]", "Put members on a roll and take others off", "tx board change-roll 1 --add 7,9 --remove 3 --from $(factord board address assembly) --generate-only", "roll"),
		framework.Command("Appoint", "appoint [board] [class] [index] [member]", "Give a vacant appointed seat to a member", "tx board appoint 2 1 0 7 --from $(factord board address assembly) --generate-only", "board", "class", "index", "member"),
		framework.Command("DismissSeat", "dismiss-seat [board] [class] [index]", "Take an appointed seat back", "tx board dismiss-seat 2 1 0 --from $(factord board address assembly) --generate-only", "board", "class", "index"),
		framework.Command("AppointOfficer", "appoint-officer [member] [permission] [limit-per-period] [period] [ends-at]",
			"Let a member use a permission that the board holds; 0 for no limit, no end",
			"tx board appoint-officer 7 region.bank 5000 7d 2028-03-01 --from $(factord board address bank) --generate-only",
			"member", "permission", "limit_per_period", "period_seconds", "ends_at"),
		framework.Command("DismissOfficer", "dismiss-officer [member]", "Take back all that the board let a member do", "tx board dismiss-officer 7 --from $(factord board address bank) --generate-only", "member"),
		framework.UpdateParams(types.ModuleName),
	}
}
