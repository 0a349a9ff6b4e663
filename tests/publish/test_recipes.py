"""The pipelines: safe by their text, and their steps run as a CI machine would run them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from generator.cli import askwell
from generator.content.starting import add, start
from generator.publish.recipes import main_branch, recipe_files

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def recipe(host):
    [(_, text)] = recipe_files(host).items()
    return text


def test_the_repository_uses_its_own_recipe():
    own = recipe_files("github", install=".")
    for path, text in own.items():
        assert (ROOT / path).read_text() == text


@pytest.mark.parametrize("text", [recipe("github"), *(path.read_text() for path in WORKFLOWS)])
def test_every_action_is_pinned_by_its_commit_and_says_its_version(text):
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


def test_each_job_may_write_no_more_than_it_must_and_it_is_never_cut_off():
    workflow = yaml.safe_load(recipe("github"))
    assert workflow["permissions"] == {"contents": "read"}
    granted = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert granted.pop("report") == {"contents": "read", "issues": "write"}
    assert granted.get("check", {}).keys() <= {"contents", "pull-requests"}
    assert granted["publish"] == {"contents": "write"}
    assert workflow["jobs"]["publish"]["concurrency"]["cancel-in-progress"] is False


def test_started_by_hand_on_another_branch_nothing_is_published():
    assert "github.ref == 'refs/heads/main'" in yaml.safe_load(recipe("github"))["jobs"]["publish"]["if"]


@pytest.mark.parametrize(
    ("commands", "branch"),
    [
        ([], "main"),
        (["init --quiet --initial-branch=trunk"], "trunk"),
        (
            ["init --quiet --initial-branch=master", "commit --quiet --allow-empty -m x", "switch --quiet -c idea"],
            "master",
        ),
    ],
)
def test_the_branch_that_is_published_is_the_project_s_own(tmp_path, commands, branch):
    for command in commands:
        git(tmp_path, "-c", "user.name=w", "-c", "user.email=w@example.com", *command.split())
    assert main_branch(tmp_path) == branch


def test_a_project_of_versions_publishes_them_all(tmp_path):
    (tmp_path / "content").mkdir()
    versions = "versions: {build: [{name: '1.0', ref: v1}]}"
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\ndocs_dir: content\nplugins:\n  - askwell:\n      {versions}\n")
    assert CliRunner().invoke(askwell, ["init", str(tmp_path), "--ci", "github"]).exit_code == 0
    text = (tmp_path / ".github/workflows/help-center.yml").read_text()
    assert "run: askwell build --strict --versions\n" in text


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_project_below_the_top_of_its_repository_has_its_pipeline_at_the_top(tmp_path, monkeypatch, host):
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(askwell, ["init", "docs/help", "--ci", host]).output
    [path] = recipe_files(host)
    assert f"{path} written" in said and not (tmp_path / "docs/help" / path).exists()
    text = (tmp_path / path).read_text()
    assert text == recipe_files(host, branch="trunk", below="docs/help")[path]
    assert {"github": "working-directory: docs/help\n", "gitlab": 'cd "docs/help"\n'}[host] in text
    assert "docs/help/.askwell/cache" in text and yaml.safe_load(text)


def test_a_pipeline_that_is_there_stays_and_nothing_is_begun(tmp_path):
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitlab-ci.yml").write_text("mine: {}")
    result = CliRunner().invoke(askwell, ["init", str(tmp_path / "help"), "--ci", "gitlab"])
    assert "exists already" in str(result.exception) and not (tmp_path / "help").exists()


def test_nothing_a_stranger_can_name_reaches_a_shell():
    """Expressions in `run` are pasted into the script before the shell reads it: a branch name could be a command."""
    for job in yaml.safe_load(recipe("github"))["jobs"].values():
        assert not [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]


def test_gitlab_publishes_in_turn():
    pipeline = yaml.safe_load(recipe("gitlab"))
    assert (pipeline["pages"]["resource_group"], pipeline["pages"]["interruptible"]) == ("publish", False)


@pytest.fixture
def project(tmp_path):
    """A fresh help center in a clone, whose branch `main` has a proposed change on top."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    folder = tmp_path / "project"
    start(folder, name="Lumen help", lang="en")
    add(folder, recipe_files("github"))
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", "../origin.git")
    commit(folder, "Begin")
    git(folder, "push", "--quiet", "origin", "main")
    git(folder, "checkout", "--quiet", "-b", "proposal")
    article = next(folder.glob("content/articles/*/*.md")).with_name("polish.md")
    article.write_text("---\ntitle: Polish your lamp\n---\n\nUse a soft cloth and a drop of water.\n")
    commit(folder, "Propose")
    return folder


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder, message):
    git(folder, "add", ".")
    git(folder, "-c", "user.name=w", "-c", "user.email=w@example.com", "commit", "--quiet", "-m", message)


ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def steps(job):
    return yaml.safe_load(recipe("github"))["jobs"][job]["steps"]


def run_job(project, name, **told):
    """Run a job's own scripts with what GitHub would set; installing is left out, and actions are."""
    temp, summary = project.parent / "temp", project.parent / "summary.md"
    temp.mkdir(exist_ok=True)
    env = {**ENVIRONMENT, "RUNNER_TEMP": str(temp), "GITHUB_STEP_SUMMARY": str(summary)}
    for step in steps(name):
        if "run" not in step or step["run"].startswith("pip "):
            continue
        given = {key: told.get(key, str(value)) for key, value in step.get("env", {}).items()}
        given = {key: value.replace("${{ runner.temp }}", str(temp)) for key, value in given.items()}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=project,
            env=env | given | told,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{step['run']}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return summary.read_text()


@pytest.mark.slow
def test_gitlab_reviews_a_merge_request_and_publishes_what_is_merged(project):
    pipeline = yaml.safe_load(recipe("gitlab"))
    base = git(project, "rev-parse", "main")
    told = {"CI_PROJECT_DIR": str(project), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_COMMIT_BRANCH": "main"}
    env = {**ENVIRONMENT, **told, "REVIEW": str(project / ".askwell/review")}
    for job in ("check", "pages"):
        call = ["bash", "-eo", "pipefail", "-c", "\n".join(pipeline[job]["script"])]
        done = subprocess.run(call, cwd=project, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Polish your lamp" in (project / "review.md").read_text()
    assert (project / "check.xml").read_text().startswith("<?xml")
    assert (project / "public/index.html").is_file()
    assert git(project, "rev-parse", "HEAD") == base, "what is merged is published, not what was checked out"


@pytest.mark.slow
def test_a_pull_request_is_built_and_its_summary_says_what_changes(project):
    summary = run_job(project, "check")
    assert "base → proposed" in summary
    assert "Polish your lamp" in summary
    assert "## Gaps" in summary
    assert (project / "site/index.html").exists(), "the preview"


@pytest.mark.slow
def test_answers_lost_with_an_article_and_its_search_test_fail_the_pull_request(project):
    git(project, "rm", "--quiet", "content/articles/billing/get-an-invoice.md")
    tests = project / "content/search_tests.yml"
    tests.write_text("".join(line for line in tests.read_text().splitlines(True) if "receipt" not in line))
    git(project, "add", ".")
    git(project, "-c", "user.name=w", "-c", "user.email=w@example.com", "commit", "--quiet", "--amend", "-m", "Remove")
    [compare] = [step["run"] for step in steps("check") if step.get("name", "").startswith("Compare")]
    summary = project.parent / "summary.md"
    temp = project.parent / "temp"
    env = {**ENVIRONMENT, "RUNNER_TEMP": str(temp), "GITHUB_STEP_SUMMARY": str(summary), "REVIEW": str(temp / "review")}
    assert subprocess.run(["bash", "-eo", "pipefail", "-c", compare], cwd=project, env=env).returncode == 1
    assert "'receipt'" in summary.read_text()


@pytest.mark.slow
def test_a_merge_is_published_and_an_old_run_started_again_is_not(project):
    git(project, "checkout", "--quiet", "main")
    first = git(project, "rev-parse", "HEAD")
    run_job(project, "publish", REF="refs/heads/main", GITHUB_SHA=first)
    git(project, "merge", "--quiet", "--ff-only", "proposal")
    git(project, "push", "--quiet", "origin", "main")
    run_job(project, "publish", REF="refs/heads/main", GITHUB_SHA=git(project, "rev-parse", "HEAD"))
    git(project, "checkout", "--quiet", "--detach", first)
    assert "has been merged since" in run_job(project, "publish", REF="refs/heads/main", GITHUB_SHA=first)
    subjects = git(project.parent / "origin.git", "log", "--format=%s", "gh-pages").splitlines()
    assert subjects == [f"Publish {git(project, 'rev-parse', 'main')}", f"Publish {first}"]
