package app_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

var (
	// ofABoard is an address of 32 bytes: a board's or a company's, nobody has its key.
	ofABoard = regexp.MustCompile(`\bfactor1[a-z0-9]{58}\b`)
	// saysWho is what a refusal says of those who may.
	saysWho = regexp.MustCompile(`(board \d+ \([a-z0-9.-]+\)|the region itself|the rules of companies) may, |only boards may do this, by vote`)
	// bareNumber is an amount, a time or a share as a machine counts it; ids and counts do not grow so large.
	ofGas      = regexp.MustCompile(`\d+ gas\b|\bgas\D{0,40}\d+`)
	bareNumber = regexp.MustCompile(`(^|[^\w.-])\d{7,}\b`)
)

// requireReadable checks that people can read a refusal; every refusal of the random lives is held to it. What remains as a
// machine counts it is gas, which has no other unit.
func requireReadable(t testing.TB, what, text string) {
	t.Helper()
	require.NotRegexp(t, ofABoard, text, "%s: the refusal shows the address of a board", what)
	require.NotRegexp(t, bareNumber, ofGas.ReplaceAllString(text, ""), "%s: the refusal shows a number that nobody reads", what)
}

// The privileged messages of all modules are held to this in TestEveryPrivilegedMessageNeedsItsBoardOrAnOfficerItAppointed.
func TestARefusalSaysWhoMay(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 9, Configure: func(f *app.RegionFile) {
		f.Boards = []app.BoardEntry{
			{Code: "assembly", Assembly: true, Config: []byte(`{"form":"FORM_DIRECT","electorate":{"kind":"ELECTORATE_KIND_MEMBERS"},"rules":{"share_ppm":500000,"voting_seconds":"3600"}}`)},
			{
				Code: "registrars", Config: []byte(`{"form":"FORM_SEATED","classes":[{"seats":3,"term_seconds":"1000000","source":{"kind":"SOURCE_KIND_ELECTED","electorate":{"kind":"ELECTORATE_KIND_MEMBERS"}}}],"rules":{"threshold":2,"voting_seconds":"3600","nomination_seconds":"3600","election_seconds":"3600"}}`),
				Holders: []uint64{1, 2, 3}, Powers: []string{regiontypes.PermissionAdmit, regiontypes.PermissionRegistrar},
			},
		}
		f.Officers = []app.OfficerEntry{{Member: 3, Board: "registrars", Permissions: []string{regiontypes.PermissionRegistrar}}}
		for _, member := range []uint64{1, 4, 5, 6, 7} {
			f.Officers = append(f.Officers, app.OfficerEntry{Member: member, Board: "registrars", Permissions: []string{regiontypes.PermissionAdmit}})
		}
	}})
	nobody := a.People[8] // member 9
	address := nobody.Address.String()
	founded := a.Do(a.People[7], &cooptypes.MsgFoundCompany{Signer: a.People[7].Address.String(), Code: "bakery", Occupation: 1})
	require.Zero(t, founded.Code)

	for _, one := range []struct {
		msg  sdk.Msg
		says string
	}{
		{
			&regiontypes.MsgAdmitMember{Signer: address, Address: apptest.NewPerson("new", 0).Address.String()},
			"member 9 has no region.admit: no mandate for this; board 2 (registrars) may, and has given region.admit to members 1, 4, 5 and 2 more",
		},
		{
			&regiontypes.MsgReplaceKey{Signer: address, Member: 1, NewAddress: apptest.NewPerson("new", 0).Address.String()},
			"member 9 has no region.registrar: no mandate for this; board 2 (registrars) may, and has given region.registrar to member 3",
		},
		{
			&regiontypes.MsgSuspendMember{Signer: address, Member: 1, Reason: "none"},
			"member 9 has no region.suspend: no mandate for this; board 1 (assembly) may, and has given region.suspend to nobody else",
		},
		{
			&regiontypes.MsgAssignPower{Signer: address, Power: regiontypes.PermissionAdmit},
			"no officer assigns powers: no mandate for this; board 1 (assembly) may, by vote",
		},
		{
			&boardtypes.MsgCloseBoard{Signer: address, Board: 2},
			"board 2 (registrars) belongs to another: signer is not the owner; board 1 (assembly) may, by vote",
		},
		{
			&boardtypes.MsgOpenRoll{Signer: address},
			"only boards may do this, by vote: signer is not a board",
		},
		{
			&cooptypes.MsgDismiss{Signer: address, Company: 1, Member: 8},
			"company 1 (bakery): member 9 has no company.dismiss: no mandate for this; board 3 (bakery) may, and has given company.dismiss to member 8",
		},
	} {
		result := a.Fail(nobody, one.msg)
		require.Contains(t, result.Log, one.says)
		require.Regexp(t, saysWho, result.Log)
		requireReadable(t, sdk.MsgTypeURL(one.msg), result.Log)
	}
}

// What a refusal says costs nobody gas: its text is not what nodes agree on, and the gas is.
func TestWhatARefusalSaysCostsNoGas(t *testing.T) {
	used := func(officers int) int64 {
		a := apptest.New(t, apptest.Options{Members: 9, Configure: func(f *app.RegionFile) {
			f.Officers = nil
			for member := range uint64(officers) {
				f.Officers = append(f.Officers, app.OfficerEntry{Member: member + 1, Permissions: []string{regiontypes.PermissionAdmit}})
			}
		}})
		who := a.People[8]
		return a.Fail(who, &regiontypes.MsgAdmitMember{Signer: who.Address.String(), Address: apptest.NewPerson("new", 0).Address.String()}).GasUsed
	}
	require.Equal(t, used(0), used(8))
}
