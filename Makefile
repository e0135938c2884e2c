# Factor: `make` prints what can be done. `make demo` and `make test` are all a newcomer needs.
SHELL := /bin/bash
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X github.com/cosmos/cosmos-sdk/version.Name=factor -X github.com/cosmos/cosmos-sdk/version.AppName=factord \
	-X github.com/cosmos/cosmos-sdk/version.Version=$(VERSION) -X github.com/cosmos/cosmos-sdk/version.Commit=$(COMMIT)
FACTORD := build/factord
# -trimpath everywhere: no binary tells the folder in which it was built, and what one target compiles serves the others.
export GOFLAGS := $(strip $(filter-out -trimpath,$(shell go env GOFLAGS)) -trimpath)
ARGS ?=

.PHONY: help
## help: print this list
help:
	@echo "Targets:"; sed -n 's/^## \([^:]*\): \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | column -t -s "$$(printf '\t')"

.PHONY: build
## build: build factord into build/ (5 to 10 minutes the first time on 2 cores, then under a minute)
build:
	@scripts/timed.sh "building factord (the first build compiles the Cosmos SDK: 5 to 10 minutes on 2 cores)" \
		go build -ldflags '$(LDFLAGS)' -o $(FACTORD) ./cmd/factord

.PHONY: demo
## demo: build, run some weeks of a region and print its books (ARGS=--exit stops the node at the end)
demo: build
	@$(FACTORD) demo $(ARGS)

.PHONY: test
## test: every test but the long end-to-end ones (quality layers 1 to 4)
test:
	@scripts/timed.sh "tests (the first run compiles the Cosmos SDK: 5 to 10 minutes on 2 cores)" \
		go test -timeout 20m ./...

.PHONY: e2e
## e2e: tests with real processes, the demo, kill -9 under load, the guides' commands
e2e: build
	@scripts/timed.sh "end-to-end tests" env FACTORD=$(abspath $(FACTORD)) go test -tags e2e -count=1 -v -timeout 25m ./testutil/e2e/...

.PHONY: fuzz
## fuzz: each fuzz target for FUZZTIME (default 30s)
FUZZTIME ?= 30s
fuzz:
	@scripts/fuzz.sh $(FUZZTIME)

.PHONY: soak
## soak: the price rule over companies that nobody has seen, every scenario to its end by another seed, a vote of a hundred thousand (FACTOR_SOAK_SEED replays; default: the week)
FACTOR_SOAK_SEED ?= $(shell date -u +%G%V)
soak:
	@echo "FACTOR_SOAK_SEED=$(FACTOR_SOAK_SEED)"
	@scripts/timed.sh "soak" env FACTOR_SOAK_SEED=$(FACTOR_SOAK_SEED) go test -count=1 -v -timeout 90m -run 'Soak|Figures|Library' ./internal/simulator/prices ./internal/simulator/engine ./x/pricing/atcost
	@scripts/timed.sh "a vote of a hundred thousand" env FACTOR_VOTERS=100000 go test -count=1 -v -timeout 30m -run ManyVotes ./app

.PHONY: poison
## poison: the largest accepted value in every number of every message, and the region lives on (FACTOR_POISON=full: an export after each, each alone too)
FACTOR_POISON ?= usual
poison:
	@scripts/timed.sh "poison" env FACTOR_POISON=$(FACTOR_POISON) go test -count=1 -v -timeout 90m -run Poisons ./app

.PHONY: pricing-docs
## pricing-docs: measure the price rule and its baselines again and write docs/pricing.md
pricing-docs:
	@scripts/timed.sh "goals of the price rule" go test -count=1 -timeout 30m -run Figures ./x/pricing/atcost -update
	@scripts/timed.sh "comparison with baselines" go test -count=1 -timeout 30m -run DocumentSays ./internal/simulator/prices -update -scan

.PHONY: bench
## bench: ratios against a plain bank send in one run; writes bench/results.json
bench:
	@scripts/timed.sh "benchmark" go run ./scripts/bench -out bench/results.json $(ARGS)

.PHONY: lint
## lint: format, lint, import law, determinism, and nothing that ships without a caller
lint:
	@scripts/timed.sh "building the linter" go build -C scripts/tools -o ../../build/ tool
	@scripts/timed.sh "golangci-lint" build/golangci-lint run ./...
	@scripts/timed.sh "determinism" go run ./scripts/determinism ./x/... ./app/...
	@scripts/timed.sh "code without a caller" go run ./scripts/uncalled

# Every hand-written Go file, for gofumpt, which is built in seconds.
FORMATTED = git ls-files --cached --others --exclude-standard '*.go' | grep -vE '\.pb(\.gw)?\.go$$' | while read -r file; do [ ! -f "$$file" ] || echo "$$file"; done
build/gofumpt: scripts/tools/go.mod
	@go build -C scripts/tools -o ../../build/ mvdan.cc/gofumpt

.PHONY: format
## format: format every hand-written Go file
format: build/gofumpt
	@$(FORMATTED) | xargs build/gofumpt -w

.PHONY: format-check
## format-check: fail when a hand-written Go file is not formatted
format-check: build/gofumpt
	@odd=$$($(FORMATTED) | xargs build/gofumpt -l); [ -z "$$odd" ] || { echo "not formatted (run make format):"; echo "$$odd"; exit 1; }

.PHONY: proto
## proto: generate the Go code of every .proto file, offline
proto:
	@scripts/proto-gen.sh

.PHONY: proto-check
## proto-check: fail when the generated code is not current, a .proto file breaks a rule, or clients of the last release
proto-check:
	@scripts/timed.sh "generated code" scripts/proto-gen.sh --check
	@scripts/timed.sh "buf lint" scripts/buf.sh lint
	@scripts/timed.sh "buf breaking" scripts/buf.sh breaking

.PHONY: setup
## setup: install the Debian packages that the checks need
setup:
	@scripts/setup.sh

.PHONY: release
## release: the same as build: every binary is reproducible from its commit
release: build

.PHONY: clean
## clean: remove what was built and the demo's data
clean:
	rm -rf build .demo .devnet
