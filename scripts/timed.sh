#!/usr/bin/env bash
# Runs a command and shows every 20 seconds that it is still at work, then how long it took.
# Use: scripts/timed.sh "what is being done" COMMAND [ARG...]
set -uo pipefail
what=$1; shift
start=$(date +%s)
echo ">> $what"
( while sleep 20; do echo "   ... $what: $(( $(date +%s) - start )) s"; done ) &
ticker=$!
trap 'kill $ticker 2>/dev/null' EXIT
"$@"
code=$?
echo "<< $what: $(( $(date +%s) - start )) s, exit $code"
exit $code
