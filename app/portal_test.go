package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/mux"
	"github.com/stretchr/testify/require"
)

// portalRouter is a router as the API server builds it: the portal first, then
// everything else to the REST API.
func portalRouter() *mux.Router {
	router := mux.NewRouter()
	(&App{}).registerPortal(router)
	router.PathPrefix("/").Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/factor/") || strings.HasPrefix(r.URL.Path, "/cosmos/") {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		http.NotFound(w, r)
	}))
	return router
}

func portalAnswer(method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	portalRouter().ServeHTTP(answer, httptest.NewRequest(method, path, nil))
	return answer
}

func TestEveryFileOfThePortalIsServedWithAStrictPolicy(t *testing.T) {
	for path, kind := range map[string]string{"/": "text/html", "/portal.css": "text/css", "/portal.js": "text/javascript"} {
		answer := portalAnswer(http.MethodGet, path)
		require.Equal(t, http.StatusOK, answer.Code, path)
		require.Contains(t, answer.Header().Get("Content-Type"), kind)
		require.Contains(t, answer.Header().Get("Content-Security-Policy"), "default-src 'none'")
		require.NotContains(t, answer.Header().Get("Content-Security-Policy"), "unsafe")
		require.Equal(t, "nosniff", answer.Header().Get("X-Content-Type-Options"))
		require.NotEmpty(t, answer.Body.String())
	}
}

func TestThePortalWritesTextAndNeverHTML(t *testing.T) {
	script := portalAnswer(http.MethodGet, "/portal.js").Body.String()
	for _, way := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} {
		require.NotContains(t, script, way)
	}
	page := portalAnswer(http.MethodGet, "/").Body.String()
	require.NotContains(t, page, "http://")
	require.NotContains(t, page, "https://")
	require.NotContains(t, page, "<style")
}

// What the portal does not know it leaves to the API, which answers for itself.
func TestThePortalAnswersAtItsOwnPathsOnly(t *testing.T) {
	for _, path := range []string{"/portal", "/portal.js/x", "/index.html", "/embed.go", "/../app/portal.go"} {
		require.NotEqual(t, http.StatusOK, portalAnswer(http.MethodGet, path).Code, path)
	}
	require.Equal(t, http.StatusNotFound, portalAnswer(http.MethodGet, "/nothing").Code)
}

func TestThePortalShadowsNoRouteOfTheAPI(t *testing.T) {
	for _, path := range []string{"/factor/currency/v1/audit", "/factor/region/v1/clock", "/cosmos/tx/v1beta1/txs"} {
		require.Equal(t, http.StatusTeapot, portalAnswer(http.MethodGet, path).Code, path)
	}
	require.NotEqual(t, http.StatusOK, portalAnswer(http.MethodPost, "/").Code, "the portal only reads")
}
