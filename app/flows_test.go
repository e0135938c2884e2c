package app_test

import (
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const (
	flowSeed = 20260713
	// flowVariants is how many messages of a kind begin a flow: orders of every kind and purpose among them.
	flowVariants = 8
)

// flow is what one message begins and others carry to an end. Messages are named as docs/bounds.md names them.
type flow struct {
	name         string
	first, later []string
	// carry takes what the first step began to its end. It fails when a later step is refused that must be accepted, or
	// when money does not go back whole where one may be.
	carry func(*journey) error
}

// flows are all flows of more than one step. A message that begins one may be a later step of another.
var flows = []flow{
	{"order", []string{"market.MsgPurchase", "market.MsgPlaceCompanyOrder", "market.MsgPlaceRegionOrder"}, []string{
		"market.MsgApproveOrder", "market.MsgAcceptOrder", "market.MsgFulfilOrder", "market.MsgConfirmReceipt", "market.MsgContest", "market.MsgDecideContest",
		"market.MsgRejectOrder", "market.MsgCancelOrder", "market.MsgRefund",
	}, carryOrder},
	{"refund, claim", []string{"market.MsgRefund"}, []string{"regionalbank.MsgGrant"}, carryRefund},
	{"listing", []string{"market.MsgListProduct"}, []string{"market.MsgUnlistProduct"}, carryListing},
	{"job posting", []string{"market.MsgPostJob"}, []string{"market.MsgApply", "market.MsgWithdrawApplication", "market.MsgCloseJob"}, carryPosting},
	{"product", []string{
		"pricing.MsgRegisterProduct", "pricing.MsgReviseDeclaration", "pricing.MsgSetKeeping", "pricing.MsgSetRecipe",
	}, []string{"pricing.MsgRetireProduct"}, carryProduct},
	{"count, output by two", []string{"pricing.MsgRecordOutput", "pricing.MsgCountStock"}, []string{"pricing.MsgConfirmCount"}, carryCount},
	{"shift", []string{"wage.MsgClockIn"}, []string{"wage.MsgClockOut", "wage.MsgConfirmHours", "wage.MsgRejectHours", "market.MsgVouchHours"}, carryShift},
	{"timesheet", []string{"wage.MsgSubmitTimesheet"}, []string{"wage.MsgApproveTimesheet", "wage.MsgWithdrawTimesheet"}, carryTimesheet},
	{"request, grant", []string{"regionalbank.MsgRequestGrant"}, []string{
		"regionalbank.MsgGrant", "regionalbank.MsgDeclineRequest", "regionalbank.MsgWithdrawRequest",
	}, carryRequest},
	{"subsidy", []string{"regionalbank.MsgSetSubsidy"}, []string{"regionalbank.MsgEndSubsidy"}, carrySubsidy},
	{"payment outside", []string{"regionalbank.MsgPayOutside"}, []string{"regionalbank.MsgConfirmOutside", "regionalbank.MsgCancelOutside"}, carryOutside},
	{"budget", []string{"regionalbank.MsgSetOutsideBudget"}, []string{"regionalbank.MsgEndOutsideBudget"}, carryBudget},
	{"proposal", []string{"board.MsgPropose"}, []string{"board.MsgVote", "board.MsgVeto", "board.MsgWithdraw", "board.MsgRetry"}, carryProposal},
	{"election", []string{"board.MsgCallElection"}, []string{"board.MsgStand", "board.MsgWithdrawCandidacy", "board.MsgCastBallot", "board.MsgSignPetition"}, carryElection},
	{"board", []string{"board.MsgOpenBoard", "board.MsgConfigureBoard"}, []string{"board.MsgAppoint", "board.MsgDismissSeat", "board.MsgResign", "board.MsgCloseBoard"}, carryBoard},
	{"roll", []string{"board.MsgOpenRoll"}, []string{"board.MsgChangeRoll"}, carryRoll},
	{"offer", []string{"coop.MsgOfferEmployment"}, []string{
		"coop.MsgAcceptOffer", "coop.MsgDeclineOffer", "coop.MsgWithdrawOffer", "coop.MsgChangeOccupation", "coop.MsgResign", "coop.MsgDismiss",
	}, carryOffer},
	{"company", []string{"coop.MsgFoundCompany", "coop.MsgFoundRegionalCompany", "coop.MsgChangeForm"}, []string{"insolvency.MsgWindUp"}, carryCompany},
	{"grace", []string{"insolvency.MsgExtendGrace"}, []string{"insolvency.MsgBeginProceedings"}, carryGrace},
	{"mandate", []string{"region.MsgGrantMandate"}, []string{"region.MsgRevokeMandate"}, carryMandate},
	{"officer", []string{"board.MsgAppointOfficer", "coop.MsgAppointOfficer"}, []string{"board.MsgDismissOfficer", "coop.MsgDismissOfficer"}, carryOfficer},
	{"membership", []string{"region.MsgAdmitMember"}, []string{"region.MsgConfirmMember", "region.MsgReinstateMember", "region.MsgLeave"}, carryMember},
	{"notice", []string{"region.MsgSuspendMember", "region.MsgReplaceKey"}, []string{"region.MsgObject", "region.MsgWithdrawNotice"}, carryNotice},
	{"relayer", []string{"region.MsgRegisterRelayer"}, []string{"region.MsgRemoveRelayer"}, carryRelayer},
	{"validator", []string{"validators.MsgAddValidator"}, []string{"validators.MsgJoin", "validators.MsgRemoveValidator"}, carryValidator},
	{"upgrade", []string{"upgrade.MsgSoftwareUpgrade"}, []string{"upgrade.MsgCancelUpgrade"}, carryUpgrade},
}

// singleSteps are messages that are done when they are carried out; those that set parameters are too.
var singleSteps = []string{
	"bank.MsgMultiSend", "bank.MsgSend", "bank.MsgSetSendEnabled", "coop.MsgReleaseTranche", "insolvency.MsgCoverClaim",
	"region.MsgAssignPower", "region.MsgFreezeKey", "region.MsgRenameCurrency", "regionalbank.MsgReceiveOutside", "regionalbank.MsgSetLink", "wage.MsgReview", "wage.MsgSetIndustryStandard", "wage.MsgSetOccupation",
}

// unmet are later steps for which a journey has no room: what they need comes about only by what others do in between.
var unmet = map[string]string{"board.MsgRetry": "a proposal has to fail first"}

// untaken are the later steps that no journey took.
func (f flow) untaken(accepted map[string]int) []string {
	return slices.DeleteFunc(slices.Clone(f.later), func(name string) bool { return accepted[name] > 0 || unmet[name] != "" })
}

// inOneFlow says whether two messages are steps of one flow.
func inOneFlow(a, b string) bool {
	return slices.ContainsFunc(flows, func(one flow) bool {
		steps := slices.Concat(one.first, one.later)
		return slices.Contains(steps, shortName(a)) && slices.Contains(steps, shortName(b))
	})
}

// shortName is the module and the name of a message, as docs/bounds.md has it.
func shortName(url string) string {
	parts := strings.Split(strings.TrimPrefix(url, "/"), ".")
	return parts[1] + "." + parts[len(parts)-1]
}

// journey is one flow that has begun, on a branch of its own.
type journey struct {
	*poison
	b        *branch
	msg      sdk.Msg
	response any
	accepted map[string]int // later steps, by name
}

// other is the same journey from here, another way.
func (j *journey) other() *journey {
	way := *j
	way.b = j.b.fork()
	return &way
}

// id is a number of the response, or else of the message.
func (j *journey) id(name string) uint64 {
	for _, one := range []any{j.response, j.msg} {
		if field := reflect.ValueOf(one).Elem().FieldByName(name); field.IsValid() && field.Kind() == reflect.Uint64 {
			return field.Uint()
		}
	}
	panic(fmt.Sprintf("%T and its response have no %s", j.msg, name))
}

// step takes the next one.
func (j *journey) step(msg sdk.Msg) error {
	if err := j.b.send(msg); err != nil {
		return fmt.Errorf("%s is refused: %w", sdk.MsgTypeURL(msg), err)
	}
	j.accepted[shortName(sdk.MsgTypeURL(msg))]++
	return nil
}

// steps takes several, one after the other.
func (j *journey) steps(msgs ...sdk.Msg) error {
	for _, msg := range msgs {
		if err := j.step(msg); err != nil {
			return err
		}
	}
	return nil
}

// anyone finds a member who can take the next step.
func (j *journey) anyone(make func(address string, member uint64) sdk.Msg) (member uint64, err error) {
	for _, one := range j.region.Members {
		refused := j.step(make(one.Address, one.Id))
		if refused == nil {
			return one.Id, nil
		}
		if err == nil || errors.Is(err, regiontypes.ErrNotAuthorized) {
			err = refused // who came furthest
		}
	}
	return 0, err
}

// wait lets time pass in one block.
func (j *journey) wait(d time.Duration) error { return j.b.block(d) }

// TestWhatAMessageAcceptsItsLaterStepsAccept begins every flow of more than one step in a region that has lived for a
// while, with every number of the first message at its largest and at its smallest accepted value, and carries it to its
// end: each later step is accepted, or money goes back whole. Afterwards every invariant holds.
func TestWhatAMessageAcceptsItsLaterStepsAccept(t *testing.T) {
	p := newPoison(t, flowSeed)
	accepted, begun, journeys := map[string]int{}, map[string]bool{}, 0
	left := map[string]flow{} // what has not begun yet, or has a later step that no journey took
	for _, one := range flows {
		for _, name := range one.first {
			left[name] = one
		}
	}
	for i := 0; len(left) > 0 && i < poisonBlocks; i++ {
		var wanted []string
		if i >= poisonAge {
			wanted = slices.DeleteFunc(messages(p.Test), func(url string) bool { _, waits := left[shortName(url)]; return !waits })
		}
		p.grow(wanted)
		if i < poisonAge || i%poisonEvery != 0 {
			continue
		}
		p.look()
		p.base = branchOf(p.Chain)
		for _, notice := range p.region.Notices { // nobody's key changes in the middle of a journey that is not about it
			require.NoError(t, p.Region.WithdrawNotice(p.base.ctx, p.authority(), notice.Id))
		}
		for _, url := range messages(p.Test) {
			flow, waits := left[shortName(url)]
			if !waits {
				continue
			}
			again := begun[shortName(url)]
			for _, msg := range p.variants(url, flowVariants) {
				begun[shortName(url)] = true
				doses := map[string]dose{url: {msg: msg}}
				if !again {
					doses = p.ends(url, msg)
				}
				for what, dose := range doses {
					journeys++
					way := &journey{poison: p, b: p.base.fork(), msg: msg, accepted: accepted}
					if err := way.run(flow, dose); err != nil {
						t.Errorf("%s: %s: %s", flow.name, what, err)
					}
				}
			}
		}
		maps.DeleteFunc(left, func(first string, one flow) bool { return begun[first] && len(one.untaken(accepted)) == 0 })
	}
	for first, one := range left {
		require.True(t, begun[first], "%s never began in a region of %d blocks", first, poisonBlocks)
		require.Empty(t, one.untaken(accepted), "later steps of %q that no journey took", one.name)
	}
	t.Logf("%d journeys in %s", journeys, time.Since(p.began).Round(time.Second))
	require.Greater(t, journeys, 300)
}

// run begins a flow and carries it to its end.
func (j *journey) run(flow flow, dose dose) error {
	return dose.send(func(msg sdk.Msg) (err error) {
		if j.response, err = answered(j.b.app, j.b.ctx, msg); err != nil {
			return fmt.Errorf("beginning it: %w", err)
		}
		if err := flow.carry(j); err != nil {
			return err
		}
		if err := j.wait(time.Second); err != nil {
			return err
		}
		return j.b.sound()
	})
}

// ends are a message as it is, and with each of its numbers at its largest and at its smallest accepted value.
func (p *poison) ends(url string, msg sdk.Msg) map[string]dose {
	doses := map[string]dose{url: {msg: msg}}
	for _, one := range numbersOf(msg) {
		for _, limit := range []*big.Int{one.least, one.most} {
			if end := p.edge(msg, one, limit); end.Cmp(one.get()) != 0 {
				doses[fmt.Sprintf("%s%s = %s, usual is %s", url, one.path, end, one.get())] = dose{"", msg, []number{one}, []*big.Int{end}}
			}
		}
	}
	return doses
}

// Every message begins a flow, is a later step of one, or is done in one step; docs/bounds.md says the same.
func TestEveryMessageHasItsPlaceInAFlow(t *testing.T) {
	p := newPoison(t, flowSeed)
	place := map[string]bool{}
	var rows []string
	for _, one := range flows {
		for _, name := range slices.Concat(one.first, one.later) {
			place[name] = true
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |", one.name, strings.Join(one.first, ", "), strings.Join(one.later, ", ")))
	}
	for _, name := range singleSteps {
		require.False(t, place[name], "%s is a step of a flow, not by itself", name)
		place[name] = true
	}
	known := map[string]bool{}
	for _, url := range messages(p.Test) {
		name := shortName(url)
		known[name] = true
		require.True(t, place[name] || strings.HasSuffix(name, ".MsgUpdateParams"), "%s has no place: which flow does it begin or carry on? see flows and singleSteps", name)
	}
	for name := range place {
		require.True(t, known[name], "%s does not exist", name)
	}
	raw, err := os.ReadFile("../docs/bounds.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(raw), "## Flows of more than one step")
	require.True(t, found)
	var written []string
	for line := range strings.Lines(text) {
		if cells := strings.Split(line, "|"); len(cells) > 4 && !strings.HasPrefix(line, "| flow") && !strings.HasPrefix(line, "|---") {
			written = append(written, strings.Join(cells[:4], "|")+"|")
		}
	}
	require.Equal(t, rows, written, "docs/bounds.md tells the flows as flows does")
	require.Contains(t, strings.Join(strings.Fields(text), " "), "Done in one step: "+strings.Join(singleSteps, ", ")+", and every MsgUpdateParams.")
}
