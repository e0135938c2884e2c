// Package openapi describes a REST API that is made of gRPC methods, as an OpenAPI document. All is read from
// descriptors: what is added tomorrow is in it too.
package openapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Version is of OpenAPI.
const Version = "3.0.3"

// Operation is one way to call a method over HTTP.
type Operation struct {
	// Verb is GET or POST.
	Verb string
	// Template is the path as google.api.http writes it.
	Template string
	// Method is what is called.
	Method protoreflect.MethodDescriptor
	// Body says that the request comes as JSON in the body, not in the path and in parameters.
	Body bool
}

// Info is what the document says of itself.
type Info struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Version     string `json:"version"`
}

// object is a JSON object; its keys are written in alphabetical order.
type object = map[string]any

// variable is a part of a path that stands for a field.
var variable = regexp.MustCompile(`\{([^}=]+)(=[^}]*)?\}`)

// Path is a template as OpenAPI writes it.
func (o Operation) Path() string { return variable.ReplaceAllString(o.Template, "{$1}") }

// inPath are the fields of the request that stand in the path.
func (o Operation) inPath() map[string]bool {
	fields := map[string]bool{}
	for _, found := range variable.FindAllStringSubmatch(o.Template, -1) {
		fields[found[1]] = true
	}
	return fields
}

// Document describes operations. It fails for two at one path with one verb.
func Document(info Info, operations []Operation) ([]byte, error) {
	paths, types, ids := object{}, schemas{}, map[string]int{}
	for _, one := range operations {
		path := one.Path()
		at, _ := paths[path].(object)
		if at == nil {
			at = object{}
			paths[path] = at
		}
		verb := strings.ToLower(one.Verb)
		if at[verb] != nil {
			return nil, fmt.Errorf("%s %s is there twice: %s is the second", one.Verb, path, one.Method.FullName())
		}
		described := types.operation(one)
		id := string(one.Method.FullName())
		if ids[id]++; ids[id] > 1 {
			id = fmt.Sprintf("%s_%d", id, ids[id])
		}
		described["operationId"] = id
		at[verb] = described
	}
	types["Error"] = errorSchema
	return json.Marshal(object{
		"openapi": Version, "info": info, "paths": paths, "components": object{"schemas": types, "parameters": object{"height": heightParameter}},
	})
}

var (
	errorSchema = object{
		"type": "object", "description": "Why there is no answer.",
		"properties": object{
			"code":    object{"type": "integer", "format": "int32", "description": "A code of gRPC, such as 5 for what is not there and 3 for what is asked wrongly."},
			"message": object{"type": "string", "description": "One sentence for people."},
			"details": object{"type": "array", "items": object{}},
		},
	}
	heightParameter = object{
		"name": "x-cosmos-block-height", "in": "header", "schema": object{"type": "integer", "format": "int64", "minimum": 1},
		"description": "The state after the block of this height, as far back as the node keeps it; the last without it.",
	}
)

// operation describes a method at a path.
func (s schemas) operation(o Operation) object {
	service := o.Method.Parent().FullName()
	described := object{
		"tags":    []string{string(service)},
		"summary": words(string(o.Method.Name())),
		"responses": object{
			"200":     object{"description": "The answer.", "content": object{"application/json": object{"schema": s.reference(o.Method.Output())}}},
			"default": object{"description": "An error.", "content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/Error"}}}},
		},
	}
	inPath, parameters := o.inPath(), []any{}
	for _, found := range variable.FindAllStringSubmatch(o.Template, -1) {
		parameter := object{"name": found[1], "in": "path", "required": true, "schema": object{"type": "string"}}
		if field := o.Method.Input().Fields().ByName(protoreflect.Name(found[1])); field != nil {
			parameter["schema"] = s.scalar(field)
			describe(parameter, field)
		}
		parameters = append(parameters, parameter)
	}
	if o.Body {
		described["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": s.reference(o.Method.Input())}}}
	} else {
		parameters = append(parameters, s.parameters(o.Method.Input(), "", inPath)...)
	}
	if service.Name() == "Query" {
		parameters = append(parameters, object{"$ref": "#/components/parameters/height"})
	}
	if len(parameters) > 0 {
		described["parameters"] = parameters
	}
	return described
}

// parameters are the fields of a request that come after the question mark, parts of parts with a dot between them.
func (s schemas) parameters(message protoreflect.MessageDescriptor, before string, inPath map[string]bool) []any {
	var found []any
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		name := before + string(field.Name())
		switch {
		case inPath[name] || field.IsMap():
		case field.Message() == nil || plain[field.Message().FullName()] != nil:
			schema := s.scalar(field)
			if field.IsList() {
				schema = object{"type": "array", "items": schema}
			}
			parameter := object{"name": name, "in": "query", "schema": schema}
			describe(parameter, field)
			found = append(found, parameter)
		case !field.IsList() && strings.Count(name, ".") < 3 && field.Message().FullName() != anyName:
			found = append(found, s.parameters(field.Message(), name+".", inPath)...)
		}
	}
	return found
}

// capital is where a word of a name begins.
var capital = regexp.MustCompile(`[A-Z]+[a-z0-9]*`)

// words says a method's name as words: "ProductOrders" are "Product orders".
func words(name string) string {
	parts := capital.FindAllString(name, -1)
	for i := range parts {
		if i > 0 {
			parts[i] = strings.ToLower(parts[i])
		}
	}
	return strings.Join(parts, " ")
}

// Tags are the services of operations, in order.
func Tags(operations []Operation) []string {
	var found []string
	for _, one := range operations {
		if name := string(one.Method.Parent().FullName()); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}
