package types

import (
	"fmt"

	"github.com/factor-coop/factor/internal/said"
)

// What an officer of the region may do. A mandate names one of these; an amount
// counts against its limit, in micro-units where money moves and in acts elsewhere.
const (
	// PermissionAdmit lets an officer admit members.
	PermissionAdmit = "region.admit"
	// PermissionSuspend lets an officer suspend and reinstate members.
	PermissionSuspend = "region.suspend"
	// PermissionRegistrar lets an officer replace a lost key.
	PermissionRegistrar = "region.registrar"
	// PermissionParams lets an officer change the region's parameters, of every module.
	PermissionParams = "region.params"
	// PermissionWages lets an officer decide occupations, their factors and ranges.
	PermissionWages = "region.wages"
	// PermissionSample lets an officer confirm or dispute hours that they sampled.
	PermissionSample = "region.sample"
	// PermissionMandates lets an officer grant, within their own mandates, and revoke mandates.
	PermissionMandates = "region.mandates"
	// PermissionBank lets an officer decide what the bank board decides: grants and what needs its approval.
	PermissionBank = "region.bank"
	// PermissionCompanies lets an officer found companies of the region and decide how they decide.
	PermissionCompanies = "region.companies"
	// PermissionValidators lets an officer add and remove validators.
	PermissionValidators = "region.validators"
	// PermissionRelayers lets an officer register and remove relayers.
	PermissionRelayers = "region.relayers"
	// PermissionArbiters lets an officer decide contests between buyers and sellers to neither of whom they are tied.
	PermissionArbiters = "region.arbiters"
)

// Permissions are all permissions of the region, in the order in which they are shown.
var Permissions = []string{
	PermissionAdmit, PermissionSuspend, PermissionRegistrar, PermissionParams, PermissionWages,
	PermissionSample, PermissionMandates, PermissionBank, PermissionCompanies, PermissionValidators, PermissionRelayers,
	PermissionArbiters,
}

// IsPermission says whether the region knows a permission.
func IsPermission(permission string) bool {
	for _, known := range Permissions {
		if permission == known {
			return true
		}
	}
	return false
}

// LimitOf is a limit of a mandate as people read it: an amount where the permission moves money, a number of acts elsewhere.
func LimitOf(money bool, limit int64) fmt.Stringer {
	if money {
		return said.Money(limit)
	}
	return said.Count(limit)
}

// MovesMoney says whether the limit of a mandate for a permission of the region counts
// micro-units; the limits of the others count acts.
func MovesMoney(permission string) bool { return permission == PermissionBank }
