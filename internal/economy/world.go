package economy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand"
	"slices"
	"sync"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/chainclient"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// gasLimit is what a step of the economy may use; the allowance is charged by it.
const gasLimit = 600_000

// Person is a member who acts with their own key.
type Person struct {
	Name   string
	ID     uint64
	Signer *chainclient.Signer

	purse sync.Mutex // held while they buy
}

// firm is a founded company with the people who act for it.
type firm struct {
	plan    Company
	id      uint64
	founder *Person // holds every mandate
	officer *Person // may sell and record output
	workers []*Person
	// shifts that were planned so far, and how many of them for each product, the company as a whole last.
	shifts    int
	shiftsFor []int
}

// good is a registered product.
type good struct {
	plan  Product
	id    uint64
	firm  *firm
	shelf sync.Mutex // held while somebody takes from it
}

// World is a running region with its people.
type World struct {
	// Log is told what happens, one line each.
	Log func(format string, args ...any)

	client *chainclient.Client
	plan   Plan
	people []*Person
	random *rand.Rand // plans only; the chain never sees it

	region   regiontypes.QueryClient
	currency currencytypes.QueryClient
	pricing  pricingtypes.QueryClient
	market   markettypes.QueryClient
	wage     wagetypes.QueryClient
	board    boardtypes.QueryClient

	firms       map[string]*firm
	goods       map[string]*good
	occupations map[string]uint64
	shelf       []string // goods in the order of the plan
	agenda      *agenda

	decided decided

	mu       sync.Mutex
	tables   []*table
	lastCake cake
}

// shiftsPerTable is how many shifts a table takes.
const shiftsPerTable = 2

// table is made-to-order work that the workshop has accepted.
type table struct {
	order, job uint64
	shifts     int
}

// cake is a purchase that may come back.
type cake struct {
	buyer *Person
	order uint64
}

// NewWorld lets people live a plan on the chain of the client; the seed decides
// who buys what when.
func NewWorld(client *chainclient.Client, plan Plan, people []*Person, seed int64) (*World, error) {
	if err := plan.Check(); err != nil {
		return nil, err
	}
	if need := plan.Members(); len(people) < need {
		return nil, fmt.Errorf("the plan employs %d people, there are %d", need, len(people))
	}
	w := &World{
		Log: func(string, ...any) {}, client: client, plan: plan, people: people, random: rand.New(rand.NewSource(seed)),
		region: regiontypes.NewQueryClient(client.Context), currency: currencytypes.NewQueryClient(client.Context),
		pricing: pricingtypes.NewQueryClient(client.Context), market: markettypes.NewQueryClient(client.Context),
		wage: wagetypes.NewQueryClient(client.Context), board: boardtypes.NewQueryClient(client.Context),
		decided: decided{proposals: map[string]uint64{}},
		firms:   map[string]*firm{}, goods: map[string]*good{}, occupations: map[string]uint64{},
	}
	w.agenda = newAgenda(w.Now, 48)
	return w, nil
}

// Now is the region's chain time in seconds.
func (w *World) Now(ctx context.Context) (int64, error) {
	answer, err := w.region.Clock(ctx, &regiontypes.QueryClockRequest{})
	if err != nil {
		return 0, err
	}
	return answer.Now, nil
}

// Progress is how many steps people took and how many of them the chain refused.
func (w *World) Progress() (done, refused int) { return w.agenda.progress() }

// Failures are the steps that the chain refused.
func (w *World) Failures() []Failure {
	w.agenda.mu.Lock()
	defer w.agenda.mu.Unlock()
	return append([]Failure(nil), w.agenda.failures...)
}

// send signs one message by one person and reads its answer, which may be nil.
func (w *World) send(ctx context.Context, by *Person, msg sdk.Msg, answer proto.Message) error {
	result, err := w.client.Send(ctx, by.Signer, gasLimit, msg)
	if err != nil || answer == nil {
		return err
	}
	return w.client.Response(result, 0, answer)
}

// Found has every company founded, staffed, and its products, recipes and listings made.
func (w *World) Found(ctx context.Context) error {
	occupations, err := w.wage.Occupations(ctx, &wagetypes.QueryOccupationsRequest{})
	if err != nil {
		return err
	}
	for _, known := range occupations.Occupations {
		w.occupations[known.Occupation.Code] = known.Occupation.Id
	}
	next := 0
	for _, plan := range w.plan.Companies {
		id, found := w.occupations[plan.Occupation]
		if !found {
			return fmt.Errorf("%s needs the occupation %q, which the region does not have", plan.Code, plan.Occupation)
		}
		staff := slices.Clone(w.people[next : next+plan.Workers]) // hiring must not reach into the next company
		next += plan.Workers
		if err := w.found(ctx, plan, staff, id); err != nil {
			return fmt.Errorf("found %s: %w", plan.Code, err)
		}
		w.Log("%s founded %s with %d workers", staff[0].Name, plan.Code, len(staff))
	}
	for _, plan := range w.plan.Companies {
		if err := w.register(ctx, w.firms[plan.Code]); err != nil {
			return fmt.Errorf("products of %s: %w", plan.Code, err)
		}
	}
	for _, code := range w.shelf {
		if err := w.offer(ctx, w.goods[code]); err != nil {
			return fmt.Errorf("list %s: %w", code, err)
		}
	}
	return nil
}

func (w *World) found(ctx context.Context, plan Company, staff []*Person, occupation uint64) error {
	founder := staff[0]
	var founded cooptypes.MsgFoundCompanyResponse
	if err := w.send(ctx, founder, &cooptypes.MsgFoundCompany{Signer: founder.address(), Code: plan.Code, Occupation: occupation}, &founded); err != nil {
		return err
	}
	f := &firm{plan: plan, id: founded.Company, founder: founder, officer: staff[1], workers: staff, shiftsFor: make([]int, len(plan.Products)+1)}
	w.firms[plan.Code] = f
	var offers []sdk.Msg
	for _, worker := range staff[1:] {
		offers = append(offers, &cooptypes.MsgOfferEmployment{Signer: founder.address(), Company: f.id, Member: worker.ID, Occupation: occupation})
	}
	if _, err := w.client.Send(ctx, founder.Signer, gasLimit*2, offers...); err != nil {
		return err
	}
	accept := func(worker *Person) error {
		return w.send(ctx, worker, &cooptypes.MsgAcceptOffer{Signer: worker.address(), Company: f.id, Occupation: occupation}, nil)
	}
	if err := together(staff[1:], accept); err != nil {
		return err
	}
	// A second person sells and records what was made, so that one person's absence stops nothing.
	for _, permission := range []string{cooptypes.PermissionSell, cooptypes.PermissionProduce} {
		appoint := &cooptypes.MsgAppointOfficer{Signer: founder.address(), Company: f.id, Member: f.officer.ID, Permission: permission}
		if err := w.send(ctx, founder, appoint, nil); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) register(ctx context.Context, f *firm) error {
	for _, plan := range f.plan.Products {
		var registered pricingtypes.MsgRegisterProductResponse
		err := w.send(ctx, f.founder, &pricingtypes.MsgRegisterProduct{
			Signer: f.founder.address(), Company: f.id, Code: plan.Code, Unit: plan.Unit, Kind: plan.Kind,
			Declared:       pricingtypes.Declaration{UnitsPerCycle: plan.PerWeek, OverheadPerCycle: plan.DeclaredOverhead, DirectPerUnit: plan.DeclaredDirect},
			OverheadWeight: max(1, plan.DeclaredOverhead/1_000_000),
		}, &registered)
		if err != nil {
			return fmt.Errorf("%s: %w", plan.Code, err)
		}
		w.goods[plan.Code] = &good{plan: plan, id: registered.Product, firm: f}
		w.shelf = append(w.shelf, plan.Code)
	}
	return nil
}

func (w *World) offer(ctx context.Context, g *good) error {
	by := g.firm.founder.address()
	if len(g.plan.Recipe) > 0 {
		lines := make([]pricingtypes.RecipeLine, 0, len(g.plan.Recipe))
		for _, input := range g.plan.Recipe {
			lines = append(lines, pricingtypes.RecipeLine{SupplierProduct: w.goods[input.Product].id, MicroQuantity: input.Milli * 1000})
		}
		recipe := &pricingtypes.MsgSetRecipe{Signer: by, Company: g.firm.id, Product: g.id, Lines: lines}
		if err := w.send(ctx, g.firm.founder, recipe, nil); err != nil {
			return err
		}
	}
	listing := &markettypes.MsgListProduct{Signer: by, Company: g.firm.id, Product: g.id, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 14 * day, Description: commitment(g.plan.Code)}
	if g.plan.Kind == pricingtypes.PRODUCT_KIND_MADE_TO_ORDER {
		listing.Mode, listing.OrderTimeoutSeconds = markettypes.LISTING_MODE_BY_ORDER, 21*day
	}
	return w.send(ctx, g.firm.founder, listing, nil)
}

func (p *Person) address() string { return p.Signer.Address.String() }

// commitment is what the chain keeps of a text that is published elsewhere.
func commitment(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// together runs f for all people at once and returns the first error.
func together(people []*Person, f func(*Person) error) error {
	errs := make([]error, len(people))
	var all sync.WaitGroup
	for i, person := range people {
		all.Add(1)
		go func() {
			defer all.Done()
			errs[i] = f(person)
		}()
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("%s: %w", people[i].Name, err)
		}
	}
	return nil
}
