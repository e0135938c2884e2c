package app

import (
	"sort"

	"github.com/cosmos/cosmos-sdk/types/registry"
)

// QueryServices are the names of all query services that the node serves.
func (a *App) QueryServices() []string {
	names := append([]string{}, *a.queries.registered...)
	sort.Strings(names)
	return names
}

// RESTEndpoint is one way to call a method over HTTP.
type RESTEndpoint struct{ Verb, Path, Method string }

// RESTEndpoints are all that the services' google.api.http options say, every variable put to a value.
func (a *App) RESTEndpoints(value string) []RESTEndpoint {
	var found []RESTEndpoint
	for _, one := range a.endpoints() {
		found = append(found, RESTEndpoint{one.method, variable.ReplaceAllString(one.template, value), string(one.called.FullName())})
	}
	return found
}

// RESTPath is one GET path with every variable put to a value, and the parameters beside it.
type RESTPath struct {
	Path   string
	Params []string
}

// RESTPaths are the GET paths of the services' queries.
func (a *App) RESTPaths(value string) []RESTPath {
	var found []RESTPath
	for _, service := range a.QueryServices() {
		for _, method := range methodsOf(registry.MergedProtoRegistry(), service) {
			for _, one := range endpointsOf(method) {
				if one.method != "GET" {
					continue
				}
				path := RESTPath{Path: one.template}
				path.Path = variable.ReplaceAllString(path.Path, value)
				for i := range method.Input().Fields().Len() {
					if name := string(method.Input().Fields().Get(i).Name()); !one.inPath[name] {
						path.Params = append(path.Params, name)
					}
				}
				found = append(found, path)
			}
		}
	}
	return found
}
