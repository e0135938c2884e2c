package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http" // determinism: answers who asks the REST API
	"net/url"  // determinism: answers who asks the REST API
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/cosmos/cosmos-sdk/types/registry"
)

// endpoint is one path of the REST API with the request that its parameters fill.
type endpoint struct {
	method   string
	template string // as google.api.http writes it
	path     *regexp.Regexp
	inPath   map[string]bool
	called   protoreflect.MethodDescriptor
	request  protoreflect.MessageDescriptor // nil where the parameters come in the body
}

// endpoints are the paths of all services that the node serves.
func (a *App) endpoints() []endpoint {
	files := registry.MergedProtoRegistry() // the hybrid resolver leaves open what requests import, such as their pages
	var endpoints []endpoint
	for _, service := range *a.queries.registered {
		for _, method := range methodsOf(files, service) {
			endpoints = append(endpoints, endpointsOf(method)...)
		}
	}
	return endpoints
}

// checkURLs refuses an address that the API's gateway would misread without a word: a
// parameter that the query does not have, one that is given twice, text that is not UTF-8.
func checkURLs(endpoints []endpoint) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := checkURL(endpoints, r); err != nil {
				refuse(w, http.StatusBadRequest, codes.InvalidArgument, err.Error())
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// refuse answers in the form in which the API's gateway tells an error.
func refuse(w http.ResponseWriter, status int, code codes.Code, message string) {
	text, err := json.Marshal(map[string]any{"code": code, "message": message, "details": []string{}})
	if err != nil {
		text = []byte("{}")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // who has gone away misses nothing
}

// endpointsOf reads a method's paths off its google.api.http option.
func endpointsOf(method protoreflect.MethodDescriptor) []endpoint {
	rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule == nil {
		return nil
	}
	var endpoints []endpoint
	for _, one := range append([]*annotations.HttpRule{rule}, rule.AdditionalBindings...) {
		verb, path := http.MethodGet, one.GetGet()
		if post := one.GetPost(); post != "" {
			verb, path = http.MethodPost, post
		}
		if path == "" {
			continue
		}
		found := endpoint{method: verb, template: path, inPath: map[string]bool{}, called: method, request: method.Input()}
		if one.Body != "" {
			found.request = nil
		}
		pattern, rest := "^", path
		for _, at := range variable.FindAllStringSubmatchIndex(path, -1) {
			name, all, _ := strings.Cut(path[at[2]:at[3]], "=")
			found.inPath[name] = true
			pattern += regexp.QuoteMeta(path[len(path)-len(rest) : at[0]])
			if rest = path[at[1]:]; all == "**" {
				pattern += ".+"
			} else {
				pattern += "[^/]+"
			}
		}
		found.path = regexp.MustCompile(pattern + regexp.QuoteMeta(rest) + "$")
		endpoints = append(endpoints, found)
	}
	return endpoints
}

// variable is a part of a path that stands for a field.
var variable = regexp.MustCompile(`\{([^}]+)\}`)

func checkURL(endpoints []endpoint, r *http.Request) error {
	if !utf8.ValidString(r.URL.Path) {
		return fmt.Errorf("the path %.100q is not UTF-8 text", r.URL.Path)
	}
	parameters, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return fmt.Errorf("the parameters %.100q cannot be read: %w", r.URL.RawQuery, err)
	}
	var wrong error
	for _, one := range endpoints {
		if one.method != r.Method || !one.path.MatchString(r.URL.Path) {
			continue
		}
		if err := one.check(parameters); err == nil {
			return nil
		} else if wrong == nil {
			wrong = err
		}
	}
	return wrong
}

// check names the first parameter, in alphabetical order, that the request cannot take.
func (e endpoint) check(parameters url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		for _, value := range parameters[name] {
			if !utf8.ValidString(value) {
				return fmt.Errorf("parameter %.100q is not UTF-8 text", name)
			}
		}
		field := e.field(name)
		switch {
		case field == nil:
			return fmt.Errorf("parameter %.100q is unknown: this query takes %s", name, e.takes())
		case e.inPath[name]:
			return fmt.Errorf("parameter %.100q stands in the path already", name)
		case len(parameters[name]) > 1 && !field.IsList():
			return fmt.Errorf("parameter %.100q is given %d times", name, len(parameters[name]))
		}
	}
	return nil
}

// field is what a parameter fills, nil for one that the request does not have. Parts of a
// part are named with a dot, such as pagination.limit.
func (e endpoint) field(name string) protoreflect.FieldDescriptor {
	message := e.request
	var field protoreflect.FieldDescriptor
	for _, part := range strings.Split(name, ".") {
		if message == nil {
			return nil
		}
		fields := message.Fields()
		if field = fields.ByName(protoreflect.Name(part)); field == nil {
			if field = fields.ByJSONName(part); field == nil {
				return nil
			}
		}
		message = field.Message()
	}
	return field
}

// takes lists the parameters of a request.
func (e endpoint) takes() string {
	if e.request == nil {
		return "what it takes in its body"
	}
	var names []string
	for i := range e.request.Fields().Len() {
		field := e.request.Fields().Get(i)
		switch {
		case e.inPath[string(field.Name())]:
		case field.Message() == nil:
			names = append(names, string(field.Name()))
		default:
			for j := range field.Message().Fields().Len() {
				names = append(names, string(field.Name()+"."+field.Message().Fields().Get(j).Name()))
			}
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
