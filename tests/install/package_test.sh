#!/usr/bin/env bash
# package_test.sh SOURCE [PACKAGE.deb]: on a clean Debian 12 the package installs with what it
# depends on and nothing else, and its program, man pages, completions and scenarios work; then the
# tutorial, word for word. Skipped (77) without root, debootstrap or Debian's registry.
set -euo pipefail
source_dir=$1
place=$(mktemp -d)
root=$place/root
finish() {
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$place"
}
trap finish EXIT
skip() { echo "SKIPPED: $*" >&2; exit 77; }
((EUID == 0)) || skip "debootstrap wants root"
command -v debootstrap >/dev/null || skip "no debootstrap"
mirror=http://deb.debian.org/debian
debootstrap --variant=minbase bookworm "$root" $mirror >"$place/debootstrap.log" 2>&1 ||
  { tail -n 5 "$place/debootstrap.log" >&2; skip "debootstrap made no Debian 12"; }

package=${2:-}
if [[ -z $package ]]; then
  "$source_dir/scripts/package" "$place/package"
  package=$(ls "$place"/package/midflight_*.deb)
fi
cp "$package" "$root/midflight.deb"
mount -t proc proc "$root/proc"
within() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
within apt-get install -y -qq --no-install-recommends /midflight.deb >"$place/apt.log" 2>&1 ||
  { cat "$place/apt.log" >&2; exit 1; }

within midflight --version
within midflight run /usr/share/midflight/scenarios/races /usr/share/midflight/scenarios/regressions >"$place/runs" ||
  { tail -n 20 "$place/runs" >&2; exit 1; }
tail -n 1 "$place/runs"
# A page for the program and one for each subcommand. (A minimal root has no man to show them.)
commands=$(within midflight --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/-\1/p')
for each in '' $commands; do
  gzip -dc "$root/usr/share/man/man1/midflight$each.1.gz" | grep -q '^\.SH SYNOPSIS' ||
    { echo "no man page midflight$each" >&2; exit 1; }
done
for shell in bash zsh; do
  file=/usr/share/bash-completion/completions/midflight
  [[ $shell == bash ]] || file=/usr/share/zsh/vendor-completions/_midflight
  cmp <(within midflight completion $shell) "$root$file"
done
grep -q Apache-2.0 "$root/usr/share/doc/midflight/copyright"

# The tutorial as it was installed.
within apt-get install -y -qq --no-install-recommends python3 git >"$place/apt.log" 2>&1
within mkdir -p /source/tests/words /source/scenarios
cp "$source_dir/tests/words/run_commands.py" "$root/source/tests/words/"
within cp /usr/share/midflight/scenarios/TUTORIAL.md /source/scenarios/
within git init -q /source
within python3 /source/tests/words/run_commands.py /usr/bin/midflight /source /source/scenarios/TUTORIAL.md
within apt-get remove -y -qq midflight >/dev/null
[[ ! -e $root/usr/share/midflight ]] || { echo "removed, it leaves /usr/share/midflight" >&2; exit 1; }
