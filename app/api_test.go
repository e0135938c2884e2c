package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/server/api"
	"github.com/cosmos/cosmos-sdk/server/config"

	"github.com/factor-coop/factor/testutil/apptest"
)

// call asks with any method and headers, and returns the answer with its body.
func call(t *testing.T, method, url, body string, headers ...string) (called, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return called{answer.StatusCode, answer.Header}, string(text)
}

// called is what a call was answered with, besides its body.
type called struct {
	StatusCode int
	Header     http.Header
}

// TestEveryPathKnowsItsMethods is the law for every path of the REST API and every page: HEAD answers as GET does, without
// a body; OPTIONS tells the methods; another method is refused with 405 and not with a 404 or 501.
func TestEveryPathKnowsItsMethods(t *testing.T) {
	a := lived(t)
	web := rest(t, a)
	taken := map[string][]string{"/": {"GET"}, "/portal.js": {"GET"}, "/swagger/": {"GET"}, "/swagger/openapi.json": {"GET"}}
	for _, one := range a.RESTEndpoints("1") {
		taken[one.Path] = append(taken[one.Path], one.Verb)
	}
	require.Greater(t, len(taken), 120)
	both := 0
	for path, verbs := range taken {
		url := web.URL + path
		answer, said := call(t, http.MethodOptions, url, "")
		require.Equal(t, http.StatusNoContent, answer.StatusCode, "%s: %s", path, said)
		allowed := strings.Split(answer.Header.Get("Allow"), ", ")
		for _, verb := range verbs {
			require.Contains(t, allowed, verb, path)
		}
		require.Contains(t, allowed, "OPTIONS", path)
		if slices.Contains(verbs, "GET") {
			require.Contains(t, allowed, "HEAD", path)
			got, _ := call(t, http.MethodGet, url, "")
			head, body := call(t, http.MethodHead, url, "")
			require.Equal(t, got.StatusCode, head.StatusCode, path)
			require.Equal(t, got.Header.Get("Content-Type"), head.Header.Get("Content-Type"), path)
			require.Empty(t, body, path)
		}
		if len(verbs) > 1 {
			both++
		}
		for _, verb := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "NONSENSE"} {
			if slices.Contains(allowed, verb) {
				continue
			}
			answer, said := call(t, verb, url, "{}", "Content-Type", "application/json")
			require.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode, "%s %s: %s", verb, path, said)
			require.Equal(t, strings.Join(allowed, ", "), answer.Header.Get("Allow"), path)
			if verb != "HEAD" {
				require.Contains(t, said, fmt.Sprintf("%s takes %s and not %s", path, strings.Join(allowed, ", "), verb))
			}
		}
	}
	require.Positive(t, both, "/cosmos/tx/v1beta1/txs takes GET and POST")
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "POST", "DELETE"} {
		answer, _ := call(t, method, web.URL+"/factor/region/v1/nothing", "")
		require.Equal(t, http.StatusNotFound, answer.StatusCode, method)
	}
}

// document is what the test reads of an OpenAPI document.
type document struct {
	OpenAPI    string
	Paths      map[string]map[string]operation
	Components struct{ Schemas, Parameters map[string]json.RawMessage }
}

type operation struct {
	OperationID string
	Parameters  []struct {
		Name, In, Ref string
		Required      bool
	}
	RequestBody json.RawMessage
	Responses   map[string]json.RawMessage
}

var (
	reference = regexp.MustCompile(`"\$ref":"#/components/(schemas|parameters)/([^"]+)"`)
	inBraces  = regexp.MustCompile(`\{([^}]+)\}`)
)

// TestTheDocumentHasEveryRouteAndEveryRouteAnswers is the law for the OpenAPI document: every method of a query service
// that has an address is in it with its parameters, and what is in it is answered by something that knows it.
func TestTheDocumentHasEveryRouteAndEveryRouteAnswers(t *testing.T) {
	a := lived(t)
	web := rest(t, a)
	answer, text := call(t, http.MethodGet, web.URL+"/swagger/openapi.json", "")
	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	require.Equal(t, "application/json", answer.Header.Get("Content-Type"))
	var doc document
	require.NoError(t, json.Unmarshal([]byte(text), &doc))
	require.Equal(t, "3.0.3", doc.OpenAPI)
	for _, found := range reference.FindAllStringSubmatch(text, -1) {
		known := map[string]map[string]json.RawMessage{"schemas": doc.Components.Schemas, "parameters": doc.Components.Parameters}[found[1]]
		require.Contains(t, known, found[2], "a schema that is named is there")
	}

	ids, there := map[string]bool{}, map[string]string{}
	for path, verbs := range doc.Paths {
		require.NotContains(t, path, "=")
		for verb, one := range verbs {
			require.False(t, ids[one.OperationID], one.OperationID)
			ids[one.OperationID] = true
			there[strings.ToUpper(verb)+" "+inBraces.ReplaceAllString(path, "1")] = strings.SplitN(one.OperationID, "_", 2)[0]
			for _, name := range inBraces.FindAllStringSubmatch(path, -1) {
				described := false
				for _, parameter := range one.Parameters {
					described = described || (parameter.In == "path" && parameter.Required && parameter.Name == name[1])
				}
				require.True(t, described, "%s: %s", path, name[1])
			}
			require.Contains(t, one.Responses, "200")

			status, said := call(t, strings.ToUpper(verb), web.URL+inBraces.ReplaceAllString(path, "1"), "{}", "Content-Type", "application/json")
			require.NotContains(t, said, "no query is at", "%s %s", verb, path)
			require.NotEqual(t, http.StatusNotImplemented, status.StatusCode, "%s %s: %s", verb, path, said)
			require.NotEqual(t, http.StatusMethodNotAllowed, status.StatusCode, "%s %s: %s", verb, path, said)
		}
	}
	methods := 0
	for _, one := range a.RESTEndpoints("1") {
		if one.Method == "cosmos.auth.v1beta1.Query.AddressBytesToString" {
			continue // the framework has two queries at one address, and answers with the other
		}
		methods++
		require.Equal(t, one.Method, there[one.Verb+" "+one.Path], "%s %s", one.Verb, one.Path)
	}
	require.Greater(t, methods, 120)

	// What a parameter is called in the document is what the node takes.
	members := doc.Paths["/factor/region/v1/members"]["get"]
	var names []string
	for _, parameter := range members.Parameters {
		if parameter.In == "query" {
			names = append(names, parameter.Name)
		}
	}
	require.Equal(t, []string{"pagination.key", "pagination.offset", "pagination.limit", "pagination.count_total", "pagination.reverse"}, names)

	page, html := call(t, http.MethodGet, web.URL+"/swagger/", "")
	require.Equal(t, http.StatusOK, page.StatusCode)
	require.Contains(t, page.Header.Get("Content-Security-Policy"), "default-src 'none'")
	for _, beyond := range []string{"http://", "https://", "<script", "style="} {
		require.NotContains(t, html, beyond)
	}
	for path := range doc.Paths {
		require.Contains(t, html, "<code>"+path+"</code>")
	}
	moved, _ := call(t, http.MethodGet, web.URL+"/swagger", "")
	require.Equal(t, "/swagger/", moved.Header.Get("Location"))
	t.Logf("%d paths, %d schemas, %d bytes", len(doc.Paths), len(doc.Components.Schemas), len(text))
}

// started is the REST API as a node's configuration has it, started as a node starts it.
func started(t *testing.T, a *apptest.Test, change func(*config.Config)) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())
	settings := config.DefaultConfig()
	settings.API.Enable, settings.API.Address = true, "tcp://"+address
	change(settings)
	at := client.Context{}.WithCodec(a.Encoding().Codec).WithInterfaceRegistry(a.Encoding().Registry).WithTxConfig(a.Encoding().TxConfig)
	served := api.New(at, log.NewNopLogger(), grpc.NewServer())
	a.RegisterAPIRoutes(served, settings.API)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = served.Start(ctx, *settings) }()
	t.Cleanup(func() { stop(); <-done })
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			require.NoError(t, conn.Close())
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "http://" + address
}

// TestOtherSitesReadTheAPIOnlyWhereTheOperatorSaysSo: one setting, off by default, that says what it does.
func TestOtherSitesReadTheAPIOnlyWhereTheOperatorSaysSo(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	elsewhere := []string{"Origin", "https://wallet.example"}
	preflight := append([]string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "Content-Type"}, elsewhere...)

	off := started(t, a, func(*config.Config) {})
	for _, method := range []string{"GET", "OPTIONS", "HEAD"} {
		answer, _ := call(t, method, off+"/", "", append(preflight, "Accept", "text/html")...)
		for name := range answer.Header {
			require.False(t, strings.HasPrefix(name, "Access-Control-"), "%s: %s", method, name)
		}
	}
	answer, _ := call(t, "GET", off+"/swagger/", "")
	require.Equal(t, http.StatusNotFound, answer.StatusCode, "the document is a setting too")

	on := started(t, a, func(c *config.Config) { c.API.EnableUnsafeCORS, c.API.Swagger = true, true })
	answer, _ = call(t, "GET", on+"/swagger/openapi.json", "", elsewhere...)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"), "any site reads")
	require.Empty(t, answer.Header.Get("Access-Control-Allow-Credentials"), "and takes no cookie along")
	for path, wanted := range map[string]int{"/cosmos/tx/v1beta1/txs": http.StatusOK, "/factor/region/v1/params": http.StatusOK} {
		answer, said := call(t, "OPTIONS", on+path, "", preflight...)
		require.Equal(t, wanted, answer.StatusCode, said)
		require.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"), "any site sends, with the type of what it sends")
	}
	answer, _ = call(t, "OPTIONS", on+"/", "", "Access-Control-Request-Method", "DELETE", "Origin", "https://wallet.example")
	require.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode)
	answer, _ = call(t, "OPTIONS", on+"/", "", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-cosmos-block-height", "Origin", "https://wallet.example")
	require.Equal(t, http.StatusForbidden, answer.StatusCode, "a site's page asks for no earlier state")
	plain, _ := call(t, "OPTIONS", on+"/", "")
	require.Equal(t, http.StatusOK, plain.StatusCode, "the framework answers OPTIONS before we do, and tells no methods")
}
