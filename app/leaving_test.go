package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// fate is what happens to one place where state names a member.
type fate struct {
	// leaving, suspension and newKey say what each does there; a stolen key where it differs from a lost one.
	leaving, suspension, newKey string
}

// What several places have in common. A member is stored by id, so a new key changes nothing unless said.
var (
	past    = fate{"stays: it tells who did it", "stays", "stays with the id"}
	follows = fate{"waits for a module to follow it, in order", "as leaving", "waits only for a stolen key"}
	voiced  = fate{"struck, and the electorate falls", "struck on rolls, never in the assembly; said anew once reinstated", "struck where a stolen key said it and nothing is carried out; a lost key's stands"}
)

// fates lists every place where genesis, and so state, names a member or a member's address. A module that adds one adds it here, and
// says what leaving, suspension and a new key do there.
var fates = map[string]fate{
	"region.v1.Member.address":             {"stays: who comes back is found by it", "stays: they vote with all members and buy", "replaced; the old one is retired for ever"},
	"region.v1.Mandate.member":             {"ends at that second", "decides nothing while it lasts", "stays with the id"},
	"region.v1.Mandate.handed_on_by":       {"what they handed on decides nothing: theirs has ended", "stays", "stays with the id"},
	"region.v1.Member.admitted_by":         {"stays: it tells who did it, until whom they admitted leaves", "stays", "stays with the id"},
	"region.v1.Notice.member":              {"a suspension is overtaken, a new key still comes", "goes on", "takes effect, or is overtaken by what the assembly decides; the old key that objects is frozen"},
	"region.v1.Notice.given_by":            past,
	"region.v1.Notice.agreed":              past,
	"region.v1.Notice.new_address":         {"is awaited: nobody else is given it", "is awaited", "becomes the member's"},
	"region.v1.Objection.member":           {"stands: it was said by a member", "stands", "stands"},
	"region.v1.RetiredAddress.member":      past,
	"region.v1.RetiredAddress.address":     past,
	"region.v1.KeyReplacement.member":      {"goes on: the money is theirs", "goes on", "one more for each replacement"},
	"region.v1.KeyReplacement.old_address": {"goes on", "goes on", "the money leaves it"},
	"region.v1.KeyReplacement.new_address": {"goes on", "goes on", "the money comes to it"},
	"region.v1.MemberChange.member":        follows,
	"region.v1.Relayer.address":            {"is no member's", "is no member's", "is no member's"},
	"region.v1.Power.holder":               {"is no person's", "is no person's", "is no person's"},
	"region.v1.Mandate.grantor":            {"is no person's", "is no person's", "is no person's"},

	"board.v1.Vote.member":          voiced,
	"board.v1.Ballot.member":        voiced,
	"board.v1.Signature.member":     voiced,
	"board.v1.Change.member":        follows,
	"board.v1.Candidate.member":     {"withdrawn", "not elected while it lasts", "withdrawn where a stolen key stood; they may stand again"},
	"board.v1.Seat.member":          {"decides nothing from that second on", "decides nothing while it lasts", "stays with the id"},
	"board.v1.RollEntry.member":     {"has no vote from that second on; off a company's roll with the job", "has no vote while it lasts", "stays with the id"},
	"board.v1.FormerEntry.member":   {"has no vote from that second on", "has no vote while it lasts", "stays with the id"},
	"board.v1.Officer.member":       {"the mandate ends", "the mandate decides nothing while it lasts", "stays with the id"},
	"board.v1.Petition.member":      {"the seat is vacant", "stays", "stays with the id"},
	"board.v1.Proposal.proposer":    past,
	"board.v1.Election.elected":     past,
	"board.v1.BoardConfig.address":  {"is no person's", "is no person's", "is no person's"},
	"board.v1.BoardConfig.owner":    {"is no person's that signs for it", "stays", "stays"},
	"board.v1.Roll.owner":           {"is no person's that signs for it", "stays", "stays"},
	"board.v1.SeatSource.appointer": {"is no person's that signs for it", "stays", "stays"},

	"coop.v1.Employment.member":                {"ends when the block does", "waits; the company is idle without anybody else", "stays with the id"},
	"coop.v1.EmploymentRef.member":             {"the shifts are closed", "stays", "stays with the id"},
	"coop.v1.Officer.member":                   {"ends, a founder's too", "decides nothing while it lasts", "stays with the id"},
	"coop.v1.Offer.member":                     {"counts for nothing and runs out", "is accepted once reinstated", "stays with the id"},
	"coop.v1.Offer.offered_by":                 past,
	"coop.v1.Tie.member":                       {"a founder's stays, a worker's runs out by its window", "stays", "stays with the id"},
	"coop.v1.Company.founders":                 {"stays: leaving ends no responsibility", "stays", "stays with the id"},
	"coop.v1.GenesisState.written_off_members": {"stays: leaving ends no responsibility", "stays", "stays with the id"},

	"currency.v1.Wage.member": {"is paid: it was worked before", "is paid", "is paid to the new address"},

	"wage.v1.Shift.member":           {"ends at that second and is paid to it", "ends at that second and is paid to it", "goes on"},
	"wage.v1.Shift.confirmed_by":     past,
	"wage.v1.Timesheet.member":       {"is paid for what was worked before, refused for what came after", "as leaving, until reinstated", "stays with the id"},
	"wage.v1.Timesheet.submitted_by": past,
	"wage.v1.Fading.member":          past,
	"wage.v1.Vouching.member":        {"counts as long as it would", "counts", "stays with the id"},
	"wage.v1.UnpaidHour.member":      {"is owed: it was worked before", "is owed", "stays with the id"},
	"wage.v1.Rating.member":          {"forgotten with the job", "stays", "stays with the id"},
	"wage.v1.Review.member":          {"forgotten with the job", "stays", "stays with the id"},
	"wage.v1.Review.reviewer":        {"forgotten with the job", "stays", "stays with the id"},

	"market.v1.Application.member":         {"taken back when the block ends", "stays", "stays with the id"},
	"market.v1.Order.buyer":                {"goes on; what nobody delivers comes back", "goes on", "stays with the id"},
	"market.v1.Order.placed_by":            past,
	"market.v1.Order.confirmed_by":         past,
	"market.v1.Order.witness":              {"settles nothing: the buyer does, or the money comes back", "settles nothing while it lasts", "stays with the id"},
	"market.v1.Contest.opened_by":          past,
	"market.v1.Contest.witness":            past,
	"market.v1.LostContest.party":          {"counts as long as it would", "counts", "stays with the id"},
	"market.v1.ReceiptEntry.buyer":         {"is refunded", "is refunded", "stays with the id"},
	"pricing.v1.Count.counted_by":          past,
	"property.v1.Asset.confirmed_by":       past,
	"regionalbank.v1.Request.requested_by": past,
	"validators.v1.Validator.operator":     {"goes on: operators need not be members", "goes on", "goes on: it is its own key"},
}

// others are the names of ids and counts that are no member's, wherever they stand.
var others = []string{
	"active", "approvals", "approved", "assets", "ballots", "board", "claims", "close", "closed_cycle", "companies", "company", "cursor", "cycle", "detail",
	"election", "electorate", "ends", "execution_gas", "flagged_cycle", "gas", "gone", "grace", "grant", "handed_over", "high", "hold", "id", "inactive",
	"job", "job_posting", "jobs", "key", "last_board", "last_change", "last_company", "last_cycle",
	"last_election", "last_mandate", "last_notice", "last_member", "last_member_change", "last_petition", "last_proposal", "last_relayer", "last_roll", "last_shift",
	"last_taxed_cycle", "last_validator", "link", "listings", "low", "max_gas", "members", "needed", "next_asset", "next_claim", "next_company", "next_cycle", "next_grant",
	"next_hold", "next_job", "next_job_posting", "next_link", "next_order", "next_payment", "next_product", "next_request", "no", "notice", "number", "objections", "occupation",
	"offices", "open_claims", "open_orders", "order", "orders", "paid_by", "payers", "payment", "position", "product", "property_company", "proposal", "queue_length", "ref",
	"refill_per_second", "refilled", "request", "roll", "rolls", "round", "seen", "seller", "shift", "shifts", "signatures", "size", "sold", "steps", "supplier_product", "to", "used", "user",
	"validator", "version", "vetoes", "vetoes_needed", "watched", "week", "workers", "yes",
}

// throughAccounts are the places that name a member by a kind and an id: the kind says that it is one.
var throughAccounts = map[string]fate{
	"currency.v1.Account.id":       {"stays: what they have is theirs to spend", "stays", "follows to the new address"},
	"region.v1.AllowanceHolder.id": {"stays, and refills", "stays", "stays with the id"},
	"coop.v1.CreditCount.id":       {"counts on: what was bought was bought", "counts on", "stays with the id"},
}

// TestEveryPlaceThatNamesAMemberSaysWhatLeavingSuspensionAndANewKeyDoThere fails when a module adds one that the table does not
// name, or a number whose name does not tell whether it is a member's.
func TestEveryPlaceThatNamesAMemberSaysWhatLeavingSuspensionAndANewKeyDoThere(t *testing.T) {
	files, err := proto.MergedRegistry()
	require.NoError(t, err)
	found, modules := map[string]bool{}, 0
	var visit func(message protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool)
	visit = func(message protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool) {
		if seen[message.FullName()] || !strings.HasPrefix(string(message.FullName()), "factor.") {
			return
		}
		seen[message.FullName()] = true
		for i := range message.Fields().Len() {
			field := message.Fields().Get(i)
			place := strings.TrimPrefix(string(field.FullName()), "factor.")
			switch field.Kind() {
			case protoreflect.MessageKind:
				visit(field.Message(), seen)
			case protoreflect.Uint64Kind:
				if _, listed := fates[place]; listed {
					found[place] = true
				} else if _, listed := throughAccounts[place]; listed {
					found[place] = true
				} else {
					require.Contains(t, others, string(field.Name()), "%s: is it a member's? say in fates what leaving does there, or add its name to others", place)
				}
			case protoreflect.StringKind:
				if _, listed := fates[place]; listed {
					found[place] = true
				} else {
					require.NotContains(t, strings.Split(string(field.Name()), "_"), "address", "%s: whose is it? say in fates what leaving does there", place)
				}
			}
		}
	}
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if genesis := file.Messages().ByName("GenesisState"); genesis != nil && strings.HasPrefix(string(file.Package()), "factor.") {
			modules++
			visit(genesis, map[protoreflect.FullName]bool{})
		}
		return true
	})
	require.GreaterOrEqual(t, modules, 10)
	for place, is := range fates {
		require.True(t, found[place], "%s is not in any genesis", place)
		require.False(t, slices.Contains([]string{is.leaving, is.suspension, is.newKey}, ""), place)
	}
	for place := range throughAccounts {
		require.True(t, found[place], "%s is not in any genesis", place)
	}
}

// TestALeaverASuspendedMemberAndANewKeyLiveOnARealChain walks through the table with one company: three work there, one leaves in the
// middle of an hour, one is suspended, one gets a new key, and what the table says of shifts, jobs and votes is so.
func TestALeaverASuspendedMemberAndANewKeyLiveOnARealChain(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 6, ChainID: config.DevnetChainID, Configure: func(f *app.RegionFile) { f.Region = []byte(`{"notice_seconds":"60"}`) }})
	registrar, founder, leaver, suspended, replaced := a.People[0], a.People[1], a.People[2], a.People[3], a.People[4]
	a.Do(founder, &cooptypes.MsgFoundCompany{Signer: founder.Address.String(), Code: "bakery", Occupation: 3})
	company, err := a.App.Coop.GetCompany(a.Now(), 1)
	require.NoError(t, err)
	for _, one := range []*apptest.Person{leaver, suspended, replaced} {
		a.Do(founder, &cooptypes.MsgOfferEmployment{Signer: founder.Address.String(), Company: company.Id, Member: one.ID, Occupation: 3})
		a.Do(one, &cooptypes.MsgAcceptOffer{Signer: one.Address.String(), Company: company.Id, Occupation: 3})
	}
	form, err := a.App.Coop.GetForm(a.Now(), company.Id)
	require.NoError(t, err)
	for _, one := range []*apptest.Person{leaver, suspended, replaced} {
		a.Do(one, &wagetypes.MsgClockIn{Signer: one.Address.String(), Company: company.Id})
	}
	a.Do(replaced, &boardtypes.MsgPropose{Signer: replaced.Address.String(), Board: form.Board, Commitment: make([]byte, 32)})
	a.Do(leaver, &boardtypes.MsgVote{Signer: leaver.Address.String(), Proposal: 1, Choice: boardtypes.CHOICE_YES})
	a.Do(suspended, &boardtypes.MsgVote{Signer: suspended.Address.String(), Proposal: 1, Choice: boardtypes.CHOICE_NO})
	a.Block(30 * time.Minute)
	a.Do(registrar, &regiontypes.MsgSuspendMember{Signer: registrar.Address.String(), Member: suspended.ID, Reason: "rule"})
	fresh := apptest.NewPerson("fresh key", replaced.ID)
	a.Do(registrar, &regiontypes.MsgReplaceKey{Signer: registrar.Address.String(), Member: replaced.ID, NewAddress: fresh.Address.String()})
	_, err = a.App.Wage.OpenShift(a.Now(), suspended.ID)
	require.NoError(t, err, "a notice takes nothing from them")
	a.Block(time.Minute)
	a.Do(leaver, &regiontypes.MsgLeave{Signer: leaver.Address.String()})

	for who, open := range map[*apptest.Person]bool{leaver: false, suspended: false, replaced: true} {
		_, err := a.App.Wage.OpenShift(a.Now(), who.ID)
		require.Equal(t, open, err == nil, who.Name)
	}
	for who, employed := range map[*apptest.Person]bool{leaver: false, suspended: true, replaced: true} {
		_, is, err := a.App.Coop.GetEmployment(a.Now(), company.Id, who.ID)
		require.NoError(t, err)
		require.Equal(t, employed, is, who.Name)
	}
	proposal, err := a.App.Board.GetProposal(a.Now(), 1)
	require.NoError(t, err)
	require.EqualValues(t, 2, proposal.Electorate, "the founder and who has a new key")
	require.Zero(t, proposal.Tally, "what they said is struck")
	a.Do(fresh, &boardtypes.MsgVote{Signer: fresh.Address.String(), Proposal: 1, Choice: boardtypes.CHOICE_YES})
	a.Do(founder, &boardtypes.MsgVote{Signer: founder.Address.String(), Proposal: 1, Choice: boardtypes.CHOICE_YES})
	proposal, err = a.App.Board.GetProposal(a.Now(), 1)
	require.NoError(t, err)
	require.NotEqual(t, boardtypes.PROPOSAL_PHASE_VOTING, proposal.Phase, "two of two decide")
}
