#!/usr/bin/env python3
"""templates_test.py MIDFLIGHT TEMPLATES [--schema]: the templates of continuous integration.

Both are YAML of the shape that is expected, run the same commands of midflight, and these commands
work, for a shorter time than in the template. --schema holds the one for GitHub against the schema
of workflows (npm's @action-validator/cli); skipped with status 77 where npm has no registry.
"""
import pathlib
import subprocess
import sys
import tempfile

import yaml

program, folder = (pathlib.Path(each).resolve() for each in sys.argv[1:3])
SCENARIO = """{ "format": 1, "name": "two nodes", "duration": "2s", "nodes": { "alpha": {}, "beta": {} },
  "links": [{ "between": ["alpha", "beta"], "delay": "10ms" }],
  "connections": [{ "from": "alpha", "to": "beta" }] }"""


def github_lines():
    jobs = yaml.safe_load((folder / "github.yml").read_text())["jobs"]
    return [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]


def gitlab_lines():
    jobs = yaml.safe_load((folder / "gitlab.yml").read_text())
    return [line for job in jobs.values() for part in ("before_script", "script", "after_script")
            for line in job.get(part, [])]


def midflight_commands(lines):
    return [each for each in lines if each.startswith("midflight ")]


def check_schema():
    packages = ["--package", "@action-validator/cli@0.6.0", "--package", "@action-validator/core@0.6.0"]
    validator = ["npx", "--yes", *packages, "action-validator", str(folder / "github.yml")]
    if subprocess.run(["npm", "ping"], capture_output=True).returncode != 0:
        print("SKIPPED: no registry of npm, so the workflow was not held against its schema")
        sys.exit(77)
    sys.exit(subprocess.run(validator).returncode)


if "--schema" in sys.argv:
    check_schema()
github, gitlab = midflight_commands(github_lines()), midflight_commands(gitlab_lines())
assert len(github) == 3, github
assert [each.replace(" --github auto", "") for each in github] == gitlab, (github, gitlab)
with tempfile.TemporaryDirectory() as place:
    scenarios = pathlib.Path(place, "scenarios")
    scenarios.mkdir()
    (scenarios / "two-nodes.json").write_text(SCENARIO)
    for command in github:
        command = command.replace("--max-time 20min", "--max-runs 20")
        said = subprocess.run(["bash", "-c", f"PATH={program.parent}:$PATH; {command}"], cwd=place,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert said.returncode == 0, f"{command}\n{said.stdout}"
    for written in ("results.xml", "results.html", "corpus.html", "corpus"):
        assert pathlib.Path(place, written).exists(), f"{written} was not written"
