package main

import (
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/apptest"
)

func TestMain(m *testing.M) {
	denom.Configure()
	testscript.Main(m, map[string]func(){"factord": main})
}

// TestScripts runs what a person types, with what they are told, from testdata/script.
func TestScripts(t *testing.T) {
	region, err := filepath.Abs("../../config/regions/riverside.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("REGION", region)
			env.Setenv("HOME", env.WorkDir)
			for name, key := range map[string]string{"ADA": "ada", "BEN": "ben", "CLEO": "cleo"} {
				env.Setenv(name, apptest.NewPerson(key, 0).Address.String())
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"free-ports": freePorts,
			"await":      await,
			"keep":       keep,
		},
	})
}

// refuseNegation fails where a script says that one of our commands must fail: it would pass whatever happens.
func refuseNegation(ts *testscript.TestScript, neg bool, command string) {
	if neg {
		ts.Fatalf("! %s says nothing", command)
	}
}

// freePorts sets each named variable to a port that nobody listens on.
func freePorts(ts *testscript.TestScript, neg bool, names []string) {
	refuseNegation(ts, neg, "free-ports")
	for _, name := range names {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		ts.Setenv(name, strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
		defer func() { ts.Check(listener.Close()) }() // after all are chosen, so that none is chosen twice
	}
}

// await runs a program until it succeeds, half a minute at most.
func await(ts *testscript.TestScript, neg bool, args []string) {
	refuseNegation(ts, neg, "await")
	var err error
	for range 60 {
		if err = ts.Exec(args[0], args[1:]...); err == nil {
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
	ts.Check(fmt.Errorf("%v never succeeded: %w", args, err))
}

// keep puts what the last program printed into a variable, or the part of it that a
// regular expression's group matches.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	refuseNegation(ts, neg, "keep")
	text := strings.TrimSpace(ts.ReadFile("stdout"))
	if len(args) > 1 {
		found := regexp.MustCompile(args[1]).FindStringSubmatch(text)
		if len(found) != 2 {
			ts.Fatalf("%s is not in %s", args[1], text)
		}
		text = found[1]
	}
	ts.Setenv(args[0], text)
}
