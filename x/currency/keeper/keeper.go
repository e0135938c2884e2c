// Package keeper stores the books and is the only place where money moves.
package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/currency/types"
)

// Keeper owns the books of the region: every change of any amount goes through it.
type Keeper struct {
	bank      types.BankKeeper
	auth      types.AccountKeeper
	region    types.RegionKeeper
	addresses address.Codec

	mintAddress, holdsAddress, burnAddress sdk.AccAddress

	totals        collections.Item[types.Totals]
	companies     collections.Map[uint64, types.CompanyBooks]
	clearing      collections.Map[uint64, int64]
	holds         collections.Map[uint64, types.Hold]
	holdSequence  collections.Sequence
	claims        collections.Map[uint64, types.Claim]
	claimSequence collections.Sequence
	// seniority orders open claims by (company, kind, due time, id).
	seniority collections.KeySet[collections.Quad[uint64, uint64, uint64, uint64]]
	// creditors finds open claims by (creditor's book, creditor's id, claim).
	creditors collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// refilled are companies with open claims whose reserve was credited.
	refilled collections.KeySet[uint64]
}

// NewKeeper builds the keeper over its store; it panics when the store's schema is wrong.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, addresses address.Codec,
	auth types.AccountKeeper, bank types.BankKeeper, region types.RegionKeeper,
) Keeper {
	sb := collections.NewSchemaBuilder(store)
	id := collections.Uint64Key
	k := Keeper{
		bank: bank, auth: auth, region: region, addresses: addresses,
		mintAddress:  auth.GetModuleAddress(types.ModuleName),
		holdsAddress: auth.GetModuleAddress(types.HoldsAccount),
		burnAddress:  auth.GetModuleAddress(types.BurnAccount),

		totals:        collections.NewItem(sb, types.TotalsPrefix, "totals", codec.CollValue[types.Totals](cdc)),
		companies:     collections.NewMap(sb, types.CompaniesPrefix, "companies", id, codec.CollValue[types.CompanyBooks](cdc)),
		clearing:      collections.NewMap(sb, types.ClearingPrefix, "clearing", id, collections.Int64Value),
		holds:         collections.NewMap(sb, types.HoldsPrefix, "holds", id, codec.CollValue[types.Hold](cdc)),
		holdSequence:  collections.NewSequence(sb, types.HoldSequencePrefix, "hold_sequence"),
		claims:        collections.NewMap(sb, types.ClaimsPrefix, "claims", id, codec.CollValue[types.Claim](cdc)),
		claimSequence: collections.NewSequence(sb, types.ClaimSequencePrefix, "claim_sequence"),
		seniority:     collections.NewKeySet(sb, types.ClaimSeniorityPrefix, "claim_seniority", collections.QuadKeyCodec(id, id, id, id)),
		creditors:     collections.NewKeySet(sb, types.ClaimCreditorPrefix, "claim_creditors", collections.TripleKeyCodec(id, id, id)),
		refilled:      collections.NewKeySet(sb, types.RefilledPrefix, "refilled", id),
	}
	for _, one := range []struct {
		name    string
		address sdk.AccAddress
	}{{types.ModuleName, k.mintAddress}, {types.HoldsAccount, k.holdsAddress}, {types.BurnAccount, k.burnAddress}} {
		if one.address.Empty() {
			panic(fmt.Sprintf("module account %s has no permissions in x/auth", one.name))
		}
	}
	if _, err := sb.Build(); err != nil {
		panic(err)
	}
	return k
}

// ModuleAccounts are the module's accounts with the bank permissions that x/auth must give them.
func ModuleAccounts() map[string][]string {
	return map[string][]string{
		types.ModuleName:   {"minter"},
		types.HoldsAccount: nil,
		types.BurnAccount:  {"burner"},
	}
}

// GetTotals returns the sums of all books.
func (k Keeper) GetTotals(ctx context.Context) (types.Totals, error) {
	totals, _, err := base.FindItem(ctx, k.totals)
	return totals, err
}

// GetCompanyBooks returns a company's pools and memos, or ErrBooksNotFound.
func (k Keeper) GetCompanyBooks(ctx context.Context, company uint64) (types.CompanyBooks, error) {
	return base.Get(ctx, k.companies, company, types.ErrBooksNotFound, "company %d", company)
}

// GetMemo returns a company's memos, or ErrBooksNotFound.
func (k Keeper) GetMemo(ctx context.Context, company uint64) (types.Memo, error) {
	books, err := k.GetCompanyBooks(ctx, company)
	return books.Memo(), err
}

// Balance returns the amount in an account, pending changes of the block included:
// a member's from x/bank, everything else from the books. A contra account may be negative.
func (k Keeper) Balance(ctx context.Context, account types.Account) (int64, error) {
	if err := account.Validate(); err != nil {
		return 0, err
	}
	switch account.Book {
	case types.BOOK_MEMBER:
		owner, err := k.region.MemberAddress(ctx, account.Id)
		if err != nil {
			return 0, err
		}
		return k.currencyOf(ctx, owner)
	case types.BOOK_HOLD:
		return k.HoldAmount(ctx, account.Id)
	case types.BOOK_RESERVE, types.BOOK_STARTING:
		books, err := k.GetCompanyBooks(ctx, account.Id)
		if account.Book == types.BOOK_RESERVE {
			return books.Reserve, err
		}
		return books.Starting, err
	case types.BOOK_CLEARING:
		return k.clearingBalance(ctx, account.Id)
	}
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return 0, err
	}
	switch account.Book {
	case types.BOOK_REGION:
		return totals.Region, nil
	case types.BOOK_ISSUED:
		return totals.Issued, nil
	case types.BOOK_EXTERNAL:
		return totals.External, nil
	default:
		return totals.Exchange, nil
	}
}

func (k Keeper) clearingBalance(ctx context.Context, link uint64) (int64, error) {
	amount, _, err := base.Find(ctx, k.clearing, link)
	return amount, err
}
