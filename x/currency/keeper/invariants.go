package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/currency/types"
)

// Invariants are the conditions that hold after every EndBlock. They walk all of
// the state: tests run them after every block, production runs the audit query.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "currency/books sum to zero", Check: k.checkBooksSum},
		{Name: "currency/supply is balances and holds", Check: k.checkSupply},
		{Name: "currency/minted less burned is outstanding", Check: k.checkMinted},
		{Name: "currency/every burn was posted once", Check: k.checkBurns},
		{Name: "currency/no pool is negative", Check: k.checkNegative},
		{Name: "currency/company identity", Check: k.checkCompanies},
		{Name: "currency/starting pool identity", Check: k.checkStartings},
		{Name: "currency/totals are the sums of accounts", Check: k.checkTotals},
		{Name: "currency/holds are what their owners set aside", Check: k.checkHolds},
		{Name: "currency/claims and their indexes agree", Check: k.checkClaims},
	}
}

func (k Keeper) checkBooksSum(ctx context.Context) error {
	report, err := k.audit(ctx)
	if err != nil {
		return err
	}
	if sum := pureTotals(report.Totals).Sum(); report.BooksSum != 0 || sum != 0 {
		return fmt.Errorf("the books sum to %d, with currency as the bank has it to %d", sum, report.BooksSum)
	}
	return nil
}

func (k Keeper) checkSupply(ctx context.Context) error {
	report, err := k.audit(ctx)
	if err != nil {
		return err
	}
	balances := math.ZeroInt()
	k.bank.IterateAllBalances(ctx, func(owner sdk.AccAddress, coin sdk.Coin) bool {
		if coin.Denom == denom.Base && !owner.Equals(k.holdsAddress) && !owner.Equals(k.burnAddress) {
			balances = balances.Add(coin.Amount)
		}
		return false
	})
	if report.SupplyResidual != 0 || !balances.Equal(math.NewInt(report.Totals.Members)) || report.HeldByBank != report.Totals.MemberHolds {
		return fmt.Errorf("supply %d, balances %s, members' book %d, bank holds %d, members' holds %d",
			report.Supply, balances, report.Totals.Members, report.HeldByBank, report.Totals.MemberHolds)
	}
	return nil
}

func (k Keeper) checkMinted(ctx context.Context) error {
	report, err := k.audit(ctx)
	if err != nil {
		return err
	}
	if report.MintedResidual != 0 {
		return fmt.Errorf("minted %d - burned %d - supply %d leaves %d", report.Totals.Minted, report.Totals.Burned, report.Supply, report.MintedResidual)
	}
	return nil
}

func (k Keeper) checkBurns(ctx context.Context) error {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	gathered, err := k.currencyOf(ctx, k.burnAddress)
	if err != nil {
		return err
	}
	minting, err := k.currencyOf(ctx, k.mintAddress)
	if err != nil {
		return err
	}
	if totals.PendingBurn != gathered || totals.PendingMint != 0 || minting != 0 {
		return fmt.Errorf("pending burn %d, gathered %d, pending mint %d, in the minting account %d", totals.PendingBurn, gathered, totals.PendingMint, minting)
	}
	return nil
}

func (k Keeper) checkNegative(ctx context.Context) error {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	if negative := pureTotals(totals).Negative(); len(negative) > 0 {
		return fmt.Errorf("negative: %v", negative)
	}
	return k.companies.Walk(ctx, nil, func(company uint64, b types.CompanyBooks) (bool, error) {
		if min(b.Reserve, b.HeldFromReserve, b.Undepreciated, b.Starting, b.HeldFromStarting, b.StartingSpent) < 0 {
			return true, fmt.Errorf("company %d: %+v", company, b)
		}
		return false, nil
	})
}

func (k Keeper) checkCompanies(ctx context.Context) error {
	return k.companies.Walk(ctx, nil, func(company uint64, b types.CompanyBooks) (bool, error) {
		if residual := auditCompany(b).Residual; residual != 0 {
			return true, fmt.Errorf("company %d: residual %d", company, residual)
		}
		return false, nil
	})
}

func (k Keeper) checkStartings(ctx context.Context) error {
	return k.companies.Walk(ctx, nil, func(company uint64, b types.CompanyBooks) (bool, error) {
		if residual := auditCompany(b).StartingResidual; residual != 0 {
			return true, fmt.Errorf("company %d: starting residual %d", company, residual)
		}
		return false, nil
	})
}

func (k Keeper) checkTotals(ctx context.Context) error {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	var reserves, startings, spent, clearing int64
	if err := k.companies.Walk(ctx, nil, func(_ uint64, b types.CompanyBooks) (bool, error) {
		reserves += b.Reserve
		startings += b.Starting
		spent += b.StartingSpent
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.clearing.Walk(ctx, nil, func(_ uint64, amount int64) (bool, error) {
		clearing += amount
		return false, nil
	}); err != nil {
		return err
	}
	if reserves != totals.Reserves || startings != totals.Startings || clearing != totals.Clearing || spent != totals.StartingSpent {
		return fmt.Errorf("reserves %d against %d, startings %d against %d, spent from them %d against %d, clearing %d against %d",
			reserves, totals.Reserves, startings, totals.Startings, spent, totals.StartingSpent, clearing, totals.Clearing)
	}
	return nil
}

func (k Keeper) checkHolds(ctx context.Context) error {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	var members, pools int64
	byOwner := map[types.Account]int64{}
	if err := k.holds.Walk(ctx, nil, func(id uint64, hold types.Hold) (bool, error) {
		if hold.Id != id || hold.Amount <= 0 {
			return true, fmt.Errorf("hold %d: %+v", id, hold)
		}
		byOwner[hold.Owner] += hold.Amount
		if hold.Owner.Book == types.BOOK_MEMBER {
			members += hold.Amount
		} else {
			pools += hold.Amount
		}
		return false, nil
	}); err != nil {
		return err
	}
	if members != totals.MemberHolds || pools != totals.PoolHolds {
		return fmt.Errorf("members' holds %d against %d, pools' holds %d against %d", members, totals.MemberHolds, pools, totals.PoolHolds)
	}
	return k.companies.Walk(ctx, nil, func(company uint64, b types.CompanyBooks) (bool, error) {
		reserve, starting := byOwner[types.Reserve(company)], byOwner[types.Starting(company)]
		if b.HeldFromReserve != reserve || b.HeldFromStarting != starting {
			return true, fmt.Errorf("company %d holds %d of its reserve against %d, %d of its starting pool against %d",
				company, b.HeldFromReserve, reserve, b.HeldFromStarting, starting)
		}
		return false, nil
	})
}

func (k Keeper) checkClaims(ctx context.Context) error {
	counts, sums := map[uint64]uint64{}, map[uint64]int64{}
	var primary, senior, creditor int
	if err := k.claims.Walk(ctx, nil, func(id uint64, claim types.Claim) (bool, error) {
		primary++
		counts[claim.Company]++
		sums[claim.Company] += claim.Amount
		inSeniority, err := k.seniority.Has(ctx, seniorityKey(claim))
		if err != nil {
			return true, err
		}
		inCreditors, err := k.creditors.Has(ctx, creditorKey(claim))
		if err != nil {
			return true, err
		}
		if claim.Id != id || !inSeniority || !inCreditors {
			return true, fmt.Errorf("claim %d: stored as %d, in the seniority index %t, in the creditors' index %t", id, claim.Id, inSeniority, inCreditors)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.seniority.Walk(ctx, nil, func(collections.Quad[uint64, uint64, uint64, uint64]) (bool, error) { senior++; return false, nil }); err != nil {
		return err
	}
	if err := k.creditors.Walk(ctx, nil, func(collections.Triple[uint64, uint64, uint64]) (bool, error) { creditor++; return false, nil }); err != nil {
		return err
	}
	if senior != primary || creditor != primary {
		return fmt.Errorf("%d claims, %d seniority entries, %d creditor entries", primary, senior, creditor)
	}
	if err := k.refilled.Walk(ctx, nil, func(company uint64) (bool, error) {
		if counts[company] == 0 {
			return true, fmt.Errorf("company %d is queued as refilled and owes nothing", company)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return k.companies.Walk(ctx, nil, func(company uint64, b types.CompanyBooks) (bool, error) {
		if b.OpenClaims != counts[company] || b.OpenClaimsAmount != sums[company] {
			return true, fmt.Errorf("company %d owes %d claims of %d against %d of %d", company, b.OpenClaims, b.OpenClaimsAmount, counts[company], sums[company])
		}
		return false, nil
	})
}
