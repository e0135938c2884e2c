package cli_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/cmd/factord/cli"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// TestMeShowsTheOpenOrderBehindManyClosedOnesAndSumsAllShifts has more shifts and orders than one page holds.
func TestMeShowsTheOpenOrderBehindManyClosedOnesAndSumsAllShifts(t *testing.T) {
	w := newWallet(t)
	baker, buyer := w.People[0], w.People[1]
	declared := pricingtypes.Declaration{UnitsPerCycle: 1000, OverheadPerCycle: 300_000_000, DirectPerUnit: 2_000_000}
	w.Do(baker, &pricingtypes.MsgRegisterProduct{
		Signer: baker.Address.String(), Company: 1, Code: "cake", Unit: "piece", Kind: pricingtypes.PRODUCT_KIND_SERVICE, Declared: declared, OverheadWeight: 1,
	})
	w.Do(baker, &markettypes.MsgListProduct{
		Signer: baker.Address.String(), Company: 1, Product: 1, Mode: markettypes.LISTING_MODE_BY_ORDER, OrderTimeoutSeconds: 86_400,
	})
	const closed = 105
	for i := range uint64(closed) {
		w.Block(4 * time.Minute) // for the gas allowance
		w.Do(buyer, &markettypes.MsgPurchase{Signer: buyer.Address.String(), Product: 1, Quantity: 1, MaxUnitPrice: 10_000_000})
		w.Do(buyer, &markettypes.MsgCancelOrder{Signer: buyer.Address.String(), Order: i + 1})
	}
	w.Do(buyer, &markettypes.MsgPurchase{Signer: buyer.Address.String(), Product: 1, Quantity: 3, MaxUnitPrice: 10_000_000})
	var paid int64
	const shifts = 101
	for range shifts {
		w.Do(baker, &wagetypes.MsgClockIn{Signer: baker.Address.String(), Company: 1})
		w.Block(4 * time.Minute)
		before := w.balance(baker.ID)
		w.Do(baker, &wagetypes.MsgClockOut{Signer: baker.Address.String()})
		paid += w.balance(baker.ID) - before
	}
	require.Positive(t, paid)

	said := w.run("me", "--from", "member-2")
	require.Zero(t, said.code, said.err)
	open, latest := strings.Index(said.out, "order     106: 3 of product 1 (cake of corner-bakery), 6.9 set aside, placed"), strings.Index(said.out, "order 105: 1 of product 1")
	require.Positive(t, open, said.out)
	require.Greater(t, latest, open, "the open one comes first\n%s", said.out)
	require.Contains(t, said.out, "and 102 more: factord query market orders --buyer-kind member --buyer 2")

	var read struct {
		Balance      string `json:"balance"`
		OpenOrders   []any  `json:"open_orders"`
		ClosedOrders []any  `json:"closed_orders"`
		Payslip      struct {
			Seconds string
			Paid    string `json:"paid_amount"`
		}
		Unread map[string]string
	}
	require.NoError(t, json.Unmarshal([]byte(w.run("me", "--from", "member-2", "-o", "json").out), &read))
	require.Len(t, read.OpenOrders, 1)
	require.Len(t, read.ClosedOrders, closed)
	require.Empty(t, read.Unread)
	said = w.run("me", "--from", "member-1", "-o", "json")
	require.NoError(t, json.Unmarshal([]byte(said.out), &read), said.out)
	require.Equal(t, text(paid), read.Payslip.Paid, "the sum is over all shifts")
	require.Equal(t, text(w.balance(baker.ID)), read.Balance)
}

// TestMeShowsWhatItCan refuses each query in turn that the command makes.
func TestMeShowsWhatItCan(t *testing.T) {
	w := newWallet(t)
	w.Do(w.People[0], &wagetypes.MsgClockIn{Signer: w.People[0].Address.String(), Company: 1})
	whole := w.run("me", "--from", "member-1")
	require.Zero(t, whole.code, whole.err)
	w.Queries()
	w.run("me", "--from", "member-1")
	refused := 0
	for _, query := range w.Queries() {
		if strings.Contains(query.Path, "MemberByAddress") || strings.HasSuffix(query.Path, "/Company") || strings.HasSuffix(query.Path, "/Occupation") {
			continue // without the first nobody knows who asks; the others are names only
		}
		refused++
		w.Refuse = func(path string) error {
			if path == query.Path {
				return errors.New("the index is gone")
			}
			return nil
		}
		said := w.run("me", "--from", "member-1")
		require.Equal(t, cli.ExitRefused, said.code, query.Path)
		require.Contains(t, said.err, "1 part could not be read", query.Path)
		require.Contains(t, said.out, "the index is gone", query.Path)
		require.Contains(t, said.out, "address   "+w.People[0].Address.String(), query.Path)
		missing := 0
		for _, line := range strings.Split(whole.out, "\n") {
			if !strings.Contains(said.out, line) {
				missing++
			}
		}
		require.LessOrEqual(t, missing, 1, "%s: the rest stands\n%s", query.Path, said.out)
		var read struct{ Unread map[string]string }
		said = w.run("me", "--from", "member-1", "-o", "json")
		require.NoError(t, json.Unmarshal([]byte(said.out), &read))
		require.Len(t, read.Unread, 1, query.Path)
	}
	require.GreaterOrEqual(t, refused, 10)
}

// TestEveryListThatTheWalletReadsIsReadByPages looks at the sources: a list that is asked for without a page ends at the first one.
func TestEveryListThatTheWalletReadsIsReadByPages(t *testing.T) {
	asked := regexp.MustCompile(`&(\w+)types\.(Query\w+Request)\{([^{}]*)\}`)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	lists := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range asked.FindAllStringSubmatch(string(source), -1) {
			name := protoreflect.FullName("factor." + found[1] + ".v1." + found[2])
			descriptor, err := registry.MergedProtoRegistry().FindDescriptorByName(name)
			require.NoError(t, err, "%s: %s", file, found[0])
			if descriptor.(protoreflect.MessageDescriptor).Fields().ByName("pagination") != nil {
				lists++
				require.Contains(t, found[3], "Pagination:", "%s: %s", file, found[0])
			}
		}
	}
	require.GreaterOrEqual(t, lists, 7)
}
