package app

import (
	"net/http" // determinism: answers who reads the portal
	"strings"

	"github.com/gorilla/mux"
	"google.golang.org/grpc/codes"

	"github.com/factor-coop/factor/web"
)

// registerPortal serves the portal beside the REST API, at exact paths only, and
// answers for paths that neither knows. It returns the portal's paths. It panics at construction only, when a file
// that is compiled in is missing.
func (a *App) registerPortal(router *mux.Router) (paths []string) {
	for _, file := range web.Files() {
		paths = append(paths, file.Path)
		handler, err := file.Handler()
		if err != nil {
			panic(err)
		}
		router.Handle(file.Path, handler).Methods(http.MethodGet, http.MethodHead)
	}
	page, err := web.NotFound()
	if err != nil {
		panic(err)
	}
	router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(&unknownPath{ResponseWriter: w, request: r, page: page}, r)
		})
	})
	return paths
}

// unknownPath replaces what the API's gateway says of a path that it does not know,
// "501 Not Implemented", by what the rest of the web says: 404, with a page for
// people and JSON for programs.
type unknownPath struct {
	http.ResponseWriter
	request  *http.Request
	page     http.Handler
	replaced bool
}

// WriteHeader lets every status but 501 through.
func (u *unknownPath) WriteHeader(status int) {
	if status != http.StatusNotImplemented || u.replaced {
		u.ResponseWriter.WriteHeader(status)
		return
	}
	u.replaced = true
	if !forProgram(u.request) {
		u.page.ServeHTTP(u.ResponseWriter, u.request)
		return
	}
	refuse(u.ResponseWriter, http.StatusNotFound, codes.NotFound, "no query is at "+u.request.Method+" "+u.request.URL.Path)
}

// Write drops the body that belonged to the status that was replaced.
func (u *unknownPath) Write(body []byte) (int, error) {
	if u.replaced {
		return len(body), nil // determinism: an answer is not state
	}
	return u.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController reach what the server's writer can do.
func (u *unknownPath) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// forProgram tells a program's request from a person's: by where it goes, or by what it wants.
func forProgram(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/factor/") || strings.HasPrefix(r.URL.Path, "/cosmos/") {
		return true
	}
	return !strings.Contains(r.Header.Get("Accept"), "text/html")
}
