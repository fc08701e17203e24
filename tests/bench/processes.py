"""What is measured of the whole program: its start, the library of scenarios, large meshes."""
import json
import math
import os
import statistics
import subprocess
import tempfile

from benching import run

MESH = "tests/bench/large-mesh"
SMALL = "scenarios/races/diagram-before-fix.json"
FOLDERS = "tests/scenarios_run/folders.txt"
HUNDRED = "scenarios/large/hundred-nodes-an-hour.json"


def start_milliseconds(program, times):
    """Medians of an empty C++ program and of a small scenario, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        empty = f"{folder}/empty"
        subprocess.run(["g++", "-O2", "-x", "c++", "-", "-o", empty], input=b"int main() {}", check=True)
        both = [(run([empty])[1], run([program, "run", SMALL])[1]) for _ in range(times)]
    return [1000 * statistics.median(seconds) for seconds in zip(*both)]


def library_seconds(program):
    """All scenarios that tests run, but the hundred nodes, twice each."""
    with open(FOLDERS, encoding="utf-8") as file:
        folders = [line.split()[0] for line in file if line.strip() and not line.startswith("#")]
    paths = []
    for folder in folders:
        if folder != os.path.dirname(HUNDRED):
            paths.append(folder)
            continue
        names = sorted(name for name in os.listdir(folder) if name.endswith(".json"))
        paths += [f"{folder}/{name}" for name in names if f"{folder}/{name}" != HUNDRED]
    return run([program, "run", *paths, "--twice"])[1]


def mesh(program, nodes, *arguments):
    """What a generated mesh costs: of the program, without reading the scenario."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/mesh.json"
        with open(file, "w", encoding="utf-8") as out:
            subprocess.run([MESH, str(nodes), *arguments], stdout=out, check=True)
        _, _, idle_cpu, idle_megabytes = run([program, "run", file, "--set", "duration=1ms"])
        _, _, cpu, megabytes = run([program, "run", file, "--json", f"{folder}/result.json"])
        with open(f"{folder}/result.json", encoding="utf-8") as result:
            events = json.load(result)[0]["events"]
    return {"nodes": nodes, "events": events, "seconds": cpu, "MB": megabytes,
            "read": idle_cpu, "kB a node": 1000 * megabytes / nodes,
            "us an event": 1e6 * (cpu - idle_cpu) / events, "MB read": idle_megabytes}


def exponent(rows, of):
    """The slope of log(of) over log(nodes), by least squares."""
    points = [(math.log(row["nodes"]), math.log(row[of])) for row in rows]
    x_mean = statistics.mean(x for x, _ in points)
    y_mean = statistics.mean(y for _, y in points)
    return (sum((x - x_mean) * (y - y_mean) for x, y in points) /
            sum((x - x_mean) ** 2 for x, _ in points))
