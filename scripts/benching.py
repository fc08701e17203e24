"""What the measuring scripts share: the root as working folder, the program, a run with its cost."""
import os
import subprocess
import sys
import tempfile
import time

PROGRAM = "build/release/sim/cli/midflight"


def build(*targets, options=()):
    """Builds the release, from the root."""
    for command in (
        ["cmake", "--preset", "release", *options],
        ["cmake", "--build", "--preset", "release", "-j", str(os.cpu_count()),
         "--target", *targets],
    ):
        subprocess.run(command, check=True, stdout=sys.stderr)


def prepare(options):
    """Goes to the root; builds the release unless --program names one. The program's path."""
    program = os.path.abspath(options.program) if options.program else PROGRAM
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    if not options.program:
        build("midflight")
    return program


def offer_program(parser):
    parser.add_argument("--program", help="a midflight that is built (default: builds the release)")


def run(command, folder=".", statuses=(0,)):
    """What it printed, the seconds it took, those of processors, and the most MB it held."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, cwd=folder, stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
        out.seek(0)
        text = out.read().decode()
    if os.waitstatus_to_exitcode(status) not in statuses:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {' '.join(command)} failed:\n{text}")
    return text, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000
