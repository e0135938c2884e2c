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
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotImplemented) // as the gateway does
		_, _ = w.Write([]byte(`{"code":12, "message":"Not Implemented"}`))
	}))
	return router
}

func portalAnswer(method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	request := httptest.NewRequest(method, "/", nil)
	request.URL.Path = path
	portalRouter().ServeHTTP(answer, request)
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
	for _, path := range []string{"/portal", "/portal.js/x", "/index.html", "/embed.go", "/../app/portal.go", "/notfound.html"} {
		require.NotEqual(t, http.StatusOK, portalAnswer(http.MethodGet, path).Code, path)
	}
}

func TestAnUnknownPathIsNotFoundForPeopleAndForPrograms(t *testing.T) {
	answer := portalAnswer(http.MethodGet, "/nothing\"here")
	require.Equal(t, http.StatusNotFound, answer.Code)
	require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
	require.JSONEq(t, `{"code": 5, "message": "no query is at GET /nothing\"here", "details": []}`, answer.Body.String())

	request := httptest.NewRequest(http.MethodGet, "/nothing", nil)
	request.Header.Set("Accept", "text/html,application/xhtml+xml")
	person := httptest.NewRecorder()
	portalRouter().ServeHTTP(person, request)
	require.Equal(t, http.StatusNotFound, person.Code)
	require.Contains(t, person.Header().Get("Content-Type"), "text/html")
	require.Contains(t, person.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, person.Body.String(), "There is nothing at this address")
	require.NotContains(t, person.Body.String(), "Not Implemented")
}

func TestThePortalShadowsNoRouteOfTheAPI(t *testing.T) {
	for _, path := range []string{"/factor/currency/v1/audit", "/factor/region/v1/clock", "/cosmos/tx/v1beta1/txs"} {
		require.Equal(t, http.StatusTeapot, portalAnswer(http.MethodGet, path).Code, path)
	}
	require.NotEqual(t, http.StatusOK, portalAnswer(http.MethodPost, "/").Code, "the portal only reads")
}
