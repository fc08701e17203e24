#!/usr/bin/env bash
# reproducible_test.sh SOURCE: the package built twice from one commit, in folders of different names
# and without ccache's help, is the same byte for byte.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export CCACHE_DISABLE=1
for each in first second-with-a-longer-name; do
  git -c safe.directory='*' clone --quiet --no-hardlinks "$1" "$place/$each"
  "$place/$each/scripts/package" "$place/$each.out"
done
cmp "$place"/first.out/midflight_*.deb "$place"/second-with-a-longer-name.out/midflight_*.deb
