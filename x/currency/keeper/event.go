package keeper

import (
	"strconv"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/currency/types"
)

// The two events of every purchase and every paid hour are written by hand: the
// SDK's typed event is encoded by reflection, decoded into a map and sorted, which
// costs as much as the posting itself. They read back with sdk.ParseTypedEvent
// (a test holds them equal to what EmitTypedEvent would have written).

const (
	postedName    = "factor.currency.v1.Posted"
	wagesPaidName = "factor.currency.v1.WagesPaid"
)

func postedEvent(p types.Posted) sdk.Event {
	return sdk.Event{Type: postedName, Attributes: []abci.EventAttribute{
		{Key: "amount", Value: quoted(p.Amount)},
		{Key: "cause", Value: string(appendCause(nil, p.Cause))},
		{Key: "class", Value: `"` + p.Class.String() + `"`},
		{Key: "from", Value: string(appendAccount(nil, p.From))},
		{Key: "payer", Value: string(appendAccount(nil, p.Payer))},
		{Key: "to", Value: string(appendAccount(nil, p.To))},
	}}
}

func wagesPaidEvent(p types.WagesPaid) sdk.Event {
	list := make([]byte, 0, 2+160*len(p.Wages))
	list = append(list, '[')
	for i, wage := range p.Wages {
		if i > 0 {
			list = append(list, ',')
		}
		list = appendWage(list, wage)
	}
	list = append(list, ']')
	return sdk.Event{Type: wagesPaidName, Attributes: []abci.EventAttribute{
		{Key: "claim", Value: `"` + strconv.FormatUint(p.Claim, 10) + `"`},
		{Key: "company", Value: `"` + strconv.FormatUint(p.Company, 10) + `"`},
		{Key: "total", Value: quoted(p.Total)},
		{Key: "wages", Value: string(list)},
	}}
}

func quoted(amount int64) string { return `"` + strconv.FormatInt(amount, 10) + `"` }

func appendAccount(to []byte, a types.Account) []byte {
	to = append(to, `{"book":"`...)
	to = append(to, a.Book.String()...)
	to = append(to, `","id":"`...)
	to = strconv.AppendUint(to, a.Id, 10)
	return append(to, `"}`...)
}

func appendCause(to []byte, c types.Cause) []byte {
	to = append(to, `{"kind":"`...)
	to = append(to, c.Kind.String()...)
	to = append(to, `","ref":"`...)
	to = strconv.AppendUint(to, c.Ref, 10)
	to = append(to, `","detail":"`...)
	to = strconv.AppendUint(to, c.Detail, 10)
	return append(to, `"}`...)
}

func appendWage(to []byte, w types.Wage) []byte {
	to = append(to, `{"member":"`...)
	to = strconv.AppendUint(to, w.Member, 10)
	to = append(to, `","shift":"`...)
	to = strconv.AppendUint(to, w.Shift, 10)
	to = append(to, `","from":"`...)
	to = strconv.AppendInt(to, w.From, 10)
	to = append(to, `","until":"`...)
	to = strconv.AppendInt(to, w.Until, 10)
	to = append(to, `","amount":"`...)
	to = strconv.AppendInt(to, w.Amount, 10)
	to = append(to, `","occupation":"`...)
	to = strconv.AppendUint(to, w.Occupation, 10)
	to = append(to, `","product":"`...)
	to = strconv.AppendUint(to, w.Product, 10)
	return append(to, `"}`...)
}
