package openapi

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/options"
	_ "github.com/factor-coop/factor/x/market/types"
	_ "github.com/factor-coop/factor/x/region/types"
)

func TestEveryUnitHasWords(t *testing.T) {
	for number, name := range options.Unit_name {
		unit := options.Unit(number)
		if unit != options.UNIT_UNSPECIFIED && unit != options.UNIT_ID {
			require.NotEmpty(t, units[unit], name)
		}
	}
}

func method(t *testing.T, name protoreflect.FullName) protoreflect.MethodDescriptor {
	t.Helper()
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(name)
	require.NoError(t, err)
	return found.(protoreflect.MethodDescriptor)
}

func TestAParameterSaysWhereItStandsWhatItIsAndWhatItCounts(t *testing.T) {
	raw, err := Document(Info{Title: "here"}, []Operation{
		{Verb: "GET", Template: "/members/{member=**}", Method: method(t, "factor.region.v1.Query.Member")},
		{Verb: "GET", Template: "/members", Method: method(t, "factor.region.v1.Query.Members")},
		{Verb: "POST", Template: "/order", Method: method(t, "factor.market.v1.Query.Order"), Body: true},
	})
	require.NoError(t, err)
	var doc struct {
		Paths map[string]map[string]struct {
			Summary     string
			Parameters  []map[string]any
			RequestBody any
		}
		Components struct {
			Schemas map[string]struct{ Properties map[string]map[string]any }
		}
	}
	require.NoError(t, json.Unmarshal(raw, &doc))
	one := doc.Paths["/members/{member}"]["get"]
	require.Equal(t, "Member", one.Summary)
	require.Equal(t, map[string]any{"name": "member", "in": "path", "required": true, "description": "The number of a member. 0: refused.", "schema": map[string]any{"type": "string", "format": "uint64"}}, one.Parameters[0])
	require.Equal(t, "#/components/parameters/height", one.Parameters[1]["$ref"])
	list := doc.Paths["/members"]["get"]
	require.Equal(t, "pagination.key", list.Parameters[0]["name"])
	require.Equal(t, "query", list.Parameters[0]["in"])
	require.Equal(t, map[string]any{"type": "string", "format": "uint64", "description": "The number of a buyer. 0: the region."}, doc.Components.Schemas["factor.market.v1.Order"].Properties["buyer"])
	require.Equal(t, "Chain time in Unix seconds. 0: none.", doc.Components.Schemas["factor.region.v1.Member"].Properties["admitted_at"]["description"], "what is answered says what it counts")
	require.NotNil(t, doc.Paths["/order"]["post"].RequestBody)
}

func TestTwoAtOneAddressAreRefused(t *testing.T) {
	member := Operation{Verb: "GET", Template: "/members/{member}", Method: method(t, "factor.region.v1.Query.Member")}
	_, err := Document(Info{}, []Operation{member, member})
	require.ErrorContains(t, err, "GET /members/{member} is there twice")
}
