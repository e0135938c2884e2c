package pricing

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/pricing/types"
)

// AutoCLIOptions describes the command line of every query and message.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The region's rules for prices", "query pricing params"),
		framework.Command("Cycle", "cycle", "The running cycle, its end and the queue of companies to reprice", "query pricing cycle"),
		framework.Command("Product", "product [product]", "A product with its recipe and costs", "query pricing product 1", "product"),
		framework.Command("ProductByCode", "product-by-code [company] [code]", "The product that a company calls by a code", "query pricing product-by-code corner-bakery bread", "company", "code"),
		framework.Command("Products", "products", "All products, or those of one company", "query pricing products --company 2"),
		framework.Command("Price", "price [product]", "What the next transaction pays for one unit", "query pricing price 1", "product"),
		framework.Command("Explain", "explain [product]", "A price taken apart, down to hours of work", "query pricing explain 1 --depth 6", "product"),
		framework.Command("History", "history [product]", "The prices posted in the last two years", "query pricing history 1", "product"),
		framework.Command("Stock", "stock [product]", "Finished units at hand", "query pricing stock 1", "product"),
		framework.Command("Costs", "costs [company]", "How a company's costs stand", "query pricing costs 2", "company"),
		framework.Command("Inputs", "inputs [company]", "A company's inputs on hand", "query pricing inputs 2", "company"),
		framework.Command("Owed", "owed [company]", "Inputs that a company's output used before they were recorded", "query pricing owed 2", "company"),
		framework.Command("Labour", "labour [company]", "Where the work is that a company paid and received in what it bought", "query pricing labour 2", "company"),
		framework.Command("Labours", "labours", "The same of every company: together, the wages minted are the work sold and held", "query pricing labours"),
		framework.Command("Job", "job [job]", "An open made-to-order job", "query pricing job 1", "job"),
		framework.Command("Jobs", "jobs [company]", "A company's open jobs", "query pricing jobs 2", "company"),
		framework.Command("Counts", "counts [company]", "Counts that wait for a second person", "query pricing counts 2", "company"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("RegisterProduct", "register-product [company] [code] [unit] [kind] [overhead-weight]", "Add a product to a company", `tx pricing register-product 2 rye-bread loaf stocked 1 --declared "units_per_cycle=400, overhead_per_cycle=300, direct_per_unit=1.50" --from ada`, "company", "code", "unit", "kind", "overhead_weight"),
		framework.Command("ReviseDeclaration", "revise-declaration [product]", "Change a product's declared values as the region's bank", `tx pricing revise-declaration 1 --declared "units_per_cycle=800, overhead_per_cycle=300, direct_per_unit=1.50" --from banker`, "product"),
		framework.Command("SetKeeping", "set-keeping [product] [cycles]", "Say for how many cycles of sales a product's stock may last, as the region's bank", "tx pricing set-keeping 1 104 --from banker", "product", "cycles"),
		framework.Command("RetireProduct", "retire-product [company] [product]", "End a product whose stock is gone", "tx pricing retire-product 2 1 --from ada", "company", "product"),
		framework.Command("SetRecipe", "set-recipe [company] [product]", "Say what goes into one unit of a product", `tx pricing set-recipe 2 1 --lines "supplier_product=3, micro_quantity=0.6; supplier_product=4, micro_quantity=0.05" --from ada`, "company", "product"),
		framework.Command("RecordOutput", "record-output [company] [product] [quantity]", "Record finished units of a stocked product; far more than usual waits for confirm-count", "tx pricing record-output 2 1 120 --from ada", "company", "product", "quantity"),
		framework.Command("CountStock", "count-stock [company] [item] [product] [quantity]", "Record what a first person counted", "tx pricing count-stock 2 stock 1 118 --from ada", "company", "item", "product", "quantity"),
		framework.Command("ConfirmCount", "confirm-count [company] [item] [product] [quantity]", "Confirm a count, or output that waits, as a second person", "tx pricing confirm-count 2 stock 1 118 --from ben", "company", "item", "product", "quantity"),
		framework.UpdateParams(types.ModuleName),
	})
}
