package pricing

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/x/pricing/types"
)

// AutoCLIOptions describes the command line of every query and message.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	arg := func(names ...string) []*autocliv1.PositionalArgDescriptor {
		args := make([]*autocliv1.PositionalArgDescriptor, len(names))
		for i, name := range names {
			args[i] = &autocliv1.PositionalArgDescriptor{ProtoField: name}
		}
		return args
	}
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service: types.Query_serviceDesc.ServiceName,
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{RpcMethod: "Params", Use: "params", Short: "The region's rules for prices", Example: "factord query pricing params"},
				{RpcMethod: "Cycle", Use: "cycle", Short: "The running cycle, its end and the queue of companies to reprice", Example: "factord query pricing cycle"},
				{RpcMethod: "Product", Use: "product [product]", Short: "A product with its recipe and costs", Example: "factord query pricing product 1", PositionalArgs: arg("product")},
				{RpcMethod: "ProductByCode", Use: "product-by-code [company] [code]", Short: "The product that a company calls by a code", Example: "factord query pricing product-by-code corner-bakery bread", PositionalArgs: arg("company", "code")},
				{RpcMethod: "Products", Use: "products", Short: "All products, or those of one company", Example: "factord query pricing products --company 2"},
				{RpcMethod: "Price", Use: "price [product]", Short: "What the next transaction pays for one unit", Example: "factord query pricing price 1", PositionalArgs: arg("product")},
				{RpcMethod: "Explain", Use: "explain [product]", Short: "A price taken apart, down to hours of work", Example: "factord query pricing explain 1 --depth 6", PositionalArgs: arg("product")},
				{RpcMethod: "History", Use: "history [product]", Short: "The prices posted in the last two years", Example: "factord query pricing history 1", PositionalArgs: arg("product")},
				{RpcMethod: "Stock", Use: "stock [product]", Short: "Finished units at hand", Example: "factord query pricing stock 1", PositionalArgs: arg("product")},
				{RpcMethod: "Costs", Use: "costs [company]", Short: "How a company's costs stand", Example: "factord query pricing costs 2", PositionalArgs: arg("company")},
				{RpcMethod: "Inputs", Use: "inputs [company]", Short: "A company's inputs on hand", Example: "factord query pricing inputs 2", PositionalArgs: arg("company")},
				{RpcMethod: "Owed", Use: "owed [company]", Short: "Inputs that a company's output used before they were recorded", Example: "factord query pricing owed 2", PositionalArgs: arg("company")},
				{RpcMethod: "Labour", Use: "labour [company]", Short: "Where the work is that a company paid and received in what it bought", Example: "factord query pricing labour 2", PositionalArgs: arg("company")},
				{RpcMethod: "Labours", Use: "labours", Short: "The same of every company: together, the wages minted are the work sold and held", Example: "factord query pricing labours"},
				{RpcMethod: "Job", Use: "job [job]", Short: "An open made-to-order job", Example: "factord query pricing job 1", PositionalArgs: arg("job")},
				{RpcMethod: "Jobs", Use: "jobs [company]", Short: "A company's open jobs", Example: "factord query pricing jobs 2", PositionalArgs: arg("company")},
				{RpcMethod: "Counts", Use: "counts [company]", Short: "Counts that wait for a second person", Example: "factord query pricing counts 2", PositionalArgs: arg("company")},
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: types.Msg_serviceDesc.ServiceName,
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{
					RpcMethod: "RegisterProduct", Use: "register-product [company] [code] [unit] [kind] [overhead-weight]", Short: "Add a product to a company",
					Example:        `factord tx pricing register-product 2 rye-bread loaf stocked 1 --declared "units_per_cycle=400, overhead_per_cycle=300, direct_per_unit=1.50" --from ada`,
					PositionalArgs: arg("company", "code", "unit", "kind", "overhead_weight"),
				},
				{
					RpcMethod: "ReviseDeclaration", Use: "revise-declaration [product]", Short: "Change a product's declared values as the region's bank",
					Example:        `factord tx pricing revise-declaration 1 --declared "units_per_cycle=800, overhead_per_cycle=300, direct_per_unit=1.50" --from banker`,
					PositionalArgs: arg("product"),
				},
				{RpcMethod: "SetKeeping", Use: "set-keeping [product] [cycles]", Short: "Say for how many cycles of sales a product's stock may last, as the region's bank", Example: "factord tx pricing set-keeping 1 104 --from banker", PositionalArgs: arg("product", "cycles")},
				{RpcMethod: "RetireProduct", Use: "retire-product [company] [product]", Short: "End a product whose stock is gone", Example: "factord tx pricing retire-product 2 1 --from ada", PositionalArgs: arg("company", "product")},
				{
					RpcMethod: "SetRecipe", Use: "set-recipe [company] [product]", Short: "Say what goes into one unit of a product",
					Example:        `factord tx pricing set-recipe 2 1 --lines "supplier_product=3, micro_quantity=0.6; supplier_product=4, micro_quantity=0.05" --from ada`,
					PositionalArgs: arg("company", "product"),
				},
				{RpcMethod: "RecordOutput", Use: "record-output [company] [product] [quantity]", Short: "Record finished units of a stocked product; far more than usual waits for confirm-count", Example: "factord tx pricing record-output 2 1 120 --from ada", PositionalArgs: arg("company", "product", "quantity")},
				{RpcMethod: "CountStock", Use: "count-stock [company] [item] [product] [quantity]", Short: "Record what a first person counted", Example: "factord tx pricing count-stock 2 stock 1 118 --from ada", PositionalArgs: arg("company", "item", "product", "quantity")},
				{RpcMethod: "ConfirmCount", Use: "confirm-count [company] [item] [product] [quantity]", Short: "Confirm a count, or output that waits, as a second person", Example: "factord tx pricing confirm-count 2 stock 1 118 --from ben", PositionalArgs: arg("company", "item", "product", "quantity")},
				{RpcMethod: "UpdateParams", Use: "update-params", Short: "Replace the region's rules for prices", Example: `factord tx pricing update-params --params "cycle_seconds=1 week" --from board`},
			},
		},
	}
}
