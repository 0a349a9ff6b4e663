"""The command line of publishing."""

import json

import pytest
from click.testing import CliRunner

from generator.cli import askwell
from generator.errors import AskwellError


@pytest.fixture
def run(tmp_path, monkeypatch, site):
    """Run askwell beside a built site; an AskwellError gives its text and its exit code."""
    monkeypatch.chdir(tmp_path)
    site({"a.html": "a"})

    def call(*arguments):
        result = CliRunner().invoke(askwell, arguments)
        if isinstance(result.exception, AskwellError):
            return result.exception.exit_code, str(result.exception)
        return result.exit_code, result.output

    return call


def test_publish_verify_and_roll_back(run, site):
    assert ": 2 new; 0.0 kB sent\n" in run("publish", "www")[1]
    site({"a.html": "b"})
    assert ": 1 changed, 1 unchanged; 0.0 kB to send\n" in run("publish", "www", "--dry-run")[1]
    run("publish", "www")
    assert run("rollback", "--target", "www")[0] == 0
    code, listed = run("rollback", "--list", "--target", "www")
    assert (code, len(listed.splitlines()), "live  restores" in listed) == (0, 3, True)
    assert run("verify", "www") == (0, run("verify", "www")[1])


def test_a_difference_makes_verify_fail(run, tmp_path):
    run("publish", "www")
    (tmp_path / "www/current/a.html").write_text("x")
    code, output = run("verify", "www", "--format", "json")
    assert (code, [row["path"] for row in json.loads(output)["differences"]]) == (1, ["a.html"])


def test_a_dry_run_prints_the_plan_and_does_nothing(run, tmp_path):
    code, output = run("publish", "www", "--dry-run", "--format", "json")
    plan = json.loads(output)
    assert (code, plan["done"], plan["add"]) == (0, "planned", ["a.html", "index.html"])
    assert "add" in run("publish", "www", "--dry-run")[1]
    assert not (tmp_path / "www").exists()


def test_the_way_back_can_be_pasted_into_a_shell(run):
    assert "askwell rollback --target 'our www'" in run("publish", "our www")[1]


def test_targets_have_names_in_the_configuration(run, tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: content\nplugins:\n  - askwell:\n      publish:\n"
        "        production: {target: www, releases: 2}\n"
    )
    assert run("publish")[0] == 0
    assert (tmp_path / "www/current/a.html").exists()
    assert run("publish", "production")[1].count("already live") == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["publish"], "say where the site is served: publish TARGET"),
        (["rollback"], "rollback --target TARGET"),
        (["publish", "ftp://example.com/x"], "cannot publish to ftp; a target is"),
        (["publish", "git:"], "names no branch"),
        (["publish", "s3://"], "names no bucket"),
    ],
)
def test_a_wrong_target_is_a_usage_error_with_the_way_out(run, arguments, problem):
    code, output = run(*arguments)
    assert (code, problem in output) == (2, True), output


def test_an_address_that_is_none_and_a_profile_that_is_missing_are_told_with_the_way_out(run, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    assert "Invalid endpoint: nonsense" in run("publish", "s3://help")[1]
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    code, output = run("publish", "s3://help")
    assert (code, "check AWS_ACCESS_KEY_ID" in output) == (1, True), output


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("{gzip: true}", "needs 'target'"),
        ("{target: www, gzipp: true}", "did you mean 'gzip'?"),
        ("{target: www, releases: many}", "are numbers"),
        ("{target: www, releases: 0}", "at least 1 release"),
    ],
)
def test_a_wrong_setting_is_named(run, tmp_path, setting, problem):
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: x\ndocs_dir: content\nplugins:\n  - askwell:\n      publish:\n        live: {setting}\n"
    )
    code, output = run("publish", "live")
    assert (code, problem in output) == (2, True), output


def test_without_a_build_publish_says_what_to_do(run, tmp_path):
    code, output = run("publish", "www", "--site", "nowhere")
    assert (code, "askwell build" in output) == (1, True)
