package keeper

import (
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// The pure package counts its books and classes as the protocol does (a test holds them together).

func pureAccount(a types.Account) book.Account {
	return book.Account{Book: book.Book(a.Book), ID: a.Id}
}

func pureTotals(t types.Totals) book.Totals {
	return book.Totals{
		Members: t.Members, MemberHolds: t.MemberHolds, PoolHolds: t.PoolHolds, Reserves: t.Reserves, Startings: t.Startings,
		Region: t.Region, Issued: t.Issued, Clearing: t.Clearing, External: t.External, Exchange: t.Exchange,
		Minted: t.Minted, Burned: t.Burned, PendingMint: t.PendingMint, PendingBurn: t.PendingBurn, PaidSeconds: t.PaidSeconds,
		StartingSpent: t.StartingSpent, Wages: t.Wages,
	}
}

func storedTotals(t book.Totals) types.Totals {
	return types.Totals{
		Members: t.Members, MemberHolds: t.MemberHolds, PoolHolds: t.PoolHolds, Reserves: t.Reserves, Startings: t.Startings,
		Region: t.Region, Issued: t.Issued, Clearing: t.Clearing, External: t.External, Exchange: t.Exchange,
		Minted: t.Minted, Burned: t.Burned, PendingMint: t.PendingMint, PendingBurn: t.PendingBurn, PaidSeconds: t.PaidSeconds,
		StartingSpent: t.StartingSpent, Wages: t.Wages,
	}
}

func pureCompany(b types.CompanyBooks) book.Company {
	return book.Company{
		Reserve: b.Reserve, HeldFromReserve: b.HeldFromReserve, Undepreciated: b.Undepreciated, PutIn: b.PutIn, Unrecovered: b.Unrecovered,
		Starting: b.Starting, HeldFromStarting: b.HeldFromStarting, StartingPutIn: b.StartingPutIn, StartingSpent: b.StartingSpent,
	}
}

// update copies the pools and memos back; what the pure package does not know stays.
func update(b *types.CompanyBooks, c book.Company) {
	b.Reserve, b.HeldFromReserve, b.Undepreciated, b.PutIn, b.Unrecovered = c.Reserve, c.HeldFromReserve, c.Undepreciated, c.PutIn, c.Unrecovered
	b.Starting, b.HeldFromStarting, b.StartingPutIn, b.StartingSpent = c.Starting, c.HeldFromStarting, c.StartingPutIn, c.StartingSpent
}

// typed gives an error of the pure package the module's code.
func typed(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, book.ErrInsufficient):
		return errorsmod.Wrap(types.ErrInsufficient, err.Error())
	case errors.Is(err, book.ErrUnlawful):
		return errorsmod.Wrap(types.ErrUnlawful, err.Error())
	case errors.Is(err, book.ErrAmount), errors.Is(err, money.ErrOverflow):
		return errorsmod.Wrap(types.ErrInvalidAmount, err.Error())
	}
	return err
}
