package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// GetForm returns how a company decides, with its board and its workers' roll.
func (k Keeper) GetForm(ctx context.Context, company uint64) (types.CompanyForm, error) {
	return base.Get(ctx, k.forms, company, types.ErrCompanyNotFound, "form of %d", company)
}

// openForm opens the roll of a new company's workers and the board that acts at its authority.
func (k Keeper) openForm(ctx context.Context, company types.Company, form types.Form) error {
	roll, err := k.board.OpenRoll(ctx, types.BoardOwner())
	if err != nil {
		return err
	}
	board, err := k.board.Open(ctx, form.BoardConfig(company.Id, company.Code, roll))
	if err != nil {
		return err
	}
	if err := k.forms.Set(ctx, company.Id, types.CompanyForm{Company: company.Id, Form: form, Board: board, Roll: roll}); err != nil {
		return err
	}
	return base.Emit(ctx, &types.FormChanged{Company: company.Id, Form: form, Board: board})
}

// ChangeForm changes how a company decides. What is being voted on ends without
// effect: nobody voted by the new rules. Where all decide from now on, officers keep
// their mandates for the daily work only.
func (k Keeper) ChangeForm(ctx context.Context, id uint64, form types.Form) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !company.Acts() {
		return errorsmod.Wrapf(types.ErrStanding, "company %d is %s", id, company.Standing)
	}
	if err := form.Validate(company.Kind); err != nil {
		return err
	}
	stored, err := k.GetForm(ctx, id)
	if err != nil {
		return err
	}
	if form.ApprovalLimit == 0 || form.ApprovalSeconds != stored.Form.ApprovalSeconds {
		stored.Spent, stored.SpentSince = 0, 0
	}
	stored.Form = form
	if err := k.forms.Set(ctx, id, stored); err != nil {
		return err
	}
	if err := k.board.Reconfigure(ctx, stored.Board, form.BoardConfig(id, company.Code, stored.Roll)); err != nil {
		return err
	}
	if form.Kind == types.FORM_KIND_ALL_DECIDE {
		if err := k.confineOfficers(ctx, id); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.FormChanged{Company: id, Form: form, Board: stored.Board})
}

// confineOfficers ends the mandates of a company that are for more than the daily work.
func (k Keeper) confineOfficers(ctx context.Context, company uint64) error {
	officers, err := k.officersOf(ctx, company)
	if err != nil {
		return err
	}
	authority := types.AuthorityAddress(company)
	for _, officer := range officers {
		for _, permission := range types.Permissions {
			if types.DailyWork(permission) {
				continue
			}
			err := k.region.RevokeMandate(ctx, authority, officer.Member, permission)
			if err != nil && !errors.Is(err, regiontypes.ErrMandateNotFound) {
				return err
			}
		}
	}
	return nil
}

// checkOffice refuses officers for what all workers decide.
func (k Keeper) checkOffice(ctx context.Context, company uint64, permission string) error {
	form, err := k.GetForm(ctx, company)
	if err != nil {
		return err
	}
	if form.Form.Kind == types.FORM_KIND_ALL_DECIDE && !types.DailyWork(permission) {
		return errorsmod.Wrapf(types.ErrForm, "in company %d all workers decide: no officer has %s", company, permission)
	}
	return nil
}

// useApproval counts an officer's spending against what the company lets its officers
// spend together in a period: beyond it the board decides, by as many as the form says.
func (k Keeper) useApproval(ctx context.Context, company uint64, permission string, amount int64) error {
	if permission != types.PermissionOrder || amount == 0 {
		return nil
	}
	form, err := k.GetForm(ctx, company)
	if err != nil || form.Form.ApprovalLimit == 0 {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if form, err = form.Spend(amount, now); err != nil {
		return err
	}
	return k.forms.Set(ctx, company, form)
}

// join and quit keep the workers' roll.
func (k Keeper) join(ctx context.Context, company, member uint64) error {
	form, err := k.GetForm(ctx, company)
	if err != nil {
		return err
	}
	return k.board.AddToRoll(ctx, form.Roll, member)
}

func (k Keeper) quit(ctx context.Context, company, member uint64) error {
	form, err := k.GetForm(ctx, company)
	if err != nil {
		return err
	}
	return k.board.RemoveFromRoll(ctx, form.Roll, member)
}

// initForms stores the forms of a genesis, whose boards and rolls x/board has stored
// already, and gives every live company without one the form in which companies begin.
func (k Keeper) initForms(ctx context.Context, genesis *types.GenesisState) error {
	for _, form := range genesis.Forms {
		if err := k.forms.Set(ctx, form.Company, form); err != nil {
			return err
		}
	}
	opened := map[uint64]bool{}
	for _, company := range genesis.Companies {
		if has, err := k.forms.Has(ctx, company.Id); err != nil {
			return err
		} else if has || company.Standing == types.STANDING_GONE {
			continue
		}
		if company.Kind == types.KIND_REGIONAL {
			return errorsmod.Wrapf(types.ErrInvalid, "company %d is the region's and has no form", company.Id)
		}
		if err := k.openForm(ctx, company, types.DefaultForm()); err != nil {
			return err
		}
		opened[company.Id] = true
	}
	for _, employment := range genesis.Employments {
		if opened[employment.Company] {
			if err := k.join(ctx, employment.Company, employment.Member); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkForms holds each live company's board and roll against its form and its workers.
func (k Keeper) checkForms(ctx context.Context) error {
	return k.companies.Walk(ctx, nil, func(id uint64, company types.Company) (bool, error) {
		if company.Standing == types.STANDING_GONE {
			return false, nil
		}
		form, err := k.GetForm(ctx, id)
		if err != nil {
			return true, err
		}
		board, err := k.board.GetBoard(ctx, form.Board)
		if err != nil {
			return true, err
		}
		if err := form.CheckSpent(); err != nil {
			return true, broken("%v", err)
		}
		want := form.Form.BoardConfig(id, company.Code, form.Roll)
		if !board.Open() || !sameConfig(board.Config, want) {
			return true, broken("board %d of company %d is not what its form says", form.Board, id)
		}
		roll, err := k.board.GetRoll(ctx, form.Roll)
		if err != nil {
			return true, err
		}
		workers, err := k.Workers(ctx, id)
		if err != nil {
			return true, err
		}
		if active := roll.Size_ - roll.Inactive; company.Acts() && (active == 0) != (company.IdleSince != 0) {
			waits, err := k.region.HasMemberChanges(ctx, regiontypes.FOLLOWER_COOP)
			if err != nil || !waits {
				return true, broken("company %d has %d active workers and is idle since %d (%v)", id, active, company.IdleSince, err)
			}
		}
		if roll.Size_ != workers {
			return true, broken("company %d has %d workers, its roll %d has %d", id, workers, roll.Id, roll.Size_)
		}
		return false, k.employments.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](id), func(key companyMember, _ types.Employment) (bool, error) {
			on, err := k.board.OnRoll(ctx, form.Roll, key.K2())
			if err == nil && !on {
				err = broken("member %d works in company %d and is not on its roll %d", key.K2(), id, form.Roll)
			}
			return err != nil, err
		})
	})
}

func sameConfig(a, b boardtypes.BoardConfig) bool {
	one, err := a.Marshal()
	if err != nil {
		return false
	}
	other, err := b.Marshal()
	return err == nil && string(one) == string(other)
}
