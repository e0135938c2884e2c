package wage

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/wage/types"
)

// AutoCLIOptions describes a command for every query and message.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{Service: "factor.wage.v1.Query", RpcCommandOptions: queryCommands()},
		Tx:    &autocliv1.ServiceCommandDescriptor{Service: "factor.wage.v1.Msg", RpcCommandOptions: messageCommands()},
	}
}

func queryCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "Show the region's rules for work", "query wage params"),
		framework.Command("Occupation", "occupation [occupation]", "Show an occupation and what it pays", "query wage occupation 1", "occupation"),
		framework.Command("OccupationByCode", "occupation-by-code [code]", "Show the occupation with a code", "query wage occupation-by-code baker", "code"),
		framework.Command("Occupations", "occupations", "List all occupations", "query wage occupations"),
		framework.Command("Standard", "standard [occupation]", "Show an occupation's industry standard", "query wage standard 1", "occupation"),
		framework.Command("Rate", "rate [company] [member]", "Show what an hour that begins now pays a worker, and why", "query wage rate 1 7", "company", "member"),
		framework.Command("Shift", "shift [shift]", "Show a shift and what was paid of it", "query wage shift 12", "shift"),
		framework.Command("CompanyShifts", "company-shifts [company]", "List who is at work in a company", "query wage company-shifts 1", "company"),
		framework.Command("MemberShift", "member-shift [member]", "Show the shift that a member has open", "query wage member-shift 7", "member"),
		framework.Command("Payslip", "payslip [member]", "List a member's work and pay, newest first", "query wage payslip 7", "member"),
		framework.Command("Reviews", "reviews [company] [member]", "List what peers think of a worker", "query wage reviews 1 7", "company", "member"),
		framework.Command("Timesheets", "timesheets [company]", "List the timesheets that wait for approval", "query wage timesheets 1", "company"),
		framework.Command("UnconfirmedHours", "unconfirmed-hours [company] [member]", "Show how many of a worker's hours in a company nobody has confirmed", "query wage unconfirmed-hours 1 2", "company", "member"),
		framework.Command("Payroll", "payroll", "Show how far payroll has come", "query wage payroll"),
	}
}

func messageCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		framework.Command("ClockIn", "clock-in [company]", "Start a shift", "tx wage clock-in 1 --product 4 --from anna", "company"),
		framework.Command("ClockOut", "clock-out", "End your shift", "tx wage clock-out --from anna"),
		framework.Command("ConfirmHours", "confirm-hours [shift]...", "Vouch for other members' shifts", "tx wage confirm-hours 12 13 --from ben", "shifts..."),
		framework.Command("RejectHours", "reject-hours [shift]", "Close a shift at which you found nobody", "tx wage reject-hours 12 --from officer", "shift"),
		framework.Command("SubmitTimesheet", "submit-timesheet [company] [member] [from] [until]", "Enter a worker's hours away from the chain", "tx wage submit-timesheet 1 7 \"2027-03-01 09:00\" \"2027-03-01 17:00\" --from anna", "company", "member", "from", "until"),
		framework.Command("ApproveTimesheet", "approve-timesheet [timesheet]", "Approve a timesheet, which pays it", "tx wage approve-timesheet 14 --from carla", "timesheet"),
		framework.Command("WithdrawTimesheet", "withdraw-timesheet [timesheet]", "Take back a timesheet that was not approved", "tx wage withdraw-timesheet 14 --from anna", "timesheet"),
		framework.Command("Review", "review [company] [member] [productivity]", "Say how productive a colleague is, from 0% to 100%", "tx wage review 1 7 65% --from ben", "company", "member", "productivity_ppm"),
		framework.Command("SetOccupation", "set-occupation [code] [factors]", "Decide what an occupation is paid", `tx wage set-occupation baker "base_rate_per_hour=20, training_ppm=10%, range_ppm=20%" --from officer`, "code", "factors"),
		framework.Command("SetIndustryStandard", "set-industry-standard [occupation] [standard]", "Record an occupation's industry standard", `tx wage set-industry-standard 1 "recorded=yes, productivity_ppm=60%, weight_ppm=50%" --from officer`, "occupation", "standard"),
		framework.UpdateParams(types.ModuleName),
	}
}
