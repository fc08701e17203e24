"""Other simulators on the workloads of link_bench, ring_bench and hold_bench: tests/bench/peers."""
import os
import subprocess
import sys

FOLDER = "build/release/tests/bench/peers"
TARGETS = ["peer_ns3", "peer_simgrid"]
PACKAGES = ["libns3-dev", "libsimgrid-dev", "spin"]
PRIORITY = "ns3::PriorityQueueScheduler"
RUNS = [
    ["ns3", "link"], ["ns3", "device"], ["simgrid", "link"],
    ["ns3", "ring"], ["ns3", "ring", "-", PRIORITY], ["simgrid", "ring"],
    ["ns3", "hold", "1000"], ["ns3", "hold", "1000", PRIORITY], ["simgrid", "hold", "1000"],
    ["ns3", "hold", "100000"], ["ns3", "hold", "100000", PRIORITY], ["simgrid", "hold", "100000"],
]


def install():
    """Installs what is missing, if that removes nothing."""
    missing = [name for name in PACKAGES
               if subprocess.run(["dpkg", "-s", name], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, check=False).returncode != 0]
    if not missing:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    trial = subprocess.run(["apt-get", "-s", "install", "--no-install-recommends", *missing],
                           stdout=subprocess.PIPE, text=True, check=True)
    if "\nRemv " in trial.stdout:
        sys.exit(f"bench: installing {' '.join(missing)} would remove packages; see apt-get -s")
    subprocess.run([*as_root, "apt-get", "-qq", "install", "-y", "--no-install-recommends", *missing],
                   stdout=sys.stderr, check=True)


def run():
    """Name (subject/case/what) -> things a second of CPU time."""
    rates = {}
    for program, *arguments in RUNS:
        ran = subprocess.run([f"{FOLDER}/peer_{program}", *arguments], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, check=True)
        name, rate = ran.stdout.rsplit(maxsplit=1)
        rates[name] = float(rate)
    return rates
