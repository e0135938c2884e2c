// Package excuse reads the comments by which a line may break a rule for a reason: at the line's end, or alone on the line above it.
// A check that takes excuses refuses those that give no reason, and those of lines on which it finds nothing.
package excuse

import (
	"go/ast"
	"go/token"
	"strings"
)

// Lines are the excused lines of files.
type Lines struct {
	prefix string // with which the comment begins
	of     map[string]map[int]*excused
}

type excused struct {
	pos    token.Position
	reason string
	used   bool
}

// New are no excuses yet, of comments that begin with a prefix such as "// determinism:".
func New(prefix string) *Lines { return &Lines{prefix, map[string]map[int]*excused{}} }

// Read takes down the excuses of a file that was parsed with its comments.
func (l *Lines) Read(fset *token.FileSet, file *ast.File) {
	code := map[int]bool{} // lines on which there is more than a comment
	ast.Inspect(file, func(node ast.Node) bool {
		switch node.(type) {
		case nil, *ast.Comment, *ast.CommentGroup:
			return false
		case *ast.File:
			return true
		}
		code[fset.Position(node.Pos()).Line] = true
		return true
	})
	for _, group := range file.Comments {
		for _, comment := range group.List {
			reason, found := strings.CutPrefix(comment.Text, l.prefix)
			if !found {
				continue
			}
			pos := fset.Position(comment.Pos())
			line := pos.Line
			if !code[line] {
				line++
			}
			if l.of[pos.Filename] == nil {
				l.of[pos.Filename] = map[int]*excused{}
			}
			l.of[pos.Filename][line] = &excused{pos: pos, reason: strings.TrimSpace(reason)}
		}
	}
}

// Covers says whether what was found at a position is excused by a reason.
func (l *Lines) Covers(at token.Position) bool {
	one := l.of[at.Filename][at.Line]
	if one == nil || one.reason == "" {
		return false
	}
	one.used = true
	return true
}

// Refused are the comments that excuse nothing, with why: idle is what to say of one that covered no finding.
func (l *Lines) Refused(idle string) map[token.Position]string {
	refused := map[token.Position]string{}
	for _, lines := range l.of {
		for _, one := range lines {
			switch {
			case one.reason == "":
				refused[one.pos] = "excuses a line without a reason"
			case !one.used:
				refused[one.pos] = idle
			}
		}
	}
	return refused
}
