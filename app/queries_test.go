package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	gogoproto "github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// needNode are services that ask the node's own CometBFT, which runs in no test here.
var needNode = map[string]bool{"cosmos.tx.v1beta1.Service": true, "cosmos.base.tendermint.v1beta1.Service": true}

// lived is a region in which some things have happened, with everything that a node serves.
func lived(t *testing.T) *apptest.Test {
	t.Helper()
	s := newSimulation(t, simulationSeed)
	acts := allActs()
	for range 40 {
		s.run(acts)
	}
	at := client.Context{}.WithCodec(s.Encoding().Codec).WithInterfaceRegistry(s.Encoding().Registry).WithTxConfig(s.Encoding().TxConfig)
	s.RegisterTxService(at)
	s.RegisterTendermintService(at)
	s.RegisterNodeService(at, *config.DefaultConfig())
	return s.Test
}

// eachQuery calls do for every method of every query service, with its request's type.
func eachQuery(t *testing.T, a *app.App, do func(path string, request reflect.Type)) {
	t.Helper()
	ours := 0
	for _, service := range a.QueryServices() {
		found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(service))
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			request := gogoproto.MessageType(string(methods.Get(i).Input().FullName()))
			if request == nil {
				require.True(t, strings.HasPrefix(service, "cosmos.autocli") || strings.HasPrefix(service, "cosmos.reflection"), "no type for the request of %s", methods.Get(i).FullName())
				continue
			}
			if strings.HasPrefix(service, "factor.") {
				ours++
			}
			do(fmt.Sprintf("/%s/%s", service, methods.Get(i).Name()), request.Elem())
		}
	}
	require.Greater(t, ours, 90)
}

// ask sends a request as a wallet does by ABCI.
func ask(a *app.App, ctx sdk.Context, path string, request any) ([]byte, error) {
	raw, err := gogoproto.Marshal(request.(gogoproto.Message))
	if err != nil {
		return nil, err
	}
	answer, err := a.GRPCQueryRouter().Route(path)(ctx, &abci.RequestQuery{Data: raw})
	if err != nil {
		return nil, err
	}
	return answer.Value, nil
}

// odd fills the fields of a request with the n-th combination of odd values; false when there are no more.
func odd(request reflect.Value, n int) bool {
	for i := range request.NumField() {
		field := request.Field(i)
		if !request.Type().Field(i).IsExported() {
			continue
		}
		choose := func(of int) int { one := n % of; n /= of; return one }
		switch field.Kind() {
		case reflect.Uint64, reflect.Uint32:
			field.SetUint([]uint64{1, 0, 999, math.MaxUint32}[choose(4)])
		case reflect.Int64:
			field.SetInt([]int64{1, 0, math.MaxInt64, math.MinInt64}[choose(4)])
		case reflect.Int32:
			field.SetInt([]int64{1, 0, 99}[choose(3)])
		case reflect.String:
			field.SetString([]string{"", "!", "factor1ada", apptest.NewPerson("stranger", 0).Address.String(), strings.Repeat("x", 300)}[choose(5)])
		case reflect.Bool:
			field.SetBool(choose(2) == 1)
		}
	}
	return n == 0
}

// TestNoQueryBlamesTheNodeForItsRequest is the law for every query that a node serves,
// tomorrow's included: whatever a request names that is not there or cannot be, the answer says so.
func TestNoQueryBlamesTheNodeForItsRequest(t *testing.T) {
	a := lived(t)
	ctx, err := a.State()
	require.NoError(t, err)
	refused := 0
	eachQuery(t, a.App, func(path string, request reflect.Type) {
		if needNode[strings.Split(path, "/")[1]] {
			return
		}
		for n := range 400 {
			filled := reflect.New(request)
			if !odd(filled.Elem(), n) {
				break
			}
			_, err := ask(a.App, ctx, path, filled.Interface())
			if err == nil {
				continue
			}
			refused++
			require.Contains(t, []codes.Code{codes.NotFound, codes.InvalidArgument, codes.Unimplemented}, status.Code(err), "%s %v: %s", path, filled, err)
			requirePlain(t, err.Error())
		}
		_, err := a.GRPCQueryRouter().Route(path)(ctx, &abci.RequestQuery{Data: []byte{0xff}})
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%s: bytes that are no request", path)
	})
	require.Greater(t, refused, 200)
	_, err = ask(a.App, ctx, "/factor.wage.v1.Query/Rate", &wagetypes.QueryRateRequest{Company: 1, Member: 999})
	require.Equal(t, codes.NotFound, status.Code(err), "a worker who is not employed")
}

// requirePlain refuses what libraries put around an error's own words.
func requirePlain(t *testing.T, text string) {
	t.Helper()
	for _, noise := range []string{"rpc error", "codespace", ".go:", "desc = "} {
		require.NotContains(t, text, noise)
	}
}

// TestEveryPageIsBounded: a limit above the largest page is refused by name, nothing is
// answered in full, and a page begins at one place.
func TestEveryPageIsBounded(t *testing.T) {
	a := lived(t)
	ctx, err := a.State()
	require.NoError(t, err)
	paged := 0
	eachQuery(t, a.App, func(path string, request reflect.Type) {
		if _, has := request.FieldByName("Pagination"); !has {
			return
		}
		paged++
		asked := func(page query.PageRequest) error {
			filled := reflect.New(request)
			filled.Elem().FieldByName("Pagination").Set(reflect.ValueOf(&page))
			_, err := ask(a.App, ctx, path, filled.Interface())
			return err
		}
		for _, limit := range []uint64{app.MaxPage + 1, math.MaxInt64, math.MaxUint64} {
			err := asked(query.PageRequest{Limit: limit})
			require.Equal(t, codes.InvalidArgument, status.Code(err), path)
			require.ErrorContains(t, err, fmt.Sprintf("pagination.limit is %d, at most 1000", limit), path)
		}
		err := asked(query.PageRequest{Offset: 5, Key: []byte{1}})
		require.Equal(t, codes.InvalidArgument, status.Code(err), path)
		require.ErrorContains(t, err, "pagination.offset is 5 and pagination.key is given", path)
	})
	require.Greater(t, paged, 35)
}

// rest is a node's REST API over its gRPC server, as the server builds it.
func rest(t *testing.T, a *apptest.Test) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer(grpc.ForceServerCodec(a.Encoding().Codec.GRPCCodec()))
	a.RegisterGRPCServerWithSkipCheckHeader(server, true)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(a.Encoding().Codec.GRPCCodec())))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	at := client.Context{}.WithCodec(a.Encoding().Codec).WithInterfaceRegistry(a.Encoding().Registry).WithTxConfig(a.Encoding().TxConfig).WithGRPCClient(conn)
	served := api.New(at, log.NewNopLogger(), server)
	a.RegisterAPIRoutes(served, config.APIConfig{Swagger: true})
	served.Router.PathPrefix("/").Handler(served.GRPCGatewayRouter) // as its Start does
	web := httptest.NewServer(served.Router)
	t.Cleanup(web.Close)
	return web
}

type told struct {
	Code    codes.Code `json:"code"`
	Message string     `json:"message"`
}

// get asks for a path and reads what is told when it fails.
func get(t *testing.T, url string, headers ...string) (int, told) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { require.NoError(t, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	var said told
	if answer.StatusCode != http.StatusOK {
		require.NoError(t, json.Unmarshal(text, &said), "%s: %s", url, text)
		requirePlain(t, said.Message)
	}
	return answer.StatusCode, said
}

// TestRESTRefusesWhatItWouldMisread is the law for every path of every query: a parameter that the
// query does not take, one given twice, and text that is no text are named and refused.
func TestRESTRefusesWhatItWouldMisread(t *testing.T) {
	a := lived(t)
	web := rest(t, a)
	paths := a.RESTPaths("1")
	require.Greater(t, len(paths), 100)
	for _, one := range paths {
		code, said := get(t, web.URL+one.Path+"?nonsense=1")
		require.Equal(t, http.StatusBadRequest, code, one.Path)
		require.Equal(t, codes.InvalidArgument, said.Code)
		require.Contains(t, said.Message, `parameter "nonsense" is unknown`, one.Path)
		for _, name := range one.Params {
			if name != "pagination" {
				continue
			}
			code, said = get(t, web.URL+one.Path+"?pagination.limit=1001")
			require.Equal(t, http.StatusBadRequest, code, one.Path)
			require.Contains(t, said.Message, "pagination.limit is 1001", one.Path)
			code, said = get(t, web.URL+one.Path+"?pagination.limit=1&pagination.limit=2")
			require.Equal(t, http.StatusBadRequest, code, one.Path)
			require.Contains(t, said.Message, `"pagination.limit" is given 2 times`, one.Path)
			code, said = get(t, web.URL+one.Path+"?pagination.offset=1&pagination.key=AQ==")
			require.Equal(t, http.StatusBadRequest, code, one.Path)
			require.Contains(t, said.Message, "begins at one of them", one.Path)
			code, said = get(t, web.URL+one.Path+"?pagination.limits=1")
			require.Equal(t, http.StatusBadRequest, code, one.Path)
			require.Contains(t, said.Message, `"pagination.limits" is unknown`, one.Path)
		}
	}
	for _, bad := range a.RESTPaths("%ff") {
		if strings.Contains(bad.Path, "%ff") {
			code, said := get(t, web.URL+bad.Path)
			require.Equal(t, http.StatusBadRequest, code, bad.Path)
			require.Contains(t, said.Message, "is not UTF-8 text")
		}
	}
}

// TestRESTTellsWhatIsMissingFromWhatIsWrong: 404 and 400 with one form of text, and what worked works.
func TestRESTTellsWhatIsMissingFromWhatIsWrong(t *testing.T) {
	a := lived(t)
	web := rest(t, a)
	for path, wanted := range map[string]struct {
		code int
		text string
	}{
		"/factor/region/v1/members/1":                                      {http.StatusOK, ""},
		"/factor/region/v1/members?pagination.limit=2":                     {http.StatusOK, ""},
		"/factor/region/v1/members?pagination.count_total=true":            {http.StatusOK, ""},
		"/factor/region/v1/members?pagination.countTotal=true":             {http.StatusOK, ""},
		"/factor/region/v1/members/999":                                    {http.StatusNotFound, "member not found"},
		"/factor/region/v1/members/x":                                      {http.StatusBadRequest, "x"},
		"/factor/region/v1/members/%2525":                                  {http.StatusBadRequest, "%25"},
		"/factor/region/v1/members?pagination.limit=x":                     {http.StatusBadRequest, "x"},
		"/factor/region/v1/members?pagination.limit=%25zz":                 {http.StatusBadRequest, "%zz"},
		"/factor/region/v1/members?a;b":                                    {http.StatusBadRequest, "semicolon"},
		"/factor/region/v1/members?pagination.key=%FF":                     {http.StatusBadRequest, "not UTF-8"},
		"/factor/region/v1/nothing":                                        {http.StatusNotFound, "no query is at"},
		"/cosmos/bank/v1beta1/balances/factor1ada":                         {http.StatusBadRequest, `address "factor1ada"`},
		"/cosmos/bank/v1beta1/balances/factor1ada?pagination.limit=1":      {http.StatusBadRequest, `address "factor1ada"`},
		"/cosmos/auth/v1beta1/account_info/factor1ada":                     {http.StatusBadRequest, `address "factor1ada"`},
		"/cosmos/auth/v1beta1/account_info/" + stranger().Address.String(): {http.StatusNotFound, "not found"},
	} {
		code, said := get(t, web.URL+path)
		require.Equal(t, wanted.code, code, "%s: %s", path, said.Message)
		require.Contains(t, said.Message, wanted.text, path)
	}
	height := "x-cosmos-block-height"
	code, _ := get(t, web.URL+"/factor/region/v1/members/1", height, fmt.Sprint(a.LastBlockHeight()-1))
	require.Equal(t, http.StatusOK, code)
	for _, bad := range []string{"x", "-1", "999999"} {
		code, said := get(t, web.URL+"/factor/region/v1/members/1", height, bad)
		require.Equal(t, http.StatusBadRequest, code, said.Message)
		require.Contains(t, said.Message, "height")
	}
}

func stranger() *apptest.Person { return apptest.NewPerson("stranger", 0) }

// TestCountingAndSkippingAreBounded: a question that walks over more entries than it lists
// is told so when it walks too far, and the same list without it is answered.
func TestCountingAndSkippingAreBounded(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 3})
	ctx, err := a.State()
	require.NoError(t, err)
	const many = 60_000
	genesis := cooptypes.DefaultGenesis()
	genesis.LastCompany = many
	for id := uint64(1); id <= many; id++ {
		genesis.Companies = append(genesis.Companies, cooptypes.Company{
			Id: id, Code: fmt.Sprintf("company-%d", id), Authority: cooptypes.AuthorityAddress(id).String(),
			Kind: cooptypes.KIND_REGIONAL, Standing: cooptypes.STANDING_GONE,
		})
	}
	require.NoError(t, a.Coop.InitGenesis(ctx, genesis)) // into a copy that nothing keeps
	asked := func(page *query.PageRequest) (*cooptypes.QueryCompaniesResponse, error) {
		raw, err := ask(a.App, ctx, "/factor.coop.v1.Query/Companies", &cooptypes.QueryCompaniesRequest{Pagination: page})
		if err != nil {
			return nil, err
		}
		var answer cooptypes.QueryCompaniesResponse
		require.NoError(t, answer.Unmarshal(raw))
		return &answer, nil
	}
	for _, page := range []*query.PageRequest{{CountTotal: true}, {Offset: many}} {
		_, err = asked(page)
		require.Equal(t, codes.ResourceExhausted, status.Code(err), page)
		require.ErrorContains(t, err, "ask for less")
	}
	for _, page := range []*query.PageRequest{nil, {Limit: 100}, {Limit: 100, Offset: 900}} {
		answer, err := asked(page)
		require.NoError(t, err, page)
		require.Len(t, answer.Companies, 100, page)
		require.Zero(t, answer.Pagination.Total, page)
	}
	answer, err := asked(&query.PageRequest{Limit: app.MaxPage})
	require.NoError(t, err)
	require.Len(t, answer.Companies, app.MaxPage)
}
