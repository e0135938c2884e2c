package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/internal/money"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// shownClosed is how many closed orders are shown, the latest first.
const shownClosed = 3

// tell writes a portrait for the person it shows.
func (p portrait) tell(out io.Writer, names namesOf) {
	say := func(label, format string, args ...any) {
		fmt.Fprintf(out, "%-9s %s\n", label, fmt.Sprintf(format, args...))
	}
	known := func(part string) bool {
		return !slices.ContainsFunc(p.unread, func(one unread) bool { return one.part == part })
	}
	say("member", "%d, %s", p.member.Id, statusWord(p.member.Status))
	say("address", "%s", p.member.Address)
	if known("balance") {
		say("balance", "%s", money.Format(p.balance))
	}
	p.tellStanding(say)
	for _, one := range p.offers {
		say("offer", "to work at %s as %s; factord tx coop accept-employment %d takes it, until %s",
			called(names, "company", one.Company), called(names, "occupation", one.Occupation), one.Company, chainTime(one.ExpiresAt))
	}
	for _, one := range p.jobs {
		if one.unpaid != "" {
			say("works at", "%s, where no hour can be paid now: %s", called(names, "company", one.employment.Company), one.unpaid)
			continue
		}
		say("works at", "%s as %s for %s an hour", called(names, "company", one.employment.Company),
			called(names, "occupation", one.employment.Occupation), money.Format(one.rate))
	}
	if p.shift != nil {
		say("at work", "shift %d at %s since %s: paid %s, %s since the last full hour", p.shift.Shift.Id,
			called(names, "company", p.shift.Shift.Company), chainTime(p.shift.Shift.StartedAt), money.Format(p.shift.PaidAmount), money.Format(p.shift.AccruedAmount))
	}
	if known("payslip") {
		claimed := ""
		if p.worked.ClaimedAmount > 0 {
			claimed = fmt.Sprintf(", %s became claims", money.Format(p.worked.ClaimedAmount))
		}
		say("payslip", "%s h, %s paid%s; this week %s h", hours(p.worked.Seconds), money.Format(p.worked.PaidAmount), claimed, hours(p.worked.WeekSeconds))
	}
	for _, claim := range p.claims {
		say("claim", "%d: %s owes you %s", claim.Id, called(names, "company", claim.Company), money.Format(claim.Amount))
	}
	p.tellOrders(say, names)
	if p.awaiting != nil {
		if n := len(p.awaiting.Proposals) + len(p.awaiting.Vetoes) + len(p.awaiting.Elections) + len(p.awaiting.Petitions); n > 0 {
			more := ""
			if p.awaiting.More {
				more = " or more"
			}
			say("votes", "%d%s await yours: factord board awaits", n, more)
		}
	}
	for _, one := range p.unread {
		say("unknown", "%s: the node did not tell, %s", one.part, Explain(one.err))
	}
}

// tellOrders writes the open orders before the latest closed ones.
func (p portrait) tellOrders(say func(label, format string, args ...any), names namesOf) {
	for _, order := range p.orders {
		say("order", "%d: %d of %s, %s set aside, %s", order.Id, order.Quantity, called(names, "product", order.Product), money.Format(order.Held), orderWord(order.Status))
		if order.SettlesBySilence() {
			say("", "delivered for %s: confirm-receipt %d %d settles it, and so does silence at %s", money.Format(order.Paid), order.Id, order.Quantity, chainTime(order.DueAt))
		}
	}
	for i := len(p.closed) - 1; i >= max(0, len(p.closed)-shownClosed); i-- {
		order := p.closed[i]
		say("closed", "order %d: %d of %s for %s, %s", order.Id, order.Quantity, called(names, "product", order.Product), money.Format(order.Paid), orderWord(order.Status))
	}
	if more := len(p.closed) - shownClosed; more > 0 {
		say("", "and %d more: factord query market orders --buyer-kind member --buyer %d", more, p.member.Id)
	}
}

// tellStanding says what keeps a member from signing or voting, or soon will, and what they can do.
func (p portrait) tellStanding(say func(label, format string, args ...any)) {
	if p.member.FrozenAt != 0 {
		say("key", "frozen since %s: it signs nothing; see the registrars, who replace it or find that it is yours", chainTime(p.member.FrozenAt))
	}
	if p.member.ProbationUntil != 0 {
		say("votes", "with all members from %s on, or once a second officer confirms you (member %d admitted you)", chainTime(p.member.ProbationUntil), p.member.AdmittedBy)
	}
	for _, notice := range p.notices {
		what := "you are suspended for " + notice.Reason
		may := fmt.Sprintf("object with factord tx region object %d, and ask others to", notice.Id)
		if notice.Kind == regiontypes.NOTICE_KIND_REPLACEMENT {
			what = "your key is replaced by " + notice.NewAddress
			may = fmt.Sprintf("if that is not yours, ask %d members to send factord tx region object %d; sent with your own key, it freezes the key", notice.Needed, notice.Id)
			if notice.NewAddress == p.member.Address {
				what, may = "your key signs again", "nothing to do"
			}
		}
		say("notice", "%d: %s at %s; %d of %d object; %s", notice.Id, what, chainTime(notice.DueAt), notice.Objections, notice.Needed, may)
	}
}

// printJSON writes a portrait for programs (docs/commands.md).
func (p portrait) printJSON(out io.Writer, cdc codec.Codec) error {
	var failure error
	object := func(msg proto.Message) json.RawMessage {
		text, err := cdc.MarshalJSON(msg)
		if err != nil && failure == nil {
			failure = err
		}
		return text
	}
	type paidJob struct {
		Employment json.RawMessage `json:"employment"`
		Rate       int64           `json:"rate_per_hour,string"`
		Unpaid     string          `json:"unpaid,omitempty"`
	}
	said := struct {
		Member   json.RawMessage   `json:"member"`
		Balance  int64             `json:"balance,string"`
		Notices  []json.RawMessage `json:"notices"`
		Offers   []json.RawMessage `json:"offers"`
		Jobs     []paidJob         `json:"jobs"`
		Shift    json.RawMessage   `json:"shift"`
		Payslip  json.RawMessage   `json:"payslip"`
		Claims   []json.RawMessage `json:"claims"`
		Open     []json.RawMessage `json:"open_orders"`
		Closed   []json.RawMessage `json:"closed_orders"`
		Awaiting json.RawMessage   `json:"awaiting"`
		Unread   map[string]string `json:"unread"`
	}{
		Member: object(&p.member), Balance: p.balance, Payslip: object(&p.worked), Unread: map[string]string{}, Jobs: []paidJob{},
		Notices: objects(p.notices, object), Offers: objects(p.offers, object), Claims: objects(p.claims, object),
		Open: objects(p.orders, object), Closed: objects(p.closed, object),
	}
	if p.shift != nil {
		said.Shift = object(p.shift)
	}
	if p.awaiting != nil {
		said.Awaiting = object(p.awaiting)
	}
	for _, one := range p.jobs {
		said.Jobs = append(said.Jobs, paidJob{object(&one.employment), one.rate, one.unpaid})
	}
	for _, one := range p.unread {
		said.Unread[one.part] = Explain(one.err)
	}
	if failure != nil {
		return failure
	}
	return printJSON(out, said)
}

// objects writes each of a list; an empty list is [] and not null.
func objects[T any, P interface {
	*T
	proto.Message
}](list []T, object func(proto.Message) json.RawMessage) []json.RawMessage {
	written := []json.RawMessage{}
	for i := range list {
		written = append(written, object(P(&list[i])))
	}
	return written
}

func statusWord(status regiontypes.MemberStatus) string {
	return word(status.String(), "MEMBER_STATUS_")
}

func orderWord(status markettypes.OrderStatus) string { return word(status.String(), "ORDER_STATUS_") }

// word is the name of an enumeration's value in words.
func word(name, prefix string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, prefix), "_", " "))
}
