# Sourced by every script here: strict mode, the root as working folder, and a few words.
# shellcheck shell=bash
set -euo pipefail
script=$(realpath "$0")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*" >&2; }

# The comment below a script's first line is its help.
help_if_asked() {
  if [[ "${1:-}" == --help || "${1:-}" == -h ]]; then
    awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$script"
    exit 0
  fi
}

refuse_arguments() {
  help_if_asked "$@"
  if (($# > 0)); then
    printf '%s: no such argument: %s (see --help)\n' "${script##*/}" "$1" >&2
    exit 2
  fi
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "build $preset"
  cmake --preset "$preset" >/dev/null
  cmake --build --preset "$preset" -j "$(nproc)" ${1:+--target "$@"}
}

# run_tests PRESET [CTEST OPTION...]
run_tests() {
  local preset=$1
  shift
  say "test $preset"
  ctest --preset "$preset" -j "$(nproc)" "$@"
}

# Every tracked or new file that matches, one a line.
files() { git ls-files --cached --others --exclude-standard --deduplicate -- "$@"; }
