package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/coop/types"
)

func TestNobodyIsHiredForAnOccupationThatDoesNotExist(t *testing.T) {
	f := newRegion(t)
	anna, ben := f.Admit("anna"), f.Admit("ben")
	company := f.Found(anna, "mill")
	unknown := occupations + 1
	for name, send := range map[string]func() error{
		"founding": func() error {
			_, err := f.CoopMsg.FoundCompany(f.Ctx, &types.MsgFoundCompany{Signer: ben.Address, Code: "bakery", Occupation: unknown})
			return err
		},
		"an offer": func() error {
			_, err := f.CoopMsg.OfferEmployment(f.Ctx, &types.MsgOfferEmployment{Signer: anna.Address, Company: company, Member: ben.Id, Occupation: unknown})
			return err
		},
		"another occupation": func() error {
			_, err := f.CoopMsg.ChangeOccupation(f.Ctx, &types.MsgChangeOccupation{Signer: anna.Address, Company: company, Member: anna.Id, Occupation: unknown})
			return err
		},
	} {
		err := send()
		require.ErrorIs(t, err, types.ErrOccupationNotFound, name)
		require.ErrorContains(t, err, "10, the region has 9", name)
	}
	require.NoError(t, f.Coop.MakeOccupationsKnown(f.Ctx, unknown))
	f.Hire(company, anna, ben, unknown)
}

func TestWhatSomebodyDidBeforeIsRememberedForAsLongAsHoursMayBeTold(t *testing.T) {
	f := newRegion(t)
	anna := f.Admit("anna")
	company := f.Found(anna, "mill")
	change := func(to uint64) error {
		_, err := f.CoopMsg.ChangeOccupation(f.Ctx, &types.MsgChangeOccupation{Signer: anna.Address, Company: company, Member: anna.Id, Occupation: to})
		require.NoError(t, err)
		_, err = f.CoopMsg.AcceptOffer(f.Ctx, &types.MsgAcceptOffer{Signer: anna.Address, Company: company, Occupation: to})
		return err
	}
	job := func() types.Employment {
		employment, found, err := f.Coop.GetEmployment(f.Ctx, company, anna.Id)
		require.NoError(t, err)
		require.True(t, found)
		return employment
	}
	hired := f.Now()
	f.Advance(time.Hour)
	require.NoError(t, change(2))
	changed := f.Now()
	f.Advance(time.Hour)
	require.NoError(t, change(3))
	for second, occupation := range map[int64]uint64{hired: 1, changed - 1: 1, changed: 2, f.Now() - 1: 2, f.Now(): 3, f.Now() + 99: 3} {
		require.Equal(t, occupation, job().OccupationAt(second), "%d", second-hired)
	}
	require.NoError(t, job().Validate())
	for i := range types.MaxEarlierOccupations - 2 {
		require.NoError(t, change(uint64(4+i%2)))
	}
	require.ErrorIs(t, change(1), types.ErrTooManyOccupations)
	require.Len(t, job().Earlier, types.MaxEarlierOccupations)
	f.Advance(types.OccupationMemorySeconds * time.Second)
	require.NoError(t, change(1), "what is too long ago to be told is forgotten")
	require.Len(t, job().Earlier, 1)

	employment := job()
	employment.Earlier[0].Until = employment.Since - 1
	require.ErrorContains(t, employment.Validate(), "after what ended at")
	employment = job()
	employment.Earlier[0].Occupation = 0
	require.ErrorContains(t, employment.Validate(), "occupation is 0")
	employment.Earlier = make([]types.EarlierOccupation, types.MaxEarlierOccupations+1)
	require.ErrorContains(t, employment.Validate(), "at most 16 are kept")
}
