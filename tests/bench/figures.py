"""The table of README.md: what issue 8 asks for, measured here and now."""
import datetime
import os
import re
import subprocess

import processes

PROGRAM = "build/release/sim/cli/midflight"
IDLE = [50, 100, 200, 400]
PACKETS = 6  # from each side, that a search has in every order
MANY_STATES = "scenarios/search/rekey-7.part.json"


def short(number):
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.3g}"


# What, our benchmark, what it is compared with, the goal; the ratio is of rates ...
RATES = [
    ("hold, 1,000 pending", "hold/N=1000/schedule", "hold/N=1000/floor", "≥ 0.8"),
    ("hold, 100,000 pending", "hold/N=100000/schedule", "hold/N=100000/floor", "≥ 0.8"),
    ("link, events folded alike", "link/1 % loss/simulated, same fold", "link/1 % loss/floor",
     "≥ 0.5"),
    ("link, ours with the digest of a run", "link/1 % loss/simulated, Digest",
     "link/1 % loss/floor", "–"),
    ("link, nothing folded", "link/1 % loss/simulated, payload read",
     "link/1 % loss/ns-3 point-to-point", "≥ 20"),
    ("link, nothing folded", "link/1 % loss/simulated, payload read",
     "link/1 % loss/ns-3 simplest device", "≥ 6"),
    ("link, ours with the digest of a run", "link/1 % loss/simulated, Digest",
     "link/1 % loss/ns-3 simplest device", "–"),
    ("link, nothing folded", "link/1 % loss/simulated, payload read", "link/1 % loss/SimGrid", "–"),
    ("ring", "ring/T=64/simulator", "ring/T=64/floor", "≥ 0.5"),
    ("ring", "ring/T=64/simulator", "ring/T=64/ns-3, priority queue", "–"),
    ("hold, 100,000 pending", "hold/N=100000/schedule", "hold/N=100000/ns-3, priority queue", "–"),
]
# ... or of times.
TIMES = [
    ("two handshakes, 20 packets through the whole stack; memoised",
     "small run/memoised/everything", "small run/memoised/floor",
     "≤ 1.5"),
    ("the same, nothing memoised", "small run/real/everything", "small run/real/floor", "≤ 1.5"),
    ("copying a world over another and hashing it", "world/two nodes/copy and hash",
     "world/two nodes/floor", "≤ 3"),
    ("sealing 1400 B", "seal/1400 B/cipher", "seal/1400 B/floor", "≤ 1.15"),
    ("opening 1400 B", "open/1400 B/cipher", "open/1400 B/floor", "≤ 1.15"),
]


def row(what, against, found, goal):
    return f"| {what} | {against} | {found} | {goal} |"


def ratios(rates):
    for what, ours, theirs, goal in RATES:
        yield row(what, theirs.split("/")[2] + f", {short(rates[theirs])}/s",
                  f"{rates[ours] / rates[theirs]:.2f} × as fast, {short(rates[ours])}/s", goal)
    for what, ours, theirs, goal in TIMES:
        yield row(what, f"{theirs.split('/')[2]}, {1e6 / rates[theirs]:.3g} µs",
                  f"{rates[theirs] / rates[ours]:.2f} × its time, {1e6 / rates[ours]:.3g} µs", goal)


def search_row(goal, model, *options):
    ran = subprocess.run(["scripts/bench-search", "--program", PROGRAM, "--packets", str(PACKETS),
                          *options], stdout=subprocess.PIPE, text=True, check=True)
    cells = [cell.strip() for cell in ran.stdout.splitlines()[-1].strip("|").split("|")]
    _, states, seconds, megabytes, _, our_states, our_seconds, our_megabytes = cells[:8]
    return row(f"every order of {PACKETS} packets from each side",
               f"SPIN, {model}: {states} states, {seconds} s, {megabytes} MB",
               f"{our_states} states, {our_seconds} s, {our_megabytes} MB", goal)


def search():
    yield search_row("faster and smaller", "a model that tells losses apart", "--losses-apart")
    yield search_row("–", "the same reduced by hand")
    text, _, _, megabytes = processes.run([PROGRAM, "explore", MANY_STATES])
    states = int(re.search(r"(\d+) states", text).group(1))
    yield row("memory of `explore` for a million states", "–", f"{megabytes / states * 1e6:.0f} MB",
              "stated")


def whole_processes():
    empty, small = processes.start_milliseconds(PROGRAM, 41)
    yield row("`midflight run` of one small scenario", f"an empty C++ program, {empty:.1f} ms",
              f"{small - empty:.1f} ms more", "≤ 15 ms more")
    yield row("every scenario but the 100 nodes, twice each", "–",
              f"{processes.library_seconds(PROGRAM):.1f} s on {os.cpu_count()} cores", "≤ 20 s")


def mesh_row(what, found):
    return row(what, "–", f"{found['events']} events, {found['seconds']:.1f} s, "
               f"{found['kB a node']:.0f} kB a node, {found['us an event']:.1f} µs an event", "stated")


def meshes():
    idle = [processes.mesh(PROGRAM, nodes, "--duration", "20s") for nodes in IDLE]
    for found in idle:
        yield mesh_row(f"idle mesh of {found['nodes']} nodes", found)
    yield row("growth of an idle mesh with its nodes n", "–",
              ", ".join(f"{of} ∝ n^{processes.exponent(idle, of):.1f}"
                        for of in ("events", "us an event", "MB")), "explained")
    rings = ("--ring", "10", "--duration", "20s")
    yield mesh_row("10,000 nodes, idle, in rings of ten", processes.mesh(PROGRAM, 10_000, *rings))
    yield mesh_row("1,000 nodes with traffic, in rings of ten",
                   processes.mesh(PROGRAM, 1000, *rings, "--traffic", "10s"))


def commit():
    return re.sub(r"\s", "", subprocess.run(["git", "rev-parse", "--short", "HEAD"],
                                            stdout=subprocess.PIPE, text=True, check=True).stdout)


def readme(rates):
    yield f"Measured {datetime.date.today()} at {commit()}:"
    yield ""
    yield "| what | floor or peer | midflight | goal |"
    yield "| --- | --- | --- | --- |"
    for part in (ratios(rates), search(), whole_processes(), meshes()):
        yield from part
