#!/usr/bin/env bash
# embedding_test.sh PREFIX LIBDIR SCENARIO COMPILE...: a program that the command compiles, and
# that knows midflight by pkg-config alone, computes the same digest as midflight itself.
set -euo pipefail
prefix=$1 libdir=$2 scenario=$3
shift 3
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export PKG_CONFIG_PATH=$libdir/pkgconfig
read -ra wanted < <(pkg-config --cflags --libs midflight)
"$@" -o "$place/digest" "${wanted[@]}"
"$prefix/bin/midflight" run "$scenario" --json "$place/result.json" >"$place/said"
own=$("$place/digest" "$scenario")
grep -q "\"digest\": *\"$own\"" "$place/result.json" || {
  echo "FAILED: the digest $own is not in:" >&2
  cat "$place/result.json" >&2
  exit 1
}
