#!/usr/bin/env bash
# completion_test.sh MIDFLIGHT: what bash and zsh make of an unfinished command line, and that every
# option that --help shows is offered. Skipped (77) where zsh is missing.
set -euo pipefail
midflight=$1
PATH=$(dirname "$midflight"):$PATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
expect_equal() { # WHAT ACTUAL EXPECTED
  [[ $2 == "$3" ]] || { printf '%s: got "%s", expected "%s"\n' "$@" >&2; exit 1; }
}

# shellcheck source=/dev/null
source <("$midflight" completion bash)
# in_bash WORD...: the last word completed, one answer a line.
in_bash() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _midflight
  printf '%s\n' "${COMPREPLY[@]}"
}
expect_equal registered "$(complete -p midflight)" "complete -o default -F _midflight midflight"
expect_equal command "$(in_bash midflight sp)" sptps
expect_equal "command of a command" "$(in_bash midflight schema tr)" trace
expect_equal option "$(in_bash midflight sptps connect --al)" --allow-readable-key
expect_equal value "$(in_bash midflight explore race.json --strategy po)" portfolio
expect_equal "a file, by bash itself" "$(in_bash midflight run --json re)" ""

commands_of() { "$midflight" "$@" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }
options_of() { "$midflight" "$@" --help | grep -oE '^  -[^ ]+' | tr -d ' ' | tr ',' '\n' | sort; }
check_options() { # COMMAND...
  local each
  expect_equal "options of $*" "$(in_bash midflight "$@" - | sort)" "$(options_of "$@")"
  for each in $(commands_of "$@"); do check_options "$@" "$each"; done
}
check_options

command -v zsh >/dev/null || { echo "SKIPPED: no zsh, so its completion was not tested" >&2; exit 77; }
# An interactive zsh in a pseudo terminal, with a key that shows the line as it stands.
cat >"$place/.zshrc" <<'ZSH'
autoload -Uz compinit; compinit -u -D; source <(midflight completion zsh)
zle-line-init() { print -n READY }; zle -N zle-line-init
show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey '^X^B' show
ZSH
# shellcheck disable=SC2016
in_zsh() {
  timeout 60 zsh -f -c '
    zmodload zsh/zpty
    zpty shell env TERM=vt100 ZDOTDIR=$1 zsh -d -i
    zpty -r -m shell said "*READY*"
    zpty -n -w shell "$2"$'"'\\t\\x18\\x02'"'
    zpty -r -m shell said "*<midflight*>*"
    print -r -- "${${said##*<}%%>*}"' zsh "$place" "$1"
}
expect_equal "zsh command" "$(in_zsh 'midflight sp')" "midflight sptps "
expect_equal "zsh option" "$(in_zsh 'midflight sptps connect --al')" "midflight sptps connect --allow-readable-key "
expect_equal "zsh value" "$(in_zsh 'midflight explore --strategy po')" "midflight explore --strategy portfolio "
