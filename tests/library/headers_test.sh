#!/usr/bin/env bash
# headers_test.sh PREFIX COMPILER...: each installed header compiles by itself.
set -euo pipefail
prefix=$1
shift
cd "$prefix/include/midflight"
mapfile -t headers < <(find . -name '*.h' | sort)
((${#headers[@]} > 100)) || { echo "FAILED: only ${#headers[@]} headers are installed" >&2; exit 1; }
printf '%s\0' "${headers[@]}" |
  xargs -0 -I{} -P 2 "$@" -std=c++20 -fsyntax-only -I . -x c++ -include {} /dev/null
