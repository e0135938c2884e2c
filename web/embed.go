// Package web holds the portal: a page that shows one region to whoever may read
// its REST API. It has no build step and asks nothing of any other host.
package web

import (
	"bytes"
	"embed"
	"net/http" // determinism: answers who reads the portal
	"time"
)

//go:embed portal
var files embed.FS

// policy lets the page load its own files and read its own node, nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// File is one file of the portal, at the exact path that it is served from.
type File struct {
	Path string
	Type string
	name string
}

// Files lists all that the portal consists of. Exact paths, so that no route of
// the REST API can be shadowed.
func Files() []File {
	return []File{
		{Path: "/", Type: "text/html; charset=utf-8", name: "portal/index.html"},
		{Path: "/portal.css", Type: "text/css; charset=utf-8", name: "portal/portal.css"},
		{Path: "/portal.js", Type: "text/javascript; charset=utf-8", name: "portal/portal.js"},
	}
}

// Handler serves the file with headers that allow it to read this node only.
func (f File) Handler() (http.Handler, error) {
	content, err := files.ReadFile(f.name)
	if err != nil {
		return nil, err
	}
	return Content(f.Type, content), nil
}

// Content serves a page, or a file of the given type, with headers that allow it to read this node only.
func Content(kind string, content []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header(), kind)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	})
}

// NotFound serves the page for an address where nothing is, with status 404.
func NotFound() (http.Handler, error) {
	content, err := files.ReadFile("portal/notfound.html")
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header(), "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		if r.Method != http.MethodHead {
			_, _ = w.Write(content) // who has gone away misses nothing
		}
	}), nil
}

func protect(header http.Header, kind string) {
	header.Set("Content-Type", kind)
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-cache")
}
