"""The planted bugs of tests/mutants, for scripts/mutants.

planting.py list             prints the names of all bugs
planting.py check [NAME...]  says which of them, or of all, can't be planted or name no test
planting.py plant ROOT NAME  plants one below ROOT, and prints the file that it changed
planting.py tests NAME...    prints the program and the name of each one's test, `- -` for searches
"""
import glob
import os
import re
import sys

FOLDER = "tests/mutants/"


def read_lists():
    """All bugs by name, each with its list and its lines by their mark."""
    bugs = {}
    for path in [FOLDER + "mutants.txt", *sorted(glob.glob(FOLDER + "unit_*.txt"))]:
        with open(path, encoding="utf-8") as file:
            blocks = file.read().split("\n= ")[1:]
        for name, *lines in (block.split("\n") for block in blocks):
            if name in bugs:
                sys.exit(f"{path}: there are two bugs {name}")
            bugs[name] = {"list": path}
            for line in filter(None, lines):
                bugs[name].setdefault(line[0], []).append(line[2:])
    return bugs


def test_of(bug):
    return bug.get("t", ["- -"])[0].split()


def planted(bug, root):
    """The changed file's path and text; None if its lines don't occur once."""
    path, old, new = bug["@"][0], "\n".join(bug["-"]), "\n".join(bug["+"])
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    return path, text.replace(old, new) if text.count(old) == 1 and old != new else None


def tests_in_sources():
    tests = set()
    for path in glob.glob("tests/**/*.cpp", recursive=True):
        with open(path, encoding="utf-8") as file:
            found = re.findall(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", file.read())
        tests.update(".".join(names) for names in found)
    return tests


def check(bugs):
    tests = tests_in_sources()
    complaints = []
    for name, bug in bugs.items():
        if planted(bug, ".")[1] is None:
            complaints.append(f"{bug['list']}: {name}: its lines don't occur once in {bug['@'][0]}")
        if ("t" in bug) != ("/unit_" in bug["list"]):
            complaints.append(f"{bug['list']}: {name}: a test is named for each of unit_*.txt alone")
        if "t" in bug and test_of(bug)[1] not in tests:
            complaints.append(f"{bug['list']}: {name}: there is no test {test_of(bug)[1]}")
    if complaints:
        sys.exit("\n".join(complaints))


def main(command, *arguments):
    bugs = read_lists()
    names = arguments[1:] if command == "plant" else arguments
    for name in names:
        if name not in bugs:
            sys.exit(f"{FOLDER}*.txt: there is no bug {name}")
    if command == "list":
        print("\n".join(bugs))
    elif command == "check":
        check({name: bugs[name] for name in names or bugs})
    elif command == "tests":
        for name in names:
            print(*test_of(bugs[name]))
    else:
        check({name: bugs[name] for name in names})
        path, text = planted(bugs[names[0]], arguments[0])
        if text is None:
            sys.exit(f"{names[0]}: {path} below {arguments[0]} is another")
        with open(os.path.join(arguments[0], path), "w", encoding="utf-8") as file:
            file.write(text)
        print(path)


main(*sys.argv[1:])
