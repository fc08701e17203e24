#!/usr/bin/env bash
# example_test.sh HANDOVER EXAMPLE: what a protocol of one's own gets from midflight.
set -euo pipefail
handover=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp "$2"/*.json "$place"
cd "$place"
after=(--set defaults.node.behaviour=handover-after-fix)

# expect STATUS ARGUMENT...: runs the program; what it prints is in the file `said`.
expect() {
  local wanted=$1 status=0
  shift
  "$handover" "$@" >said 2>&1 || status=$?
  ((status == wanted)) || fail "status $status, not $wanted, from: handover $*"
}
fail() {
  echo "FAILED: $*" >&2
  cat said >&2
  exit 1
}
expect_said() { grep -q -- "$1" "${2:-said}" || fail "\"$1\" is missing in ${2:-what it printed}"; }

expect 1 run race.json --sequence --html race.html --trace race.jsonl --json before.json
expect_said no-spurious-restart
expect_said 'RESTART of the channel with beta'
# The command that it gives for running this again does.
token=$(grep -o 'mf1-[A-Za-z0-9_-]*' said | head -1)
expect_said "handover replay $token"
expect 1 replay "$token" --scenario race.json

# Nothing in its page speaks of tinc.
expect_said PROPOSE race.html
expect_said "proposal_retires_key" race.html
if sed 's,<script.*,,' race.html | grep -qi 'sptps\|tinc'; then fail "race.html speaks of tinc"; fi

expect 1 run race.json --twice --json again.json
digest() { grep -o '"digest": *"[0-9a-f]*"' "$1"; }
[[ -n $(digest before.json) && $(digest before.json) == "$(digest again.json)" ]] || fail "two runs have two digests"
expect 0 run race.json "${after[@]}" --twice

expect 1 explore search.json
expect_said no-spurious-restart
expect 0 explore search.json "${after[@]}" --certificate proof.json
expect 0 explore --check proof.json
expect 0 compare race.json "${after[@]}"

expect 1 fuzz traffic.json --max-runs 200 --corpus corpus
expect_said no-spurious-restart

expect 0 shrink race.jsonl -o small.jsonl --as-scenario small.json
expect 1 replay small.jsonl
expect 0 run small.json
expect 0 report race.jsonl --html race.html

expect 0 schema scenario
expect_said '"handover"'
expect 2 run race.json --set protocol=handoverr
expect_said '/protocol: there is no protocol "handoverr" (did you mean "handover"?)'
expect 2 run race.json --set defaults.node.tcp_only=true
expect_said '"tcp_only" means nothing to the protocol "handover"'
