package wage

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
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
		command("Params", "params", "Show the region's rules for work", "factord query wage params"),
		command("Occupation", "occupation [occupation]", "Show an occupation and what it pays", "factord query wage occupation 1", "occupation"),
		command("OccupationByCode", "occupation-by-code [code]", "Show the occupation with a code", "factord query wage occupation-by-code baker", "code"),
		command("Occupations", "occupations", "List all occupations", "factord query wage occupations"),
		command("Standard", "standard [occupation]", "Show an occupation's industry standard", "factord query wage standard 1", "occupation"),
		command("Rate", "rate [company] [member]", "Show what an hour that begins now pays a worker, and why", "factord query wage rate 1 7", "company", "member"),
		command("Shift", "shift [shift]", "Show a shift and what was paid of it", "factord query wage shift 12", "shift"),
		command("CompanyShifts", "company-shifts [company]", "List who is at work in a company", "factord query wage company-shifts 1", "company"),
		command("MemberShift", "member-shift [member]", "Show the shift that a member has open", "factord query wage member-shift 7", "member"),
		command("Payslip", "payslip [member]", "List a member's work and pay, newest first", "factord query wage payslip 7", "member"),
		command("Reviews", "reviews [company] [member]", "List what peers think of a worker", "factord query wage reviews 1 7", "company", "member"),
		command("Timesheets", "timesheets [company]", "List the timesheets that wait for approval", "factord query wage timesheets 1", "company"),
		command("UnconfirmedHours", "unconfirmed-hours [company] [member]", "Show how many of a worker's hours in a company nobody has confirmed", "factord query wage unconfirmed-hours 1 2", "company", "member"),
		command("Payroll", "payroll", "Show how far payroll has come", "factord query wage payroll"),
	}
}

func messageCommands() []*autocliv1.RpcCommandOptions {
	confirm := command("ConfirmHours", "confirm-hours [shift]...", "Vouch for other members' shifts", "factord tx wage confirm-hours 12 13 --from ben")
	confirm.PositionalArgs = []*autocliv1.PositionalArgDescriptor{{ProtoField: "shifts", Varargs: true}}
	return []*autocliv1.RpcCommandOptions{
		command("ClockIn", "clock-in [company]", "Start a shift", "factord tx wage clock-in 1 --product 4 --from anna", "company"),
		command("ClockOut", "clock-out", "End your shift", "factord tx wage clock-out --from anna"),
		confirm,
		command("RejectHours", "reject-hours [shift]", "Close a shift at which you found nobody", "factord tx wage reject-hours 12 --from officer", "shift"),
		command("SubmitTimesheet", "submit-timesheet [company] [member] [from] [until]", "Enter a worker's hours away from the chain", "factord tx wage submit-timesheet 1 7 \"2027-03-01 09:00\" \"2027-03-01 17:00\" --from anna", "company", "member", "from", "until"),
		command("ApproveTimesheet", "approve-timesheet [timesheet]", "Approve a timesheet, which pays it", "factord tx wage approve-timesheet 14 --from carla", "timesheet"),
		command("WithdrawTimesheet", "withdraw-timesheet [timesheet]", "Take back a timesheet that was not approved", "factord tx wage withdraw-timesheet 14 --from anna", "timesheet"),
		command("Review", "review [company] [member] [productivity]", "Say how productive a colleague is, from 0% to 100%", "factord tx wage review 1 7 65% --from ben", "company", "member", "productivity_ppm"),
		command("SetOccupation", "set-occupation [code] [factors]", "Decide what an occupation is paid", `factord tx wage set-occupation baker "base_rate_per_hour=20, training_ppm=10%, range_ppm=20%" --from officer`, "code", "factors"),
		command("SetIndustryStandard", "set-industry-standard [occupation] [standard]", "Record an occupation's industry standard", `factord tx wage set-industry-standard 1 "recorded=yes, productivity_ppm=60%, weight_ppm=50%" --from officer`, "occupation", "standard"),
		command("UpdateParams", "update-params [params]", "Replace the region's rules for work", `factord tx wage update-params "$(cat wage-params.json)" --from officer`, "params"),
	}
}

// command describes one call by its method, use, meaning, example and positional arguments.
func command(method, use, short, example string, args ...string) *autocliv1.RpcCommandOptions {
	options := &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: example}
	for _, arg := range args {
		options.PositionalArgs = append(options.PositionalArgs, &autocliv1.PositionalArgDescriptor{ProtoField: arg})
	}
	return options
}
