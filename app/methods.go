package app

import (
	"net/http" // determinism: answers who asks the REST API
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
)

// answerMethods has every path of the REST API and of the pages beside it know what it takes: HEAD is answered where GET
// is, OPTIONS says the methods, and another one is refused with 405. The API's gateway knows none of these.
func answerMethods(endpoints []endpoint, pages []string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			taken := methodsAt(endpoints, pages, r.URL.Path)
			switch {
			case len(taken) == 0:
				next.ServeHTTP(w, r) // nothing is there, whatever the method
			case r.Method == http.MethodOptions:
				w.Header().Set("Allow", strings.Join(taken, ", "))
				w.WriteHeader(http.StatusNoContent)
			case !slices.Contains(taken, r.Method):
				w.Header().Set("Allow", strings.Join(taken, ", "))
				refuse(w, http.StatusMethodNotAllowed, codes.Unimplemented, r.URL.Path+" takes "+strings.Join(taken, ", ")+" and not "+r.Method)
			case r.Method == http.MethodHead:
				as := r.Clone(r.Context())
				as.Method = http.MethodGet
				next.ServeHTTP(w, as) // the server sends no body to who asked for the head
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}

// methodsAt are the methods that a path takes, in alphabetical order; none where nothing is.
func methodsAt(endpoints []endpoint, pages []string, path string) []string {
	taken := map[string]bool{}
	if slices.Contains(pages, path) {
		taken[http.MethodGet] = true
	}
	for _, one := range endpoints {
		if one.path.MatchString(path) {
			taken[one.method] = true
		}
	}
	if len(taken) == 0 {
		return nil
	}
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost} {
		if taken[method] || method == http.MethodOptions || (method == http.MethodHead && taken[http.MethodGet]) {
			methods = append(methods, method)
		}
	}
	return methods
}
