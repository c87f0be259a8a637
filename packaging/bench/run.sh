#!/usr/bin/env bash
# Speed and memory: the screen beside Chromium's kiosk mode, then the benchmarks beside the code.
#   BENCH=quick packaging/bench/run.sh      fewer repetitions
#   EVENTS=100000 packaging/bench/run.sh    more random fingers; SEED=2 for others
set -euo pipefail
cd "$(dirname "$0")/../.."
go build -o bin/ ./packaging/cmd/bench
bin/bench -bin bin -content assets/demopack ${BENCH:+-"$BENCH"} ${EVENTS:+-events "$EVENTS"} ${SEED:+-seed "$SEED"}
echo
echo "paragraphs (ns/op; the bound is 500,000 warm)"
go test -run '^$' -bench 'Layout|Draw' -benchtime 200x ./kiosk/typeset
echo
echo "first sync beside curl --parallel (ratio below 1: faster than curl)"
go test -run '^$' -bench . -benchtime 5x ./contentsync
echo
echo "search, 5,000 items in ten languages (bounds: p99 25 ms on typical queries, 60 ms on the worst; index 60 MB)"
go test -run '^$' -bench Search -benchtime 20x ./contentsync/cache
