#!/usr/bin/env python3
"""templates_test.py MIDFLIGHT TEMPLATES [--schema|--pipeline]: the templates of continuous integration.

Both are YAML of the shape that is expected, run the same commands of midflight, and these commands
work, for a shorter time than in the template. --schema holds the one for GitHub against the schema
of workflows (npm's @action-validator/cli); --pipeline runs the one for GitLab as its runner would
(npm's gitlab-ci-local, which checks its schema, too), in a shell instead of the image and with the
package as installed. Both are skipped with status 77 where npm has no registry.
"""
import os
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


def packages_of_npm(*packages):
    """The beginning of a command that runs one of them."""
    if subprocess.run(["npm", "ping"], capture_output=True).returncode != 0:
        print("SKIPPED: no registry of npm")
        sys.exit(77)
    return ["npx", "--yes", *(word for each in packages for word in ("--package", each))]


def check_schema():
    validator = packages_of_npm("@action-validator/cli@0.6.0", "@action-validator/core@0.6.0")
    sys.exit(subprocess.run([*validator, "action-validator", str(folder / "github.yml")]).returncode)


def make_repository(place):
    (place / "scenarios").mkdir()
    (place / "scenarios/two-nodes.json").write_text(SCENARIO)
    template = (folder / "gitlab.yml").read_text()
    assert "image: debian:12" in template and "--max-time 20min" in template
    (place / ".gitlab-ci.yml").write_text(
        template.replace("  image: debian:12\n", "").replace("--max-time 20min", "--max-runs 20"))
    for git in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -qm scenarios",
                "remote add origin https://gitlab.com/a/b.git"):
        subprocess.run(["git", *git.split()], cwd=place, check=True)


def run_pipeline():
    """A scheduled one, with both jobs. What gets and installs the package does nothing."""
    runner = [*packages_of_npm("gitlab-ci-local@4.45.0"), "gitlab-ci-local",
              "--variable", "CI_PIPELINE_SOURCE=schedule", "--variable", "MIDFLIGHT_DEB=there"]
    with tempfile.TemporaryDirectory() as folders:
        place, tools = pathlib.Path(folders, "repository"), pathlib.Path(folders, "tools")
        place.mkdir()
        tools.mkdir()
        for tool in ("apt-get", "curl"):
            (tools / tool).symlink_to("/bin/true")
        make_repository(place)
        path = f"{tools}:{program.parent}:{os.environ['PATH']}"
        ran = subprocess.run(runner, cwd=place, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, env={**os.environ, "PATH": path})
        for job in ("scenarios", "fuzz"):
            assert f" PASS  {job}" in ran.stdout, ran.stdout
        assert ran.returncode == 0 and "WARN" not in ran.stdout, ran.stdout
        for published in ("scenarios/results.html", "fuzz/corpus.html"):
            assert (place / ".gitlab-ci-local/artifacts" / published).exists(), ran.stdout
    sys.exit(0)


if "--schema" in sys.argv:
    check_schema()
if "--pipeline" in sys.argv:
    run_pipeline()
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
