package engine

import (
	"fmt"
	"slices"

	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// subsidyCap is more than any company costs in a cycle: a scenario's subsidy is a rate.
const subsidyCap = 1_000_000_000 * money.Unit

// decide carries out what the region decides at the beginning of the cycle, with the
// region's own authority: how it came to decide so is not simulated.
func (e *economy) decide() error {
	e.binding = true
	defer func() { e.binding = false }()
	for _, decision := range e.scenario.Decisions {
		if decision.Cycle != e.cycle {
			continue
		}
		if err := e.carryOut(decision); err != nil {
			return fmt.Errorf("decision of cycle %d: %w", e.cycle, err)
		}
	}
	return nil
}

func (e *economy) carryOut(d scenario.Decision) error {
	switch {
	case d.RatePerHour != nil:
		return e.setWage(d.RatePerHour.Occupation, func(factors *wagetypes.Factors) (err error) {
			factors.BaseRatePerHour, err = money.MulDivHalfUp(int64(d.RatePerHour.To), money.PPM, money.PPM+factors.TrainingPpm+factors.NeedPpm+factors.StressPpm)
			return err
		})
	case d.WageFactor != nil:
		return e.setWage(d.WageFactor.Occupation, func(factors *wagetypes.Factors) error {
			*map[string]*int64{"training": &factors.TrainingPpm, "need": &factors.NeedPpm, "stress": &factors.StressPpm}[d.WageFactor.Factor] = int64(d.WageFactor.To)
			return nil
		})
	case d.Grant != nil:
		pool := banktypes.POOL_RESERVE
		if d.Grant.Pool == "starting" {
			pool = banktypes.POOL_STARTING
		}
		e.do(&banktypes.MsgGrant{Signer: e.authority, Company: e.firmOf(d.Grant.Company).id, Pool: pool, Amount: int64(d.Grant.Amount)})
	case d.Subsidy != nil:
		company := e.firmOf(d.Subsidy.Company).id
		if d.Subsidy.Rate == 0 {
			e.do(&banktypes.MsgEndSubsidy{Signer: e.authority, Company: company})
			return nil
		}
		e.do(&banktypes.MsgSetSubsidy{Signer: e.authority, Company: company, Terms: banktypes.Terms{
			RatePpm: int64(d.Subsidy.Rate), Cap: subsidyCap, Source: banktypes.SUBSIDY_SOURCE_ISSUED,
		}})
	case d.Tax != nil:
		ctx, err := e.state()
		if err != nil {
			return err
		}
		params, err := e.RegionalBank.GetParams(ctx)
		if err != nil {
			return err
		}
		params.TaxCapWeeks, params.TaxRatePpm = d.Tax.CapWeeks, int64(d.Tax.Rate)
		e.do(&banktypes.MsgUpdateParams{Signer: e.authority, Params: params})
	case d.Equip != nil:
		f := e.firmOf(d.Equip.Company)
		return e.equip(f, int64(d.Equip.Amount))
	}
	return nil
}

// equip pays equipment from a company's starting pool; somebody unrelated to the company sees in the next block that it is there.
func (e *economy) equip(f *firm, amount int64) error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	for _, witness := range e.buyers {
		related, err := e.Coop.RelatedMember(ctx, f.id, witness.id)
		if err != nil {
			return err
		}
		if related {
			continue
		}
		what := receipt(fmt.Sprintf("equipment of %s in cycle %d", f.name, e.cycle))
		e.ask(&banktypes.MsgPayOutside{
			Signer: f.address, Company: f.id, Pool: banktypes.POOL_STARTING, Amount: amount, Commitment: what,
		}, func(raw []byte) error {
			var answer banktypes.MsgPayOutsideResponse
			err := proto.Unmarshal(raw, &answer)
			e.do(&banktypes.MsgConfirmOutside{Signer: witness.address.String(), Payment: answer.Payment, Amount: amount, Record: what})
			return err
		})
		return nil
	}
	return fmt.Errorf("every member is related to %s: nobody can confirm what its starting pool buys", f.name)
}

func (e *economy) firmOf(name string) *firm {
	for _, f := range slices.Concat(e.firms, e.resting) {
		if f.name == name {
			return f
		}
	}
	return nil // the scenario was checked: every name is there
}

// setWage decides what an occupation is paid: what change leaves alone stays as the region decided it.
func (e *economy) setWage(code string, change func(*wagetypes.Factors) error) error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	occupation, err := e.Wage.GetOccupation(ctx, e.occupations[code])
	if err != nil {
		return err
	}
	factors := occupation.Versions[len(occupation.Versions)-1].Factors
	if err := change(&factors); err != nil {
		return err
	}
	e.do(&wagetypes.MsgSetOccupation{Signer: e.authority, Code: code, Factors: factors})
	return nil
}
