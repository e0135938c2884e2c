package app_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
)

// number is one number of a message, at any depth: an integer of any kind, an amount of coins, a time or a duration in
// seconds, what an enumeration counts, a switch that is 0 or 1.
type number struct {
	// path names it, such as .Config.Classes[0].Seats.
	path string
	// row names it by the type that holds it, as docs/bounds.md does: board.SeatClass.seats; empty where it is none of ours.
	row string
	// kind is what it is in Go.
	kind reflect.Kind
	// least and most are what its type can hold.
	least, most *big.Int
	get         func() *big.Int
	set         func(*big.Int)
}

// field is the path without the positions in lists: what the message's type has once.
func (n number) field() string { return withoutPositions(n.path) }

func withoutPositions(path string) string {
	var text strings.Builder
	inside := false
	for _, letter := range path {
		switch {
		case letter == '[':
			inside = true
			text.WriteString("[")
		case letter == ']':
			inside = false
			text.WriteString("]")
		case !inside:
			text.WriteRune(letter)
		}
	}
	return text.String()
}

// numbersOf are all numbers of a message, in the order of its fields. What it carries packed is a message of its own.
func numbersOf(msg sdk.Msg) []number {
	var all []number
	collect(reflect.ValueOf(msg), "", "", &all)
	return all
}

var (
	intType      = reflect.TypeFor[sdkmath.Int]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
)

func collect(value reflect.Value, path, row string, all *[]number) {
	add := func(least, most *big.Int, get func() *big.Int, set func(*big.Int)) {
		*all = append(*all, number{path: path, row: row, kind: value.Kind(), least: least, most: most, get: get, set: set})
	}
	switch value.Type() {
	case intType:
		most := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), sdkmath.MaxBitLen), big.NewInt(1))
		add(new(big.Int).Neg(most), most, func() *big.Int {
			if amount := value.Interface().(sdkmath.Int); !amount.IsNil() {
				return amount.BigInt()
			}
			return new(big.Int)
		}, func(n *big.Int) { value.Set(reflect.ValueOf(sdkmath.NewIntFromBigInt(n))) })
		return
	case timeType:
		// From the year 1 to the year 9999, as the encoding has it.
		add(big.NewInt(-62135596800), big.NewInt(253402300799), func() *big.Int { return big.NewInt(value.Interface().(time.Time).Unix()) },
			func(n *big.Int) { value.Set(reflect.ValueOf(time.Unix(n.Int64(), 0).UTC())) })
		return
	case durationType:
		add(big.NewInt(math.MinInt64/int64(time.Second)), big.NewInt(math.MaxInt64/int64(time.Second)),
			func() *big.Int { return big.NewInt(value.Int() / int64(time.Second)) }, func(n *big.Int) { value.SetInt(n.Int64() * int64(time.Second)) })
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			collect(value.Elem(), path, row, all)
		}
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range value.Len() {
			collect(value.Index(i), fmt.Sprintf("%s[%d]", path, i), row, all)
		}
	case reflect.Struct:
		if strings.HasSuffix(value.Type().String(), "types.Any") {
			return
		}
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() {
				collect(value.Field(i), path+"."+field.Name, rowOf(value.Type(), field), all)
			}
		}
	case reflect.Bool:
		add(new(big.Int), big.NewInt(1), func() *big.Int {
			if value.Bool() {
				return big.NewInt(1)
			}
			return new(big.Int)
		}, func(n *big.Int) { value.SetBool(n.Sign() != 0) })
	case reflect.Int32:
		add(big.NewInt(math.MinInt32), big.NewInt(math.MaxInt32), func() *big.Int { return big.NewInt(value.Int()) }, func(n *big.Int) { value.SetInt(n.Int64()) })
	case reflect.Int64:
		add(big.NewInt(math.MinInt64), big.NewInt(math.MaxInt64), func() *big.Int { return big.NewInt(value.Int()) }, func(n *big.Int) { value.SetInt(n.Int64()) })
	case reflect.Uint32, reflect.Uint64:
		most := new(big.Int).SetUint64(math.MaxUint64)
		if value.Kind() == reflect.Uint32 {
			most = big.NewInt(math.MaxUint32)
		}
		add(new(big.Int), most, func() *big.Int { return new(big.Int).SetUint64(value.Uint()) }, func(n *big.Int) { value.SetUint(n.Uint64()) })
	}
}

// rowOf is the module, the type and the name in its protobuf message of a field, empty where the type is none of ours.
func rowOf(holder reflect.Type, field reflect.StructField) string {
	module, ours := strings.CutPrefix(holder.PkgPath(), "github.com/factor-coop/factor/x/")
	for _, part := range strings.Split(field.Tag.Get("protobuf"), ",") {
		if name, found := strings.CutPrefix(part, "name="); found && ours {
			return strings.TrimSuffix(module, "/types") + "." + holder.Name() + "." + name
		}
	}
	return ""
}

// fieldsOf are the numbers that a type of message can have, as number.field names them. A list has one entry.
func fieldsOf(kind reflect.Type) []string {
	var fields []string
	collectFields(kind, "", &fields)
	return fields
}

func collectFields(kind reflect.Type, path string, fields *[]string) {
	switch kind {
	case intType, timeType, durationType:
		*fields = append(*fields, path)
		return
	}
	switch kind.Kind() {
	case reflect.Pointer:
		collectFields(kind.Elem(), path, fields)
	case reflect.Slice:
		if kind.Elem().Kind() != reflect.Uint8 {
			collectFields(kind.Elem(), path+"[]", fields)
		}
	case reflect.Struct:
		if strings.HasSuffix(kind.String(), "types.Any") {
			return
		}
		for i := range kind.NumField() {
			if field := kind.Field(i); field.IsExported() {
				collectFields(field.Type, path+"."+field.Name, fields)
			}
		}
	case reflect.Bool, reflect.Int32, reflect.Int64, reflect.Uint32, reflect.Uint64:
		*fields = append(*fields, path)
	}
}

// edge is the value farthest from one that is accepted, towards a limit, that is accepted too. It tries the limit, then
// shorter and shorter distances, each a 256th of the one before, and halves the gap that is left.
func edge(from, limit *big.Int, accepted func(*big.Int) bool) *big.Int {
	whole := new(big.Int).Sub(limit, from)
	sign := int64(whole.Sign())
	whole.Abs(whole)
	at := func(distance *big.Int) *big.Int {
		return new(big.Int).Add(from, new(big.Int).Mul(distance, big.NewInt(sign)))
	}
	if sign == 0 || accepted(limit) {
		return limit
	}
	near, far := new(big.Int), whole // near is accepted, far is not
	for bits := whole.BitLen() - 1; bits >= 0; bits -= 8 {
		distance := new(big.Int).Lsh(big.NewInt(1), uint(bits))
		if distance.Cmp(whole) >= 0 {
			continue
		}
		if accepted(at(distance)) {
			near = distance
			break
		}
		far = distance
	}
	one := big.NewInt(1)
	for new(big.Int).Sub(far, near).Cmp(one) > 0 {
		middle := new(big.Int).Rsh(new(big.Int).Add(near, far), 1)
		if accepted(at(middle)) {
			near = middle
		} else {
			far = middle
		}
	}
	return at(near)
}

func TestTheEdgeOfWhatIsAcceptedIsFound(t *testing.T) {
	for _, c := range []struct{ from, limit, lowest, highest, want int64 }{
		{5, math.MaxInt64, 0, 1000, 1000},
		{5, math.MinInt64, 0, 1000, 0},
		{5, math.MaxInt64, 0, math.MaxInt64, math.MaxInt64},
		{5, math.MaxInt64, 5, 5, 5},
		{5, math.MaxInt64, 0, 6, 6},
		{0, math.MaxInt64, 0, math.MaxInt64 - 1, math.MaxInt64 - 1},
		{7, 0, 3, 9, 3},
		{7, 7, 7, 7, 7},
	} {
		found := edge(big.NewInt(c.from), big.NewInt(c.limit), func(n *big.Int) bool {
			return n.IsInt64() && n.Int64() >= c.lowest && n.Int64() <= c.highest
		})
		require.Equal(t, c.want, found.Int64(), "%+v", c)
	}
}

func TestEveryNumberOfAMessageIsFoundAtEveryDepth(t *testing.T) {
	msg := &boardtypes.MsgOpenBoard{Config: boardtypes.BoardConfig{Classes: []boardtypes.SeatClass{{Seats: 3}, {Seats: 4}}}}
	var paths []string
	for _, one := range numbersOf(msg) {
		paths = append(paths, one.path)
		if one.path == ".Config.Classes[1].Seats" {
			require.EqualValues(t, 4, one.get().Int64())
			one.set(one.most)
			require.Contains(t, fieldsOf(reflect.TypeOf(msg)), one.field())
		}
	}
	require.EqualValues(t, math.MaxUint32, msg.Config.Classes[1].Seats)
	require.Contains(t, paths, ".Config.Classes[0].Source.Kind")
	require.Contains(t, paths, ".Config.Rules.VotingSeconds")
	send := &banktypes.MsgSend{Amount: sdk.NewCoins(sdk.NewInt64Coin("loaf", 7))}
	require.Equal(t, ".Amount[0].Amount", numbersOf(send)[0].path)
	require.EqualValues(t, 7, numbersOf(send)[0].get().Int64())
	require.Equal(t, []string{".Amount[].Amount"}, fieldsOf(reflect.TypeOf(send)))
}
