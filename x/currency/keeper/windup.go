package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/currency/types"
)

type seniority = collections.Quad[uint64, uint64, uint64, uint64]

// CompaniesWithClaims lists, ascending and at most limit of them, the companies above an id that
// owe a claim. It finds each with one look into the index, however many claims it owes.
func (k Keeper) CompaniesWithClaims(ctx context.Context, above uint64, limit int) ([]uint64, error) {
	var companies []uint64
	for len(companies) < limit {
		next, found, err := k.nextWithClaims(ctx, above)
		if err != nil || !found {
			return companies, err
		}
		companies = append(companies, next)
		above = next
	}
	return companies, nil
}

func (k Keeper) nextWithClaims(ctx context.Context, above uint64) (company uint64, found bool, err error) {
	const end = math.MaxUint64
	beyond := new(collections.Range[seniority]).StartExclusive(collections.Join4[uint64, uint64, uint64, uint64](above, end, end, end))
	iterator, err := k.seniority.Iterate(ctx, beyond)
	if err != nil {
		return 0, false, err
	}
	defer func() { err = failure.First(err, iterator.Close()) }()
	if !iterator.Valid() {
		return 0, false, nil
	}
	key, err := iterator.Key()
	return key.K1(), err == nil, err
}

// PayPart pays a part of a company's first claim from its reserve, the last that the reserve
// has, and closes the claim: the rest of it is owed by nobody in the books any more. Only who
// winds a company up may do so. It returns the claim as it was, and ErrInvalidAmount when the
// part is not a part.
func (k Keeper) PayPart(ctx context.Context, id uint64, part int64) (types.Claim, error) {
	claim, err := k.GetClaim(ctx, id)
	if err != nil {
		return claim, err
	}
	if part <= 0 || part >= claim.Amount {
		return claim, errorsmod.Wrapf(types.ErrInvalidAmount, "%s of claim %d of %s", said.Money(part), id, said.Money(claim.Amount))
	}
	reduced := claim
	reduced.Amount = part
	if claim.Wage != nil {
		wage := *claim.Wage
		wage.Amount = part
		reduced.Wage = &wage
	}
	books, err := k.GetCompanyBooks(ctx, claim.Company)
	if err != nil {
		return claim, err
	}
	books.OpenClaimsAmount -= claim.Amount - part
	if err := k.companies.Set(ctx, claim.Company, books); err != nil {
		return claim, err
	}
	if err := k.claims.Set(ctx, id, reduced); err != nil {
		return claim, err
	}
	return claim, k.PayClaim(ctx, id)
}

// GiveUpClaim closes a claim that a company which is wound up cannot pay. No money moves; the
// claim is returned for the record of what was left unpaid.
func (k Keeper) GiveUpClaim(ctx context.Context, id uint64) (types.Claim, error) {
	claim, err := k.GetClaim(ctx, id)
	if err != nil {
		return claim, err
	}
	books, err := k.GetCompanyBooks(ctx, claim.Company)
	if err != nil {
		return claim, err
	}
	books.OpenClaims--
	books.OpenClaimsAmount -= claim.Amount
	if err := k.companies.Set(ctx, claim.Company, books); err != nil {
		return claim, err
	}
	if books.OpenClaims == 0 {
		if err := k.ClearRefilled(ctx, claim.Company); err != nil {
			return claim, err
		}
	}
	return claim, failure.First(
		k.claims.Remove(ctx, id), k.seniority.Remove(ctx, seniorityKey(claim)), k.creditors.Remove(ctx, creditorKey(claim)),
	)
}
