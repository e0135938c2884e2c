package app

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/factor-coop/factor/web"
)

// registerPortal serves the portal beside the REST API, at exact paths only: what
// it does not know stays with the API. It panics at construction only, when a file
// that is compiled in is missing.
func (a *App) registerPortal(router *mux.Router) {
	for _, file := range web.Files() {
		handler, err := file.Handler()
		if err != nil {
			panic(err)
		}
		router.Handle(file.Path, handler).Methods(http.MethodGet, http.MethodHead)
	}
}
