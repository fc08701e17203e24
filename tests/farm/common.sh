# Sourced by the tests here: arguments, a folder of their own, and the counting.
# shellcheck shell=bash
set -euo pipefail
midflight=$1
source_dir=$2
export MIDFLIGHT=$midflight
farm=$source_dir/scripts/farm
place=$(mktemp -d)

skip() {
  echo "SKIPPED: $*" >&2
  exit 77
}
fail() {
  echo "FAILED: $*" >&2
  for log in "$place"/campaign/log/* "$place"/log/*; do
    [[ -f $log ]] && echo "-- $log" >&2 && tail -n 20 "$log" >&2
  done
  exit 1
}

# expect_each_run_once FOLDER SHARDS RUNS: what the joined corpus says of each shard.
expect_each_run_once() {
  local said wanted='' shard
  said=$("$midflight" status "$1/merged" | sed -n 's/^  seed 1, shard \([0-9/]*\): \([0-9]*\) runs,.*/\1 \2/p')
  for ((shard = 1; shard <= $2; ++shard)); do wanted+="$shard/$2 $3"$'\n'; done
  [[ $said == "${wanted%$'\n'}" ]] || fail "expected each shard's $3 runs once, got: $said"
}
# The same work in one piece, as nothing had happened to it.
expect_same_as_undisturbed() {
  local shard
  "$farm" make "$place/calm" --shards "$2" --runs "$3" "$4"
  for ((shard = 1; shard <= $2; ++shard)); do "$farm" work "$place/calm" "$shard" 2>/dev/null >&2; done
  "$farm" collect "$place/calm" >/dev/null
  diff <(cd "$1/merged" && ls entries crashes) <(cd "$place/calm/merged" && ls entries crashes) ||
    fail "the joined corpus is not what undisturbed work gives"
}
