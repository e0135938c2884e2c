package types

// What an officer of a company may be allowed to do. A founder may do all of it
// until the workers decide otherwise.
const (
	// PermissionHire makes and withdraws offers of employment.
	PermissionHire = "company.hire"
	// PermissionDismiss ends employments.
	PermissionDismiss = "company.dismiss"
	// PermissionOfficers appoints and dismisses officers.
	PermissionOfficers = "company.officers"
	// PermissionOrder spends the company's pools; its amounts are micro-units.
	PermissionOrder = "company.order"
	// PermissionSell lists products, takes orders on and refunds; its amounts are micro-units, what a refund gives back.
	PermissionSell = "company.sell"
	// PermissionProduce keeps products, recipes, output and stock.
	PermissionProduce = "company.produce"
	// PermissionHours enters timesheets and confirms hours; its amounts are micro-units, what an approved timesheet pays.
	PermissionHours = "company.hours"
)

// Permissions lists every permission that a company gives.
var Permissions = []string{
	PermissionHire, PermissionDismiss, PermissionOfficers, PermissionOrder, PermissionSell, PermissionProduce, PermissionHours,
}

// DailyWork says whether a permission disposes of neither people nor money: where all
// workers decide, officers have no other.
func DailyWork(permission string) bool {
	return permission == PermissionSell || permission == PermissionProduce || permission == PermissionHours
}

// IsPermission says whether a company can give a permission of this name.
func IsPermission(name string) bool {
	for _, permission := range Permissions {
		if permission == name {
			return true
		}
	}
	return false
}

// MovesMoney says whether the limit of a mandate for a permission of a company counts
// micro-units; the limits of the others count acts.
func MovesMoney(permission string) bool {
	return permission == PermissionOrder || permission == PermissionSell || permission == PermissionHours
}
