#!/usr/bin/env bash
# bundle_test.sh REPORTS_HTML: the page checked in is what its sources give. 77: skipped.
set -euo pipefail
cd "$1"
if [[ ! -d node_modules/esbuild ]] || ! command -v node >/dev/null; then
  echo "SKIPPED: bundle.html was not compared with its sources: no npm, or no npm ci in $1" >&2
  exit 77
fi
exec node build.mjs --check
