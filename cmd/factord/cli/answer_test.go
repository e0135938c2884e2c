package cli_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// answerOf is what a generated query of ours answers, by its command; nil of another command.
func answerOf(path string) protoreflect.MessageDescriptor {
	words := strings.Fields(path)
	if len(words) != 4 || words[1] != "query" || words[3] == "explain" { // explain has a table of its own
		return nil
	}
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName("factor." + words[2] + ".v1.Query"))
	if err != nil {
		return nil
	}
	methods := found.(protoreflect.ServiceDescriptor).Methods()
	for i := range methods.Len() {
		if strings.EqualFold(string(methods.Get(i).Name()), strings.ReplaceAll(words[3], "-", "")) {
			return methods.Get(i).Output()
		}
	}
	return nil
}

// people compares what an answer says to people with what it says to programs.
type people struct {
	t    *testing.T
	path string
}

var (
	screaming = regexp.MustCompile(`\b[A-Z]{2,}_[A-Z_]{2,}`)
	seconds   = regexp.MustCompile(`(^|[^0-9.])1[0-9]{9}\b`)
)

// compare holds that every number, enum and hash of an answer is written for people and can be typed: it is read back as what
// programs are told. It counts what it compared.
func (p people) compare(message protoreflect.MessageDescriptor, raw, text string) int {
	p.t.Helper()
	require.NotRegexp(p.t, screaming, text, p.path)
	require.NotRegexp(p.t, seconds, text, p.path)
	var exact, said map[string]any
	require.NoError(p.t, json.Unmarshal([]byte(raw), &exact), raw)
	require.NoError(p.t, yaml.Unmarshal([]byte(plainText(text)), &said), "%s: %s", p.path, text)
	return p.message(message, exact, said)
}

// plainText puts all values in quotes, so that YAML leaves them as they are.
func plainText(text string) string {
	text = regexp.MustCompile(`(?m)   # [^"\n]*$`).ReplaceAllString(text, "") // the names of things
	value := regexp.MustCompile(`(?m)^([ -]*(?:[a-z0-9_]+:|-) )([^"\[{ -][^\n]*)$`)
	return value.ReplaceAllStringFunc(text, func(line string) string {
		at := value.FindStringSubmatch(line)
		if nested := regexp.MustCompile(`^[a-z0-9_]+:( |$)`); at[1][len(at[1])-2] == '-' && nested.MatchString(at[2]) {
			return line
		}
		return at[1] + fmt.Sprintf("%q", at[2])
	})
}

func (p people) message(message protoreflect.MessageDescriptor, exact, said map[string]any) int {
	p.t.Helper()
	compared := 0
	for name, value := range exact { // each field for itself
		field := message.Fields().ByName(protoreflect.Name(name))
		if field == nil {
			continue
		}
		if field.IsList() {
			list, _ := said[name].([]any)
			values, _ := value.([]any)
			require.Len(p.t, list, len(values), "%s: %s", p.path, field.FullName())
			for i, one := range values {
				compared += p.value(field, one, list[i], said)
			}
			continue
		}
		if value != nil && said[name] == nil {
			require.Contains(p.t, []string{"", "0", "false", "map[]"}, fmt.Sprint(value), "%s: %s", p.path, field.FullName())
			continue
		}
		compared += p.value(field, value, said[name], said)
	}
	return compared
}

func (p people) value(field protoreflect.FieldDescriptor, exact, said any, beside map[string]any) int {
	p.t.Helper()
	text := fmt.Sprint(said)
	switch {
	case field.Message() != nil && field.Message().FullName() == "google.protobuf.Any":
		return 0 // JSON writes it in another shape
	case field.Message() != nil:
		fields, known := exact.(map[string]any)
		if tree, is := said.(map[string]any); known && is {
			return p.message(field.Message(), fields, tree)
		}
		return 0
	case field.Kind() == protoreflect.BytesKind:
		want, err := base64.StdEncoding.DecodeString(exact.(string))
		require.NoError(p.t, err)
		require.Equal(p.t, hex.EncodeToString(want), text, field.FullName())
	case field.Kind() == protoreflect.EnumKind:
		number, err := plain.ReadEnum(field.Enum(), text)
		require.NoError(p.t, err)
		require.Equal(p.t, exact, string(field.Enum().Values().ByNumber(number).Name()), field.FullName())
	case options.IsInteger(field):
		if strings.HasPrefix(text, "-") {
			return 0 // nobody can type less than nothing
		}
		written := plain.Written{Field: field, Text: text, Beside: func(name protoreflect.Name) string { return fmt.Sprint(beside[string(name)]) }}
		value, err := plain.Read(written, stranger{})
		require.NoError(p.t, err, "%s: %s is said %q", p.path, field.FullName(), text)
		require.Equal(p.t, fmt.Sprint(exact), fmt.Sprint(value.Interface()), "%s: %s is said %q", p.path, field.FullName(), text)
		number, err := plain.NumberOf(field)
		require.NoError(p.t, err)
		switch number.Unit {
		case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_TIME, options.UNIT_SECONDS, options.UNIT_SHARE:
			if fmt.Sprint(exact) != "0" {
				require.NotEqual(p.t, fmt.Sprint(exact), text, "%s: %s", p.path, field.FullName())
			}
		}
	default:
		return 0
	}
	return 1
}

// stranger reads what stands by itself, and knows no names.
type stranger struct{}

func (stranger) Find(kind, name string) (uint64, error) {
	return 0, fmt.Errorf("%q is no %s", name, kind)
}
func (stranger) Now() (int64, error) { return 0, plain.ErrNoClock }
func (stranger) Measure(permission string) options.Unit {
	if regiontypes.MovesMoney(permission) || cooptypes.MovesMoney(permission) {
		return options.UNIT_MONEY
	}
	return options.UNIT_ACTS
}
