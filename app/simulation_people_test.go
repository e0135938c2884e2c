package app_test

import (
	"slices"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// ordinary are the members whom suspensions and departures may hit: the first
// two act for the region.
func ordinary(id uint64) bool { return id > 2 }

// byOfficer has the region's officer send a message.
func byOfficer(make func(s *simulation, signer string) sdk.Msg) func(s *simulation) (*apptest.Person, sdk.Msg) {
	return func(s *simulation) (*apptest.Person, sdk.Msg) {
		who := s.substitute(s.officer(), s.appointed())
		msg := make(s, who.Address.String())
		if msg == nil {
			return nil, nil
		}
		return who, msg
	}
}

// appointed are the members who have a mandate of the region besides its first officer.
func (s *simulation) appointed() []uint64 {
	var members []uint64
	for _, one := range s.region.Mandates {
		if one.Grantor == s.authority() && one.Member != 1 {
			members = append(members, one.Member)
		}
	}
	return members
}

// limited is a mandate from somebody that has a limit.
func (s *simulation) limited(grantor string) (regiontypes.Mandate, bool) {
	return pick(s, s.region.Mandates, func(m regiontypes.Mandate) bool {
		return m.Grantor == grantor && m.LimitPerPeriod > 0 && s.person(m.Member) != nil
	})
}

func regionActs() map[string]act {
	return map[string]act{
		"/factor.region.v1.MsgAdmitMember": {weight: 6, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if gone, ok := pick(s, s.region.Members, func(m regiontypes.Member) bool { return m.Status == regiontypes.MEMBER_STATUS_LEFT }); ok && s.random.IntN(2) == 0 {
				if s.random.IntN(4) == 0 {
					return &regiontypes.MsgAdmitMember{Signer: signer, Address: s.stranger().Address.String(), Returning: gone.Id}
				}
				return &regiontypes.MsgAdmitMember{Signer: signer, Address: gone.Address}
			}
			return &regiontypes.MsgAdmitMember{Signer: signer, Address: s.stranger().Address.String()}
		})},
		"/factor.region.v1.MsgSuspendMember": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			id, _ := s.member(ordinary)
			return &regiontypes.MsgSuspendMember{Signer: signer, Member: id, Reason: "absent"}
		})},
		"/factor.region.v1.MsgReinstateMember": {weight: 8, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.region.Members, func(m regiontypes.Member) bool { return m.Status == regiontypes.MEMBER_STATUS_SUSPENDED })
			if !ok {
				return nil
			}
			return &regiontypes.MsgReinstateMember{Signer: signer, Member: one.Id}
		})},
		"/factor.region.v1.MsgLeave": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			_, who := s.member(func(id uint64) bool { return id > 10 })
			if who == nil {
				return nil, nil
			}
			return who, &regiontypes.MsgLeave{Signer: who.Address.String()}
		}},
		"/factor.region.v1.MsgReplaceKey": {weight: 6, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if frozen, ok := pick(s, s.region.Members, func(m regiontypes.Member) bool { return m.FrozenAt != 0 }); ok && s.random.IntN(2) == 0 {
				msg := &regiontypes.MsgReplaceKey{Signer: signer, Member: frozen.Id, NewAddress: frozen.Address}
				if open, ok := pick(s, s.region.Notices, func(n regiontypes.Notice) bool { return n.Member == frozen.Id && n.NewAddress != "" }); ok {
					msg.NewAddress, msg.StolenSince = open.NewAddress, open.StolenSince // agrees
				}
				return msg
			}
			id, _ := s.member(ordinary)
			return &regiontypes.MsgReplaceKey{Signer: signer, Member: id, NewAddress: s.stranger().Address.String(), StolenSince: s.stolenSince()}
		})},
		"/factor.region.v1.MsgObject": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			notice, ok := pick(s, s.region.Notices, nil)
			if !ok {
				return nil, nil
			}
			_, who := s.member(func(id uint64) bool {
				return (id == notice.Member || s.region.Members[id-1].ElectorSince < notice.GivenAt) && (id != 1 || notice.Kind == regiontypes.NOTICE_KIND_SUSPENSION)
			})
			if who == nil {
				return nil, nil
			}
			return who, &regiontypes.MsgObject{Signer: who.Address.String(), Notice: notice.Id}
		}},
		"/factor.region.v1.MsgWithdrawNotice": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			notice, ok := pick(s, s.region.Notices, func(n regiontypes.Notice) bool { return s.person(n.GivenBy) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(notice.GivenBy)
			return who, &regiontypes.MsgWithdrawNotice{Signer: who.Address.String(), Notice: notice.Id}
		}},
		"/factor.region.v1.MsgFreezeKey": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			_, who := s.member(ordinary)
			if who == nil {
				return nil, nil
			}
			return who, &regiontypes.MsgFreezeKey{Signer: who.Address.String()}
		}},
		"/factor.region.v1.MsgConfirmMember": {weight: 4, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.region.Members, func(m regiontypes.Member) bool { return m.ProbationUntil > s.now })
			if !ok {
				return nil
			}
			return &regiontypes.MsgConfirmMember{Signer: signer, Member: one.Id}
		})},
		"/factor.region.v1.MsgGrantMandate": {weight: 4, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			if one, ok := s.limited(s.authority()); ok && s.random.IntN(2) == 0 {
				return &regiontypes.MsgGrantMandate{
					Signer: signer, Member: one.Member, Permission: one.Permission, PeriodSeconds: one.PeriodSeconds,
					LimitPerPeriod: s.changedLimit(one.LimitPerPeriod, one.Used),
				}
			}
			id, _ := s.member(ordinary)
			grant := &regiontypes.MsgGrantMandate{Signer: signer, Member: id, Permission: regiontypes.Permissions[s.random.IntN(len(regiontypes.Permissions))]}
			if s.random.IntN(2) == 0 {
				grant.LimitPerPeriod, grant.PeriodSeconds = 1+s.random.Int64N(1_000_000_000), 86400
				grant.EndsAt = s.now + s.random.Int64N(20*86400)
			}
			return grant
		})},
		"/factor.region.v1.MsgRevokeMandate": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			authority := s.Region.Authority().String()
			one, ok := pick(s, s.region.Mandates, func(m regiontypes.Mandate) bool { return m.Grantor == authority && ordinary(m.Member) })
			if !ok {
				return nil
			}
			return &regiontypes.MsgRevokeMandate{Signer: signer, Member: one.Member, Permission: one.Permission}
		})},
		"/factor.region.v1.MsgRegisterRelayer": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			return &regiontypes.MsgRegisterRelayer{Signer: signer, Address: s.stranger().Address.String()}
		})},
		"/factor.region.v1.MsgRemoveRelayer": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.region.Relayers, nil)
			if !ok {
				return nil
			}
			return &regiontypes.MsgRemoveRelayer{Signer: signer, Address: one.Address}
		})},
		"/factor.region.v1.MsgRenameCurrency": {weight: 1, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			return &regiontypes.MsgRenameCurrency{Signer: signer, CurrencyName: s.code("coin")}
		})},
		"/factor.validators.v1.MsgAddValidator": {weight: 4, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			name := s.code("validator")
			key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte(name)).PubKey())
			require.NoError(s.T, err)
			return &validatorstypes.MsgAddValidator{Signer: signer, Operator: s.stranger().Address.String(), Pubkey: key, Moniker: name}
		})},
		"/factor.validators.v1.MsgJoin": {weight: 20, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.validators.Validators, func(v validatorstypes.Validator) bool { return v.JoinUntil > s.now })
			if !ok || len(s.validators.Checkpoints) == 0 {
				return nil, nil
			}
			newest := s.validators.Checkpoints[len(s.validators.Checkpoints)-1]
			proof, err := ed25519.GenPrivKeyFromSecret([]byte(one.Moniker)).Sign(validatorstypes.ProofBytes(s.ChainID, one.Operator, newest))
			require.NoError(s.T, err)
			return s.people[one.Operator], &validatorstypes.MsgJoin{Signer: one.Operator, Height: newest.Height, Proof: proof}
		}},
		"/factor.validators.v1.MsgRemoveValidator": {weight: 3, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			one, ok := pick(s, s.validators.Validators, func(v validatorstypes.Validator) bool { return v.Id > 1 })
			if !ok {
				return nil
			}
			return &validatorstypes.MsgRemoveValidator{Signer: signer, Validator: one.Id}
		})},
	}
}

// byCompany has a worker of a co-op propose what the company would sign.
func byCompany(make func(s *simulation, company cooptypes.Company) sdk.Msg) func(s *simulation) (*apptest.Person, sdk.Msg) {
	return func(s *simulation) (*apptest.Person, sdk.Msg) {
		company, ok := pick(s, s.coop.Companies, func(c cooptypes.Company) bool {
			return c.Acts() && c.Kind == cooptypes.KIND_WORKER_COOP
		})
		if !ok {
			return nil, nil
		}
		form, ok := pick(s, s.coop.Forms, func(f cooptypes.CompanyForm) bool { return f.Company == company.Id })
		if !ok {
			return nil, nil
		}
		who := s.participant(s.board.Boards[form.Board-1])
		if who == nil {
			return nil, nil
		}
		msg := make(s, company)
		if msg == nil {
			return nil, nil
		}
		return who, msg
	}
}

// boardForm is a company's board of a few seats, with seats of the region where there are to be some.
func (s *simulation) boardForm(regionSeats uint32) cooptypes.Form {
	return cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, VotingSeconds: 43200, Seats: 1 + uint32(s.random.IntN(2)), RegionSeats: regionSeats, Threshold: 1,
		TermSeconds: 10 * day, NominationSeconds: 6 * hour, ElectionSeconds: 12 * hour, RecallPpm: 300_000,
	}
}

func coopActs() map[string]act {
	return map[string]act{
		"/factor.coop.v1.MsgFoundCompany": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			_, who := s.member(nil)
			return who, &cooptypes.MsgFoundCompany{
				Signer: who.Address.String(), Code: s.code("company"), Occupation: s.occupation(), WithoutEndowment: s.random.IntN(4) == 0,
			}
		}},
		"/factor.coop.v1.MsgFoundRegionalCompany": {weight: 2, make: byOfficer(func(s *simulation, signer string) sdk.Msg {
			manager, _ := s.member(nil)
			return &cooptypes.MsgFoundRegionalCompany{
				Signer: signer, Code: s.code("regional"), Form: s.boardForm(1 + uint32(s.random.IntN(2))), Manager: manager, Occupation: s.occupation(),
				WithoutEndowment: s.random.IntN(2) == 0,
			}
		})},
		"/factor.coop.v1.MsgChangeForm": {weight: 4, board: true, make: byCompany(func(s *simulation, company cooptypes.Company) sdk.Msg {
			form := cooptypes.Form{Kind: cooptypes.FORM_KIND_ALL_DECIDE + cooptypes.FormKind(s.random.IntN(3)), VotingSeconds: 43200}
			if now, ok := pick(s, s.coop.Forms, func(f cooptypes.CompanyForm) bool { return f.Company == company.Id }); ok && now.Form.ApprovalLimit > 0 {
				form.ApprovalLimit, form.ApprovalSeconds = s.changedLimit(now.Form.ApprovalLimit, now.Spent), now.Form.ApprovalSeconds
			} else if s.random.IntN(3) == 0 {
				form.ApprovalLimit, form.ApprovalSeconds = 1_000_000_000, day
			}
			if form.Kind == cooptypes.FORM_KIND_BOARD {
				form = s.boardForm(0)
			}
			return &cooptypes.MsgChangeForm{Signer: company.Authority, Company: company.Id, Form: form}
		})},
		"/factor.coop.v1.MsgOfferEmployment": {weight: 14, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			company, who := s.company(nil)
			if who == nil {
				return nil, nil
			}
			member, _ := s.member(func(id uint64) bool { return !s.employed(company.Id, id) })
			return who, &cooptypes.MsgOfferEmployment{Signer: who.Address.String(), Company: company.Id, Member: max(1, member), Occupation: s.occupation()}
		}},
		"/factor.coop.v1.MsgChangeOccupation": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool { return s.founderOf(e.Company) != nil })
			if !ok {
				return nil, nil
			}
			who := s.founderOf(job.Company)
			return who, &cooptypes.MsgChangeOccupation{Signer: who.Address.String(), Company: job.Company, Member: job.Member, Occupation: s.occupation()}
		}},
		"/factor.coop.v1.MsgWithdrawOffer": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			offer, ok := pick(s, s.coop.Offers, func(o cooptypes.Offer) bool { return s.founderOf(o.Company) != nil })
			if !ok {
				return nil, nil
			}
			who := s.founderOf(offer.Company)
			return who, &cooptypes.MsgWithdrawOffer{Signer: who.Address.String(), Company: offer.Company, Member: offer.Member}
		}},
		"/factor.coop.v1.MsgAcceptOffer": {weight: 14, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			offer, ok := pick(s, s.coop.Offers, func(o cooptypes.Offer) bool { return s.person(o.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(offer.Member)
			return who, &cooptypes.MsgAcceptOffer{Signer: who.Address.String(), Company: offer.Company, Occupation: offer.Occupation}
		}},
		"/factor.coop.v1.MsgDeclineOffer": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			offer, ok := pick(s, s.coop.Offers, func(o cooptypes.Offer) bool { return s.person(o.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(offer.Member)
			return who, &cooptypes.MsgDeclineOffer{Signer: who.Address.String(), Company: offer.Company}
		}},
		"/factor.coop.v1.MsgResign": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool { return s.person(e.Member) != nil })
			if !ok {
				return nil, nil
			}
			who := s.person(job.Member)
			return who, &cooptypes.MsgResign{Signer: who.Address.String(), Company: job.Company}
		}},
		"/factor.coop.v1.MsgDismiss": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool { return s.founderOf(e.Company) != nil })
			if !ok {
				return nil, nil
			}
			who := s.founderOf(job.Company)
			return who, &cooptypes.MsgDismiss{Signer: who.Address.String(), Company: job.Company, Member: job.Member}
		}},
		"/factor.coop.v1.MsgAppointOfficer": {weight: 5, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			job, ok := pick(s, s.coop.Employments, func(e cooptypes.Employment) bool {
				who := s.founderOf(e.Company)
				return who != nil && s.person(e.Member) != nil && who != s.person(e.Member)
			})
			if !ok {
				return nil, nil
			}
			who := s.founderOf(job.Company)
			if one, ok := s.limited(cooptypes.AuthorityAddress(job.Company).String()); ok && s.random.IntN(2) == 0 {
				return who, &cooptypes.MsgAppointOfficer{
					Signer: who.Address.String(), Company: job.Company, Member: one.Member, Permission: one.Permission, PeriodSeconds: one.PeriodSeconds,
					LimitPerPeriod: s.changedLimit(one.LimitPerPeriod, one.Used),
				}
			}
			msg := &cooptypes.MsgAppointOfficer{Signer: who.Address.String(), Company: job.Company, Member: job.Member, Permission: cooptypes.Permissions[s.random.IntN(len(cooptypes.Permissions))]}
			if s.random.IntN(2) == 0 {
				msg.LimitPerPeriod, msg.PeriodSeconds = 1+s.random.Int64N(1_000_000_000), 86400
			}
			return who, msg
		}},
		"/factor.coop.v1.MsgDismissOfficer": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			one, ok := pick(s, s.coop.Officers, func(o cooptypes.Officer) bool {
				return s.founderOf(o.Company) != nil && !slices.ContainsFunc(s.coop.Companies, func(c cooptypes.Company) bool {
					return c.Id == o.Company && slices.Contains(c.Founders, o.Member)
				})
			})
			if !ok {
				return nil, nil
			}
			who := s.founderOf(one.Company)
			return who, &cooptypes.MsgDismissOfficer{Signer: who.Address.String(), Company: one.Company, Member: one.Member}
		}},
		"/factor.coop.v1.MsgReleaseTranche": {weight: 2, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			company, founder := s.company(func(c cooptypes.Company) bool { return c.Acts() && c.Waits() })
			if founder == nil {
				return nil
			}
			return &cooptypes.MsgReleaseTranche{Signer: signer, Company: company.Id, Recovered: int(company.Steps)+1 == len(company.Tranches) || s.random.IntN(3) == 0, Decision: s.commitment()}
		})},
	}
}
