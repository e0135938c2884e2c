package keeper_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestACompanyThatIsWoundUpLosesItsPeopleInBoundedSteps(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.cleo, "bakery")
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	for i := range 3 {
		person := s.Admit(fmt.Sprint("person", i))
		s.must(s.offer(s.anna.Address, person.Id, 1))
	}
	for _, step := range []struct {
		name  string
		close func() (int, bool, error)
		want  []int
	}{
		{"offices", func() (int, bool, error) { return s.Coop.CloseOffices(s.Ctx, s.mill, 1) }, []int{1, 1, 0}},
		{"offers", func() (int, bool, error) { return s.Coop.CloseOffers(s.Ctx, s.mill, 2) }, []int{2, 1}},
		{"employments", func() (int, bool, error) { return s.Coop.CloseEmployments(s.Ctx, s.mill, 3) }, []int{2}},
	} {
		for i, want := range step.want {
			closed, done, err := step.close()
			require.NoError(t, err)
			require.Equal(t, want, closed, step.name)
			require.Equal(t, i == len(step.want)-1, done, step.name)
			s.RequireCoopInvariants()
		}
	}
	officers, offers, err := s.Coop.HasOffices(s.Ctx, s.mill)
	require.NoError(t, err)
	require.False(t, officers || offers)
	_, err = s.Coop.Authorize(s.Ctx, s.mill, s.anna.Address, types.PermissionSell, 1)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized, "its founder neither")
	ended, err := s.Coop.EndedEmployments(s.Ctx, 10)
	require.NoError(t, err)
	require.Len(t, ended, 2, "payroll closes what is left of them")
	_, works, err := s.Coop.GetEmployment(s.Ctx, bakery, s.cleo.Id)
	require.NoError(t, err)
	require.True(t, works, "of another company")
}
