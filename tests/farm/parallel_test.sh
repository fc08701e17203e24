#!/usr/bin/env bash
# parallel_test.sh MIDFLIGHT SOURCE: GNU parallel as the engine, killed in the middle.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
trap 'rm -rf "$place"' EXIT
command -v parallel >/dev/null || skip "GNU parallel is not installed, so the farm was not tested with it"

campaign=$place/campaign
scenario=$source_dir/scenarios/search/rekey-before-fix.json
"$farm" make "$campaign" --shards 3 --runs 2048 "$scenario"
run() { parallel --jobs 2 --joblog "$campaign/joblog" --resume-failed "$farm" work "$campaign" {} ::: 1 2 3; }

setsid bash -c "$(declare -f run); farm='$farm' campaign='$campaign'; run" >"$campaign/log/1" 2>&1 &
group=$!
sleep 2
kill -KILL -- "-$group" || true
wait "$group" 2>/dev/null || true
# What parallel had begun may live on: whoever comes meanwhile is turned away, and comes again.
for ((i = 0; i < 30; ++i)); do
  run >"$campaign/log/2" 2>&1 && break
  sleep 1
done
"$farm" collect "$campaign" >/dev/null || fail "collect"
expect_each_run_once "$campaign" 3 2048
expect_same_as_undisturbed "$campaign" 3 2048 "$scenario"
echo "each run of each shard counts once"
