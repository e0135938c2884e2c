package openapi

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
)

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{.Info.Title}}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
</head>
<body>
<main>
<h1>{{.Info.Title}}</h1>
<p>{{.Info.Description}} Programs read the same in <a href="openapi.json">openapi.json</a>, for OpenAPI {{.Version}}.</p>
{{range .Services}}<h2>{{.Name}}</h2>
<div class="scroll"><table><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Parameters</th><th scope="col">What</th></tr></thead><tbody>
{{range .Operations}}<tr><td>{{.Verb}}</td><td><code>{{.Path}}</code></td><td>{{.Parameters}}</td><td>{{.What}}</td></tr>
{{end}}</tbody></table></div>
{{end}}</main>
</body>
</html>
`))

type listed struct{ Verb, Path, Parameters, What string }

type service struct {
	Name       string
	Operations []listed
}

// Page lists operations for people, with no script and nothing from elsewhere.
func Page(info Info, operations []Operation) ([]byte, error) {
	var services []service
	for _, tag := range Tags(operations) {
		one := service{Name: tag}
		for _, o := range operations {
			if string(o.Method.Parent().FullName()) != tag {
				continue
			}
			what := listed{Verb: o.Verb, Path: o.Path(), What: words(string(o.Method.Name())), Parameters: "a body of " + string(o.Method.Input().Name())}
			if !o.Body {
				what.Parameters = strings.Join(o.names(), ", ")
			}
			one.Operations = append(one.Operations, what)
		}
		slices.SortStableFunc(one.Operations, func(a, b listed) int { return strings.Compare(a.Path+a.Verb, b.Path+b.Verb) })
		services = append(services, one)
	}
	var written bytes.Buffer
	err := page.Execute(&written, map[string]any{"Info": info, "Version": Version, "Services": services})
	return written.Bytes(), err
}

// names are the parameters after the question mark.
func (o Operation) names() []string {
	var names []string
	for _, parameter := range (schemas{}).parameters(o.Method.Input(), "", o.inPath()) {
		names = append(names, parameter.(object)["name"].(string))
	}
	return names
}
