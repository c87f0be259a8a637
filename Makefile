# Everything CI does is one of these targets. Run "make" alone for the list.

# One set of tags and flags for build, test, lint and bench, so that the C parts (SQLite, OpenGL) compile once.
# CONTRIBUTING.md says what each tag does.
TAGS      := sqlite_fts5,x11,migrated_fynedo,no_emoji
export GOFLAGS     := -trimpath -buildvcs=false -tags=$(TAGS)
export GOTOOLCHAIN ?= auto
VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BUILT     ?= $(shell git log -1 --format=%cI 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)
LDFLAGS   := -s -w -X main.version=$(VERSION) -X main.built=$(BUILT)
LINT      := v2.8.0
LINTER    := .cache/golangci-$(LINT)/golangci-lint
# What the linter keeps holds absolute paths: a cache shared with another clone, since removed, fails.
export GOLANGCI_LINT_CACHE ?= $(CURDIR)/.cache/golangci-lint
SHOTS     ?=
GOTEST    ?= go test
PROGRAMS  := ./admin/cmd/kioskadmin ./contentsync/cmd/contentsyncd ./kiosk/cmd/kiosk ./kiosk/cmd/kiosk-preview ./kiosk/cmd/kiosk-session

.DEFAULT_GOAL := help
.PHONY: help setup setup-test build bin-chaos demo test race arch lint fmt tidy check golden bench soak walk e2e chaos fuzz seedpack curtain clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z0-9_-]+:.*## /{printf "  %-12s %s\n",$$1,$$2}' $(MAKEFILE_LIST)

setup: ## install what make demo needs (Debian packages, Go, npm, fonts, pictures)
	@packaging/ci/setup.sh demo

setup-test:
	@packaging/ci/setup.sh test

build: ## the programs, into bin/
	@echo "» building (the first time takes a few minutes: SQLite and OpenGL are C)" >&2
	@mkdir -p bin
	go build -ldflags '$(LDFLAGS)' -o bin/ $(PROGRAMS) ./packaging/cmd/demo

demo: setup build ## publish the demo pack, sync it, show it; SHOTS=dir takes every screenshot and ends, SHOTS_ACCESS=1 as travellers may want them
	@bin/demo -bin bin -content assets/demopack $(if $(SHOTS),-shots '$(SHOTS)') $(if $(SHOTS_ACCESS),-access)

test: setup-test ## every test that needs no screen
	$(GOTEST) -timeout 30m ./...

race: ## the pure packages with the race detector
	$(GOTEST) -race -timeout 30m ./contentsync/content ./contentsync/trust ./contentsync/transfer ./contentsync/peer ./contentsync/search ./contentsync/cache ./kiosk/session ./kiosk/catalog \
		./kiosk/i18n ./kiosk/input ./kiosk/qr ./kiosk/tally ./kiosk/typeset ./kiosk/health ./kiosk/ui/paint ./kiosk/ui/work ./admin/author ./admin/wordbreak

arch: ## import directions and package comments
	go test -run 'TestImports|TestPackageComments|TestFolders' .

# The linter is built without our flags and run with them: it then finds in the cache what the build has compiled.
$(LINTER):
	@echo "» building the linter" >&2
	GOFLAGS= GOTOOLCHAIN=$$(go env GOVERSION) GOBIN=$(CURDIR)/$(@D) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT)

# Packages in C, each with few imports. What cgo makes of them names the clone in which it was first made, wherever the cache is used
# later: the linter would look there. So these are made again for this clone.
CGO := ./admin/wordbreak ./kiosk/glx
lint: $(LINTER) ## golangci-lint, pinned
	$(LINTER) run $$(go list -f '{{if not .CgoFiles}}{{.Dir}}{{end}}' ./...)
	CGO_CPPFLAGS=-I$(CURDIR) $(LINTER) run $(CGO)

fmt: $(LINTER) ## format in place
	$(LINTER) fmt ./...

tidy: ## fail when go.mod is not tidy
	go mod tidy -diff

check: tidy lint test race ## what must pass before a merge

golden: ## accept the test vectors of the formats as they are now (then read the diff)
	go test ./contentsync/content -update

bench: setup-test build ## speed and memory, beside other programs on the same machine
	packaging/bench/run.sh

EVENTS ?= 100000
DAY    ?= 200000
SEED   ?= 1
soak: setup-test build ## hours: EVENTS=100000 of a monkey on the real window, DAY=200000 events of a day with injected time
	go build -o bin/ ./packaging/cmd/soak
	bin/soak -bin bin -content assets/demopack -events $(EVENTS) -seed $(SEED)
	go test -run '^$$' -bench '^BenchmarkDay$$' -benchtime $(DAY)x -timeout 24h ./kiosk/ui

walk: setup-test build ## a kiosk operated by the keys of a keypad alone; SHOTS=dir keeps a picture after each key, with index.json
	$(if $(SHOTS),CUANGO_E2E_SHOTS='$(abspath $(SHOTS))') $(GOTEST) -tags=$(TAGS),e2e -count=1 -timeout 30m -run TestAKeypadAlone ./packaging/e2e

# contentsyncd-clock is contentsyncd with a clock that a test can set.
bin-chaos: build
	go build -o bin/ ./packaging/cmd/chaos
	go build -tags=$(TAGS),e2e -o bin/contentsyncd-clock ./contentsync/cmd/contentsyncd

KILLS ?= 1000
HITS  ?= 0
FILLS ?= 200
JUMPS ?= 100
STICKS ?= 200
chaos: setup-test bin-chaos ## KILLS=1000 kill -9, damage to every file (HITS=0), FILLS=200 full disks, JUMPS=100 wrong clocks, STICKS=200 kills while a stick is taken; SEED=n repeats the choices of a run
	bin/chaos -bin bin -kills $(KILLS) -hits $(HITS) -fills $(FILLS) -jumps $(JUMPS) -sticks $(STICKS) $(if $(filter command line environment,$(origin SEED)),-seed $(SEED))

e2e: setup-test bin-chaos ## publish, sync and show with the real programs, as separate users, under Xvfb
	$(GOTEST) -tags=$(TAGS),e2e -count=1 -timeout 60m ./packaging/e2e/... ./kiosk/typeset ./kiosk/i18n

FUZZTIME ?= 30s
fuzz: ## each fuzz target for FUZZTIME=30s
	packaging/ci/fuzz.sh $(FUZZTIME)

seedpack: build ## make assets/seedpack/built from its source
	packaging/ci/seedpack.sh

curtain: build ## draw the pictures of assets/curtain
	packaging/ci/curtain.sh

clean: ## remove what was built; fetched fonts and pictures stay
	rm -rf bin demo-data shots
