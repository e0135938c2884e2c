package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultGenesis is a region without companies.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams()}
}

type pair struct{ company, member uint64 }

// Validate names the first entry that cannot be or that contradicts another.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	companies, err := g.checkCompanies()
	if err != nil {
		return err
	}
	known := func(what string, company, member uint64) error {
		if _, found := companies[company]; !found {
			return errorsmod.Wrapf(ErrInvalid, "%s of member %d names company %d, which does not exist", what, member, company)
		}
		return valid.ID(what+": member", member)
	}
	employed := map[pair]bool{}
	for _, one := range g.Employments {
		if err := failure.First(known("employment", one.Company, one.Member), one.Validate()); err != nil {
			return err
		}
		if employed[pair{one.Company, one.Member}] {
			return errorsmod.Wrapf(ErrInvalid, "member %d works twice in company %d", one.Member, one.Company)
		}
		employed[pair{one.Company, one.Member}] = true
	}
	if err := g.checkTies(known, companies, employed); err != nil {
		return err
	}
	offers := map[pair]bool{}
	for _, one := range g.Offers {
		if err := failure.First(known("offer", one.Company, one.Member), valid.ID("occupation", one.Occupation)); err != nil {
			return err
		}
		if one.Kind != OFFER_KIND_EMPLOYMENT && one.Kind != OFFER_KIND_OCCUPATION {
			return errorsmod.Wrapf(ErrInvalid, "offer of company %d to member %d has kind %d", one.Company, one.Member, one.Kind)
		}
		if offers[pair{one.Company, one.Member}] {
			return errorsmod.Wrapf(ErrInvalid, "company %d has two offers for member %d", one.Company, one.Member)
		}
		offers[pair{one.Company, one.Member}] = true
	}
	officers := map[pair]bool{}
	for _, one := range g.Officers {
		if err := known("officer", one.Company, one.Member); err != nil {
			return err
		}
		key := pair{one.Company, one.Member}
		if (!employed[key] && !companies[one.Company].FoundedBy(one.Member) && !one.Caretaker) || officers[key] {
			return errorsmod.Wrapf(ErrInvalid, "officer %d of company %d is named twice, or neither founded it nor works there", one.Member, one.Company)
		}
		officers[key] = true
	}
	ended := map[pair]bool{}
	for _, one := range g.EndedEmployments {
		if err := known("ended employment", one.Company, one.Member); err != nil {
			return err
		}
		if employed[pair{one.Company, one.Member}] || ended[pair{one.Company, one.Member}] {
			return errorsmod.Wrapf(ErrInvalid, "employment of member %d in company %d ended twice or goes on", one.Member, one.Company)
		}
		ended[pair{one.Company, one.Member}] = true
	}
	if err := g.checkForms(companies); err != nil {
		return err
	}
	if err := g.checkCredit(companies); err != nil {
		return err
	}
	writtenOff := map[uint64]bool{}
	for _, member := range g.WrittenOffMembers {
		if member == 0 || writtenOff[member] {
			return errorsmod.Wrapf(ErrInvalid, "written_off_members names member %d twice or has a 0", member)
		}
		writtenOff[member] = true
	}
	return nil
}

func (g *GenesisState) checkCompanies() (map[uint64]Company, error) {
	companies, codes := map[uint64]Company{}, map[string]bool{}
	for _, one := range g.Companies {
		if one.Id == 0 || one.Id > g.LastCompany {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d is not from 1 to last_company %d", one.Id, g.LastCompany)
		}
		if _, twice := companies[one.Id]; twice || codes[one.Code] {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d, code %q, is there twice", one.Id, one.Code)
		}
		if err := failure.First(valid.Code("code", one.Code), one.CheckEndowment()); err != nil {
			return nil, errorsmod.Wrapf(err, "company %d", one.Id)
		}
		if one.Authority != AuthorityAddress(one.Id).String() {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d: authority %q is not its derived address", one.Id, one.Authority)
		}
		if !one.Standing.Stored() {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d: standing %d (%s)", one.Id, one.Standing, one.Standing)
		}
		if one.Kind != KIND_WORKER_COOP && one.Kind != KIND_REGIONAL {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d: kind %d", one.Id, one.Kind)
		}
		if len(one.Founders) > MaxTiesLimit {
			return nil, errorsmod.Wrapf(ErrInvalid, "company %d has %d founders", one.Id, len(one.Founders))
		}
		companies[one.Id], codes[one.Code] = one, true
	}
	return companies, nil
}

func (g *GenesisState) checkTies(known func(string, uint64, uint64) error, companies map[uint64]Company, employed map[pair]bool) error {
	ties := map[pair]bool{}
	for _, one := range g.Ties {
		if err := known("tie", one.Company, one.Member); err != nil {
			return err
		}
		key := pair{one.Company, one.Member}
		if _, twice := ties[key]; twice {
			return errorsmod.Wrapf(ErrInvalid, "tie of member %d to company %d is there twice", one.Member, one.Company)
		}
		company := companies[one.Company]
		holds := employed[key] || (company.Standing != STANDING_GONE && company.FoundedBy(one.Member))
		if one.Open() != holds {
			return errorsmod.Wrapf(ErrInvalid, "tie of member %d to company %d ends at %d, but founding or working there says otherwise",
				one.Member, one.Company, one.Until)
		}
		if one.EmployedUntil != 0 {
			before := Employment{Company: one.Company, Member: one.Member, Occupation: one.Occupation, Since: one.EmployedSince, Earlier: one.Earlier}
			if err := before.Validate(); err != nil {
				return err
			}
		}
		if one.EmployedSince < 0 || one.EmployedUntil < one.EmployedSince {
			return errorsmod.Wrapf(ErrInvalid, "tie of member %d to company %d remembers work from %d until %d", one.Member, one.Company, one.EmployedSince, one.EmployedUntil)
		}
		ties[key] = true
	}
	for _, one := range g.Employments {
		if !ties[pair{one.Company, one.Member}] {
			return errorsmod.Wrapf(ErrInvalid, "member %d works in company %d without a tie", one.Member, one.Company)
		}
	}
	for _, company := range g.Companies {
		for _, founder := range company.Founders {
			if company.Standing != STANDING_GONE && !ties[pair{company.Id, founder}] {
				return errorsmod.Wrapf(ErrInvalid, "member %d founded company %d without a tie", founder, company.Id)
			}
		}
	}
	return nil
}

// checkForms: every form is one that its company may have, and no two share a board or a
// roll. A company without an entry gets one when the state is read; whether the boards are
// what the forms say is an invariant, because x/board has them.
func (g *GenesisState) checkForms(companies map[uint64]Company) error {
	forms, boards, rolls := map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}
	for _, one := range g.Forms {
		company, found := companies[one.Company]
		if !found || forms[one.Company] {
			return errorsmod.Wrapf(ErrInvalid, "form of company %d, which does not exist or has two", one.Company)
		}
		if err := failure.First(valid.ID("board", one.Board), valid.ID("roll", one.Roll), one.Form.Validate(company.Kind)); err != nil {
			return errorsmod.Wrapf(err, "form of company %d", one.Company)
		}
		if boards[one.Board] || rolls[one.Roll] {
			return errorsmod.Wrapf(ErrInvalid, "form of company %d: board %d or roll %d is another company's", one.Company, one.Board, one.Roll)
		}
		if err := one.CheckSpent(); err != nil {
			return err
		}
		forms[one.Company], boards[one.Board], rolls[one.Roll] = true, true, true
	}
	return nil
}
