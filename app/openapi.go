package app

import (
	"net/http" // determinism: answers who reads what the API has
	"slices"
	"sync" // determinism: the document is made once, for whoever asks first

	"github.com/gorilla/mux"
	"google.golang.org/grpc/codes"

	"github.com/cosmos/cosmos-sdk/version"

	"github.com/factor-coop/factor/internal/openapi"
	"github.com/factor-coop/factor/web"
)

const (
	apiPage     = "/swagger/"
	apiDocument = "/swagger/openapi.json"
)

// registerDocument serves the description of the REST API at /swagger/, made when somebody first asks.
func registerDocument(router *mux.Router, endpoints []endpoint) {
	info := openapi.Info{
		Title: "REST API of a region", Version: version.Version,
		Description: "Every query of a node, and how a transaction is sent. All of it is public to whoever reaches the node; nothing is asked of any other host.",
	}
	var operations []openapi.Operation
	for i, one := range endpoints {
		// Of two at one address the gateway calls the one that was registered later.
		if !slices.ContainsFunc(endpoints[i+1:], func(later endpoint) bool {
			return later.method == one.method && later.path.String() == one.path.String()
		}) {
			operations = append(operations, openapi.Operation{Verb: one.method, Template: one.template, Method: one.called, Body: one.request == nil})
		}
	}
	serve := func(path, kind string, write func(openapi.Info, []openapi.Operation) ([]byte, error)) {
		content := sync.OnceValues(func() ([]byte, error) { return write(info, operations) })
		router.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			written, err := content()
			if err != nil {
				refuse(w, http.StatusInternalServerError, codes.Internal, err.Error())
				return
			}
			web.Content(kind, written).ServeHTTP(w, r)
		}).Methods(http.MethodGet, http.MethodHead)
	}
	serve(apiPage, "text/html; charset=utf-8", openapi.Page)
	serve(apiDocument, "application/json", openapi.Document)
	router.Handle("/swagger", http.RedirectHandler(apiPage, http.StatusMovedPermanently))
}
