package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/region/keeper"
	"github.com/factor-coop/factor/x/region/types"
)

// Each mutant changes one stored entry, and the named invariant must see it.
func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	caught := map[string]bool{}
	for name, mutant := range map[string]struct {
		invariant string
		change    func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error
	}{
		"a member vanishes": {"region/member-ids", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Members.Remove(ctx, 2)
		}},
		"an id is given out to nobody": {"region/member-ids", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			_, err := s.MemberSequence.Next(ctx)
			return err
		}},
		"an address leads to the next member": {"region/member-addresses", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return byAddress(f, types.MemberByAddressPrefix).Set(ctx, fixture.Address("officer"), f.Officer.Id+1)
		}},
		"an address of nobody is indexed": {"region/member-addresses", func(ctx context.Context, f *fixture.Fix, _ keeper.Stored) error {
			return byAddress(f, types.MemberByAddressPrefix).Set(ctx, fixture.Address("nobody"), 1)
		}},
		"a member's address is retired": {"region/retired-addresses", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.RetiredAddresses.Set(ctx, fixture.Address("officer"), 1)
		}},
		"a relayer's index leads to the next": {"region/relayers", func(ctx context.Context, f *fixture.Fix, _ keeper.Stored) error {
			return byAddress(f, types.RelayerByAddressPrefix).Set(ctx, fixture.Address("relay"), 2)
		}},
		"an unregistered relayer is indexed": {"region/relayers", func(ctx context.Context, f *fixture.Fix, _ keeper.Stored) error {
			return byAddress(f, types.RelayerByAddressPrefix).Set(ctx, fixture.Address("other"), 2)
		}},
		"a mandate is used one unit beyond its limit": {"region/mandates", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return changeMandate(ctx, f, s, func(m *types.Mandate) { m.PeriodStart, m.Used = m.GrantedAt+1, m.LimitPerPeriod+1 })
		}},
		"a mandate is used by less than nothing": {"region/mandates", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return changeMandate(ctx, f, s, func(m *types.Mandate) { m.Used = -1 })
		}},
		"a mandate without a limit counts what is used": {"region/mandates", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return changeMandate(ctx, f, s, func(m *types.Mandate) { m.LimitPerPeriod, m.PeriodSeconds, m.Used = 0, 0, 1 })
		}},
		"a mandate changes its holder": {"region/mandates", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return changeMandate(ctx, f, s, func(m *types.Mandate) { m.Member++ })
		}},
		"a mandate's holder has left": {"region/mandates", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			member := f.Officer
			member.Status = types.MEMBER_STATUS_LEFT
			return s.Members.Set(ctx, member.Id, member)
		}},
		"a mandate is not indexed": {"region/mandate-index", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.MandatesByMember.Remove(ctx, collections.Join3(f.Officer.Id, f.Region.Authority(), types.PermissionAdmit))
		}},
		"the index has a mandate too many": {"region/mandate-index", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.MandatesByMember.Set(ctx, collections.Join3(f.Officer.Id+1, f.Region.Authority(), types.PermissionAdmit))
		}},
		"the clock was a second ahead": {"region/clock", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.LastChainTime.Set(ctx, f.Now()+1)
		}},
		"a member is not counted": {"region/electors", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			count, err := s.Electors.Get(ctx)
			if err != nil {
				return err
			}
			return s.Electors.Set(ctx, count-1)
		}},
		"a power is held by a member": {"region/powers", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.PowerHolders.Set(ctx, types.PermissionBank, fixture.Address("officer"))
		}},
		"a power is counted twice": {"region/powers", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.PowersHeld.Set(ctx, fixture.Address("bank board"), 2)
		}},
		"something that is no power is held": {"region/powers", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.PowerHolders.Set(ctx, "region.banks", fixture.Address("bank board"))
		}},
		"an allowance comes from the future": {"region/allowances", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.Allowances.Set(ctx, collections.Join(uint32(1), uint64(1)), types.Allowance{AsOf: f.Now() + 1})
		}},
		"a member on probation is not on the queue": {"region/electors", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Probations.Clear(ctx, nil)
		}},
		"a member votes and is on probation": {"region/electors", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			member := f.Officer
			member.ProbationUntil = f.Now() + 1
			return s.Members.Set(ctx, member.Id, member)
		}},
		"a notice is not on the queue": {"region/notices", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return mutants.Index(f.Store(types.StoreKey), types.NoticesDuePrefix, s.Notices.Indexes.Due).Clear(ctx, nil)
		}},
		"a notice counts one objection more": {"region/notices", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			notice, err := s.Notices.Get(ctx, 1)
			if err != nil {
				return err
			}
			notice.Objections, notice.Needed = notice.Objections+1, notice.Needed+1
			return s.Notices.Set(ctx, 1, notice)
		}},
		"an objection to nothing is kept": {"region/notices", func(ctx context.Context, _ *fixture.Fix, s keeper.Stored) error {
			return s.Objections.Set(ctx, collections.Join(uint64(99), uint64(1)))
		}},
		"a window begins in the future": {"region/windows", func(ctx context.Context, f *fixture.Fix, s keeper.Stored) error {
			return s.Windows.Set(ctx, 1, types.Window{Kind: types.WINDOW_KIND_ADMISSIONS, BeganAt: f.Now() + 1, Used: 1})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f := lived(t)
			for _, one := range f.Region.Invariants() {
				require.NoError(t, one.Check(f.Ctx))
			}
			require.NoError(t, mutant.change(f.Ctx, f, f.Region.Stored()))
			mutants.RequireFires(f.Ctx, t, f.Region.Invariants(), mutant.invariant)
		})
		caught[mutant.invariant] = true
	}
	mutants.RequireEach(t, fixture.New(t).Region.Invariants(), caught)
}

// byAddress opens an index by addresses.
func byAddress(f *fixture.Fix, prefix collections.Prefix) collections.Map[sdk.AccAddress, uint64] {
	return mutants.Unique(f.Store(types.StoreKey), prefix, sdk.AccAddressKey)
}

func changeMandate(ctx context.Context, f *fixture.Fix, s keeper.Stored, change func(*types.Mandate)) error {
	key := collections.Join3(f.Region.Authority(), f.Officer.Id, types.PermissionAdmit)
	mandate, err := s.Mandates.Get(ctx, key)
	if err != nil {
		return err
	}
	change(&mandate)
	return s.Mandates.Set(ctx, key, mandate)
}
