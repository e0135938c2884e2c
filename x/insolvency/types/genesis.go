package types

import errorsmod "cosmossdk.io/errors"

// DefaultGenesis is a region in which no company is insolvent.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate checks what can be checked without the modules below: rules, order and single
// entries, and that what was left unpaid and handed over sums to what the proceedings say.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	last := uint64(0)
	proceedings := map[uint64]Proceeding{}
	for _, one := range g.Proceedings {
		if one.Company <= last {
			return errorsmod.Wrapf(ErrInvalid, "proceeding of company %d follows that of %d, they ascend", one.Company, last)
		}
		last = one.Company
		if err := one.Validate(); err != nil {
			return err
		}
		proceedings[one.Company] = one
	}
	sums := map[uint64]Settlement{}
	var before UnpaidClaim
	for _, one := range g.UnpaidClaims {
		if one.Company < before.Company || one.Company == before.Company && one.Claim.Id <= before.Claim.Id {
			return errorsmod.Wrapf(ErrInvalid, "unpaid claim %d of company %d follows %d of %d, they ascend", one.Claim.Id, one.Company, before.Claim.Id, before.Company)
		}
		before = one
		if err := one.Validate(); err != nil {
			return err
		}
		if _, found := proceedings[one.Company]; !found {
			return errorsmod.Wrapf(ErrInvalid, "company %d left claim %d and has no proceeding", one.Company, one.Claim.Id)
		}
		sum := sums[one.Company]
		sum.Add(one.Sums())
		sums[one.Company] = sum
	}
	counts := map[uint64]uint64{}
	for _, one := range g.Assets {
		if _, found := proceedings[one.Company]; !found {
			return errorsmod.Wrapf(ErrInvalid, "company %d left asset %d and has no proceeding", one.Company, one.Number)
		}
		counts[one.Company]++
		if one.Number != counts[one.Company] || one.Kind < ASSET_KIND_STOCK || one.Kind > ASSET_KIND_EQUIPMENT {
			return errorsmod.Wrapf(ErrInvalid, "asset %d of company %d, kind %d, is number %d", one.Number, one.Company, one.Kind, counts[one.Company])
		}
		sum := sums[one.Company]
		sum.Add(Settlement{HandedOver: one.Amount})
		sums[one.Company] = sum
	}
	for _, one := range g.Proceedings {
		if err := one.CheckSums(sums[one.Company], counts[one.Company]); err != nil {
			return err
		}
	}
	return nil
}

// Sums is what an unpaid claim adds to its company's settlement.
func (u UnpaidClaim) Sums() Settlement {
	var sums Settlement
	if u.IsWage() {
		sums.UnpaidWages = u.Unpaid
	} else {
		sums.UnpaidOthers = u.Unpaid
	}
	if u.CoveredAt != 0 {
		sums.Covered = u.Unpaid
	}
	return sums
}

// CheckSums compares a proceeding with the sums of its unpaid claims and assets.
func (p Proceeding) CheckSums(sums Settlement, assets uint64) error {
	is := p.Settlement
	if is.UnpaidWages != sums.UnpaidWages || is.UnpaidOthers != sums.UnpaidOthers || is.Covered != sums.Covered ||
		is.HandedOver != sums.HandedOver || p.Progress.HandedOver != assets {
		return errorsmod.Wrapf(ErrStateBroken, "company %d says %+v and %d assets, its entries sum to %+v and %d", p.Company, is, p.Progress.HandedOver, sums, assets)
	}
	return nil
}
