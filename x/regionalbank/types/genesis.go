package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
)

// DefaultGenesis is a bank that has decided nothing yet.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), NextRequest: 1, NextGrant: 1, NextPayment: 1, NextLink: 1}
}

// Validate checks what can be checked without the modules below: rules, ids, order of entries and sums.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	if min(g.NextRequest, g.NextGrant, g.NextPayment, g.NextLink) == 0 {
		return errorsmod.Wrapf(ErrInvalid, "next ids are %d, %d, %d and %d, they start at 1", g.NextRequest, g.NextGrant, g.NextPayment, g.NextLink)
	}
	return failure.First(g.validateRequests(), g.validateGrants(), g.validateSubsidies(), g.validateRecords(), g.validateLinks(), g.validateOutside(), g.TaxWalk.Validate())
}

// ascending refuses ids that do not rise or are not below the next one; next 0 is no bound.
func ascending(what string, last *uint64, id, next uint64) error {
	if next != 0 && id >= next {
		return errorsmod.Wrapf(ErrInvalid, "%s %d: the next id is %d", what, id, next)
	}
	if id <= *last {
		return errorsmod.Wrapf(ErrInvalid, "%s %d follows %d, they ascend", what, id, *last)
	}
	*last = id
	return nil
}

func (g *GenesisState) validateRequests() error {
	last := uint64(0)
	for _, request := range g.Requests {
		if err := failure.First(ascending("request", &last, request.Id, g.NextRequest), valid.ID("company", request.Company),
			checkGrantPool(request.Pool), checkAmount(request.Amount)); err != nil {
			return err
		}
		known := request.Status >= REQUEST_STATUS_OPEN && request.Status <= REQUEST_STATUS_EXPIRED
		answered := request.Status == REQUEST_STATUS_GRANTED
		if !known || answered != (request.Grant != 0) || request.Grant >= g.NextGrant || request.DueAt < request.RequestedAt {
			return errorsmod.Wrapf(ErrInvalid, "request %d is %s with grant %d, due at %d", request.Id, request.Status, request.Grant, request.DueAt)
		}
	}
	return nil
}

func (g *GenesisState) validateGrants() error {
	last := uint64(0)
	for _, grant := range g.Grants {
		if err := failure.First(ascending("grant", &last, grant.Id, g.NextGrant), valid.ID("company", grant.Company),
			checkGrantPool(grant.Pool), checkAmount(grant.Amount)); err != nil {
			return err
		}
		if grant.Request >= g.NextRequest {
			return errorsmod.Wrapf(ErrInvalid, "grant %d answers request %d, next_request is %d", grant.Id, grant.Request, g.NextRequest)
		}
	}
	return nil
}

func (g *GenesisState) validateSubsidies() error {
	last := uint64(0)
	for _, subsidy := range g.Subsidies {
		if err := failure.First(ascending("subsidy of company", &last, subsidy.Company, 0), subsidy.Terms.Validate()); err != nil {
			return err
		}
		if subsidy.NextCycle == 0 || subsidy.LastCycle >= subsidy.NextCycle || subsidy.LastPaid < 0 {
			return errorsmod.Wrapf(ErrInvalid, "subsidy of company %d: next cycle %d, last %d paid %d",
				subsidy.Company, subsidy.NextCycle, subsidy.LastCycle, subsidy.LastPaid)
		}
	}
	return nil
}

// validateRecords holds the sums to the records, the grants and the losses that they are of.
func (g *GenesisState) validateRecords() error {
	var sums, granted Sums
	last := uint64(0)
	for _, record := range g.Records {
		if err := ascending("record of company", &last, record.Company, 0); err != nil {
			return err
		}
		if err := sums.AddRecord(record); err != nil {
			return err
		}
	}
	for _, grant := range g.Grants {
		if err := granted.AddGrant(grant); err != nil {
			return err
		}
	}
	last = 0
	for _, loss := range g.Losses {
		if err := ascending("loss of company", &last, loss.Company, 0); err != nil {
			return err
		}
		sums.AddLoss(loss.Unrecovered, loss.Undepreciated)
	}
	if sums != g.Sums {
		return errorsmod.Wrapf(ErrInvalid, "records and losses sum to %+v, the sums say %+v", sums, g.Sums)
	}
	if granted.GrantedReserve != sums.GrantedReserve || granted.GrantedStarting != sums.GrantedStarting {
		return errorsmod.Wrapf(ErrInvalid, "grants sum to %d and %d, records to %d and %d",
			granted.GrantedReserve, granted.GrantedStarting, sums.GrantedReserve, sums.GrantedStarting)
	}
	return nil
}

func (g *GenesisState) validateLinks() error {
	last := uint64(0)
	seen := map[string]bool{}
	for _, link := range g.Links {
		if err := failure.First(ascending("link", &last, link.Id, g.NextLink), link.Validate()); err != nil {
			return err
		}
		if seen[link.Region] {
			return errorsmod.Wrapf(ErrInvalid, "region %s has two links", link.Region)
		}
		seen[link.Region] = true
	}
	return nil
}

// Validate says whether a walk can stand so.
func (w TaxWalk) Validate() error {
	inRange := w.NextCompany >= 1 && w.NextCompany <= w.LastCompany
	idle := w.NextCompany == 0 && w.LastCompany == 0
	if (w.Active && !inRange) || (!w.Active && !idle) || w.Collected < 0 || (w.Companies == 0) != (w.Collected == 0) {
		return errorsmod.Wrapf(ErrInvalid, "tax walk: active %t from %d to %d, collected %d from %d companies",
			w.Active, w.NextCompany, w.LastCompany, w.Collected, w.Companies)
	}
	return nil
}

// add raises a sum by an amount that must not be negative.
func add(to *int64, amount int64) error {
	if amount < 0 {
		return errorsmod.Wrapf(ErrInvalid, "amount %d is negative", amount)
	}
	sum, err := money.Add(*to, amount)
	if err != nil {
		return errorsmod.Wrap(ErrInvalid, err.Error())
	}
	*to = sum
	return nil
}

// AddRecord adds what passed between the bank and one company.
func (s *Sums) AddRecord(r CompanyRecord) error {
	return failure.First(
		add(&s.GrantedReserve, r.GrantedReserve), add(&s.GrantedStarting, r.GrantedStarting),
		add(&s.SubsidisedFromFund, r.SubsidisedFromFund), add(&s.SubsidisedFromIssued, r.SubsidisedFromIssued),
		add(&s.Taxed, r.Taxed),
	)
}

// AddGrant adds one grant.
func (s *Sums) AddGrant(grant Grant) error {
	if grant.Pool == POOL_STARTING {
		return add(&s.GrantedStarting, grant.Amount)
	}
	return add(&s.GrantedReserve, grant.Amount)
}

// AddLoss adds what a failed company had not recovered; unrecovered is signed. A record for people
// to read: it stops at the end of 64 bits, so that it keeps no company from its end.
func (s *Sums) AddLoss(unrecovered, undepreciated int64) {
	s.Losses = money.SatAdd(money.SatAdd(s.Losses, unrecovered), undepreciated)
}

// Add adds to a record what it is given.
func (r *CompanyRecord) Add(more CompanyRecord) error {
	return failure.First(
		add(&r.GrantedReserve, more.GrantedReserve), add(&r.GrantedStarting, more.GrantedStarting),
		add(&r.SubsidisedFromFund, more.SubsidisedFromFund), add(&r.SubsidisedFromIssued, more.SubsidisedFromIssued),
		add(&r.Taxed, more.Taxed),
	)
}

// Add adds to a loss; unrecovered is signed. Like the region's sum it stops at the end of 64 bits.
func (l *Loss) Add(unrecovered, undepreciated int64) {
	l.Unrecovered = money.SatAdd(l.Unrecovered, unrecovered)
	l.Undepreciated = money.SatAdd(l.Undepreciated, undepreciated)
}
