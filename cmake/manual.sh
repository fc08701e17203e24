#!/usr/bin/env bash
# manual.sh MIDFLIGHT DIR: a man page of the program and of each of its subcommands, and completion
# for bash and zsh, all from what the program says of itself.
set -euo pipefail
midflight=$1 out=$2
PATH=$(dirname "$midflight"):$PATH
version=$(midflight --version | awk 'NR == 1 { print $2 }')

page() { # NAME ABOUT COMMAND...
  help2man --no-info --section 1 --version-string "$version" --name "$2" "${*:3}" |
    sed -e "s/^\.TH [^ ]* /.TH ${1^^} /; s/\"midflight [a-z]* $version\"/\"midflight $version\"/" \
      -e "s/^midflight [a-z]* \\\\-/$1 \\\\-/" |
    gzip -9n >"$out/man1/$1.1.gz"
}

mkdir -p "$out/man1"
page midflight "show, search and prove absent races between messages" midflight
midflight --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1 \2/p' |
  while read -r command about; do page "midflight-$command" "$about" midflight "$command"; done
midflight completion bash >"$out/midflight"
midflight completion zsh >"$out/_midflight"
