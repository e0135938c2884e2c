package scenario_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/scenario"
)

var update = flag.Bool("update", false, "write docs/scenario.schema.json from the Go types")

const (
	schemaFile    = "../../../docs/scenario.schema.json"
	decisionsFile = "../../../docs/decisions.schema.json"
)

func schema(t *testing.T) []byte {
	t.Helper()
	return schemaOf(t, &scenario.Scenario{}, "A scenario for factord simulate")
}

func decisionsSchema(t *testing.T) []byte {
	t.Helper()
	return schemaOf(t, &scenario.Overlay{}, "Decisions for factord simulate --from-export")
}

// schemaOf describes a file format for editors, from the Go types and their comments.
func schemaOf(t *testing.T, format any, title string) []byte {
	t.Helper()
	reflector := &jsonschema.Reflector{
		FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true,
		Mapper: func(kind reflect.Type) *jsonschema.Schema {
			text := func(pattern, description string) *jsonschema.Schema {
				return &jsonschema.Schema{
					Description: description,
					AnyOf:       []*jsonschema.Schema{{Type: "number", Minimum: "0"}, {Type: "string", Pattern: pattern}},
				}
			}
			switch kind {
			case reflect.TypeFor[scenario.Amount]():
				return text(`^\d+(\.\d{1,6})?$`, "units of currency, like 3.42")
			case reflect.TypeFor[scenario.Quantity]():
				return text(`^\d+(\.\d{1,6})?$`, "units of the product, like 0.5")
			case reflect.TypeFor[scenario.Share]():
				return &jsonschema.Schema{Type: "string", Pattern: `^\d+(\.\d{1,4})?%$`, Description: "a part of one, like 12.5%"}
			case reflect.TypeFor[scenario.Seconds]():
				return &jsonschema.Schema{Type: "string", Pattern: `^(\d+h)?(\d+m)?(\d+s)?$`, Description: "a time of work, like 1h30m"}
			case reflect.TypeFor[scenario.Pattern]():
				one := &jsonschema.Schema{Type: "string"}
				for _, pattern := range scenario.Patterns {
					one.Enum = append(one.Enum, pattern)
				}
				return one
			}
			return nil
		},
	}
	require.NoError(t, reflector.AddGoComments("github.com/factor-coop/factor/internal/simulator/scenario", ".", jsonschema.WithFullComment()))
	made := reflector.Reflect(format)
	made.Title = title
	made.ID = ""
	raw, err := json.MarshalIndent(made, "", "  ")
	require.NoError(t, err)
	return append(raw, '\n')
}

func TestTheSchemaIsCurrent(t *testing.T) {
	for file, made := range map[string][]byte{schemaFile: schema(t), decisionsFile: decisionsSchema(t)} {
		if *update {
			require.NoError(t, os.WriteFile(file, made, 0o600))
		}
		written, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(made), string(written), "go test -run Schema -update ./internal/simulator/scenario writes it")
	}
}

// valid judges a scenario by the schema alone, as an editor does.
func valid(t *testing.T, text []byte) error {
	t.Helper()
	return validBy(t, schema(t), text)
}

func validBy(t *testing.T, format, text []byte) error {
	t.Helper()
	described, err := validator.UnmarshalJSON(bytes.NewReader(format))
	require.NoError(t, err)
	compiler := validator.NewCompiler()
	require.NoError(t, compiler.AddResource("scenario.json", described))
	compiled, err := compiler.Compile("scenario.json")
	require.NoError(t, err)
	asJSON, err := yaml.YAMLToJSON(text)
	require.NoError(t, err)
	instance, err := validator.UnmarshalJSON(bytes.NewReader(asJSON))
	require.NoError(t, err)
	return compiled.Validate(instance)
}

func TestTheLibraryIsValidByTheSchemaToo(t *testing.T) {
	files, err := filepath.Glob("../../../config/scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, valid(t, raw), file)
	}
	require.NoError(t, valid(t, []byte(bakery)))
	for to, one := range map[string]struct{ from, says string }{
		"pattern: stedy": {"pattern: steady", "/companies/0/products/0/demand/pattern"}, "noise: 0.1": {"noise: 10%", "/companies/0/fixed/0/noise"},
		"cycle: 104": {"cycles: 104", "'cycle'"}, "time: 3": {"time: 3m", "/companies/1/products/0/labour/0/time"},
	} {
		require.ErrorContains(t, valid(t, []byte(strings.Replace(bakery, one.from, to, 1))), one.says, to)
	}
}
