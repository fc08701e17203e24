#!/usr/bin/env python3
"""run_commands.py MIDFLIGHT SOURCE DOCUMENT [--slow] [--list]: runs every command of a document.

All blocks ```sh and ```console of DOCUMENT go through one bash, in a fresh copy of the repository.
In a console block a command follows `$ `, and what it prints must be what is shown, where `…` stands
for any text. A comment at the end of a command says what is special about it:
    # exit status N        it ends with N instead of 0
    # not tested: WHY      it is not run; --list prints these
    # takes minutes        it is run with --slow only
"""
import doctest
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"


class Command:
    def __init__(self, text, line, shown):
        self.text, self.line, self.shown = text, line, shown
        comment = re.search(r"\s#\s*(.*)$", text)
        comment = comment.group(1) if comment else ""
        status = re.search(r"exit status (\d+)", comment)
        self.status = int(status.group(1)) if status else 0
        self.untested = re.search(r"not tested: .*", comment)
        self.slow = "takes minutes" in comment


def commands_of(document):
    """The commands in order. Lines of a console block without `$ ` are shown output."""
    commands = []
    for block in BLOCK.finditer(document):
        line = document.count("\n", 0, block.start(2)) + 1
        shell, text, end = block.group(1) == "sh", "", None
        for offset, part in enumerate(block.group(2).splitlines()):
            if not text:  # else a command goes on: after a backslash or up to the end of its text
                if not shell and not part.startswith("$ "):
                    commands[-1].shown += part + "\n"
                    continue
                if not part.strip() or part.startswith("#"):
                    continue
                part = part if shell else part[2:]
                here = re.search(r"<<'(\w+)'", part)
                end = here and here.group(1)
            text += part
            if part.endswith("\\") or end not in (None, part):
                text += "\n"
            else:
                commands.append(Command(text, line + offset, ""))
                text = ""
    return commands


def copy_of(source, place, program):
    """The repository as it is, not as it was committed, with the program where a build leaves it."""
    files = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=source, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, files):
        if os.path.exists(f"{source}/{name}"):
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(f"{source}/{name}", target)
    subprocess.run(["git", "init", "--quiet"], cwd=place, check=True)
    built = place / "build/release/sim/cli"
    built.mkdir(parents=True)
    (built / "midflight").symlink_to(program)


def run(commands, place):
    """Output and status of each command, all in one shell."""
    script = "".join(
        f"{{ {each.text}\n}} </dev/null 2>&1\nprintf '{MARK}%d{MARK}' $?\n" for each in commands)
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    environment["PATH"] = f"{place}/build/release/sim/cli:{environment['PATH']}"
    said = subprocess.run(["bash", "-c", script], cwd=place, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    parts = said.split(MARK)
    return list(zip(parts[0::2], map(int, parts[1::2])))


def is_as_shown(command, output):
    if not command.shown:
        return True
    strip = lambda text: "".join(each.rstrip() + "\n" for each in text.rstrip().splitlines())
    shown = strip(command.shown).replace("…", "...")
    return doctest.OutputChecker().check_output(shown, strip(output), doctest.ELLIPSIS)


def main():
    program, source, document = (pathlib.Path(each).resolve() for each in sys.argv[1:4])
    commands = commands_of(document.read_text())
    if not commands:
        sys.exit(f"{document}: no commands, so nothing was tested")
    for each in commands:
        if each.untested:
            print(f"{document.name}:{each.line}: {each.text}")
    if "--list" in sys.argv:
        return
    commands = [each for each in commands
                if not each.untested and (not each.slow or "--slow" in sys.argv)]
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        copy_of(source, place, program)
        results = run(commands, place)
    failed = 0
    for each, (output, status) in zip(commands, results):
        if status != each.status or not is_as_shown(each, output):
            failed += 1
            print(f"\n{document}:{each.line}: {each.text}\n"
                  f"exit status {status}, expected {each.status}; it printed\n{output}"
                  + (f"and the document shows\n{each.shown}" if each.shown else ""))
    if len(results) != len(commands):
        sys.exit(f"{document}: the shell ended after {len(results)} of {len(commands)} commands")
    if failed:
        sys.exit(f"{failed} of {len(commands)} commands are not as {document} says")
    print(f"{len(commands)} commands are as {document} says")


main()
