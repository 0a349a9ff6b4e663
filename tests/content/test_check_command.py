"""`askwell check`, as a writer and as CI see it."""

from __future__ import annotations

import json
import re
import shutil
from xml.etree import ElementTree as etree

import pytest

BROKEN = {
    "articles/billing/refund.md": "---\ntitle: Refund\ntags: [a]\ncategory: biling\n---\n[x](no.md)\n",
    "articles/billing/fine, 100%.md": "![](x.png)\n",
    "articles/billing/x.png": "",
}


@pytest.fixture
def site(write):
    return write(BROKEN).parent


def test_a_snippet_that_nobody_wrote_is_an_error(write, askwell):
    folder = write(
        {
            "articles/a/b.md": '---\ntitle: x\n---\nText.\n\n--8<-- "wraranty.md"\n\n;--8<-- "shown.md"\n\n--8<-- "all.md"\n',
            "snippets/warranty.md": "Two years.\n",
            "snippets/all.md": '--8<-- "warranty.md"\n',
        }
    )
    done = askwell(folder.parent, "check")
    assert done.exit_code == 1
    assert "b.md:6: error: snippet 'wraranty.md' does not exist (did you mean 'warranty.md'?)" in done.output
    assert done.output.count("missing-snippet") == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\n\n```bash\nls\n\nTwo.\n", ["b.md:6"]),
        ("1. One\n\n    ~~~\n    ls\n    ~~~\n\n> ```\n> ls\n", ["b.md:10"]),
        ("```\nls\n```\n\n````md\n```\nls\n````\n\nOf `` ``` `` three marks.\n", []),
        ("<!--\n```\n-->\n\n```\nls\n```\n", []),
    ],
)
def test_a_code_block_that_nothing_closes_is_found_where_it_opens(write, askwell, text, found):
    folder = write({"articles/a/b.md": f"---\ntitle: x\n---\n{text}"})
    done = askwell(folder.parent, "check")
    assert re.findall(r"(b\.md:\d+): warning: code block is never closed", done.output) == found


def test_findings_name_file_line_rule_and_way_out(site, askwell):
    result = askwell(site, "check", "--no-search")
    assert result.exit_code == 1
    assert result.output.splitlines()[:3] == [
        "content/articles/billing/fine, 100%.md:1: warning: 'x.png' has no alternative text "
        "(say what it shows) [missing-alt]",
        "content/articles/billing/refund.md:4: error: unknown category 'biling' "
        "(did you mean 'billing'?) [unknown-category]",
        "content/articles/billing/refund.md:6: error: broken link: 'no.md' does not exist [broken-link]",
    ]
    assert result.output.splitlines()[-1].startswith("check failed: 2 errors, 1 warning, 4 hints in 2 files; 2 pages")


def test_what_is_wrong_in_many_files_is_said_a_few_times_and_counted(write, askwell):
    site = write({f"articles/moved/{n}.md": "---\nauthor: x\n---\nText.\n" for n in range(9)}).parent
    shown = askwell(site, "check", "--no-search").output.splitlines()
    assert sum("unknown key 'author'" in line and line.startswith("content/") for line in shown) == 3
    assert "6 more: unknown key 'author' [unknown-key]" in shown and "9 warnings" in shown[-1]
    whole = json.loads(askwell(site, "check", "--no-search", "--format", "json").output)
    assert sum(found["rule"] == "unknown-key" for found in whole["findings"]) == 9
    built = askwell(site, "build").output.splitlines()
    assert sum("unknown key" in line for line in built) == 4


def test_paths_limit_what_is_reported(site, askwell):
    result = askwell(site, "check", "--no-search", "content/articles/billing/fine, 100%.md")
    assert result.exit_code == 0 and "refund.md" not in result.output and "1 page checked" in result.output


def test_plain_pages_are_checked_too(site, askwell):
    (site / "content/contact.md").write_text("Ask us, or [read](articles/billing/refnd.md).\n")
    result = askwell(site, "check", "--no-search", "content/contact.md")
    assert result.output.startswith("content/contact.md:1: error: broken link: 'articles/billing/refnd.md'")


def test_strict_fails_on_warnings_too(site, askwell):
    assert askwell(site, "check", "--no-search", "--strict", "content/articles/billing/fine, 100%.md").exit_code == 1


def test_a_folder_elsewhere_is_a_help_center_of_its_own(site, askwell, tmp_path_factory):
    result = askwell(tmp_path_factory.mktemp("elsewhere"), "check", "--no-search", str(site / "content"))
    assert result.exit_code == 1 and "unknown category 'biling'" in result.output


def test_a_path_that_is_not_there_is_a_wrong_call(site, askwell):
    result = askwell(site, "check", "nowhere.md")
    assert result.exception.exit_code == 2 and str(result.exception) == "nowhere.md: no such file or folder"


def test_json(site, askwell):
    answer = json.loads(askwell(site, "check", "--no-search", "--format", "json").output)
    assert answer["summary"] == {"errors": 2, "warnings": 1, "hints": 4, "checked": 2, "failed": True, "notes": []}
    assert answer["findings"][-2] == {
        "rule": "unknown-category",
        "severity": "error",
        "path": "content/articles/billing/refund.md",
        "line": 4,
        "message": "unknown category 'biling'",
        "hint": "did you mean 'billing'?",
    }


def test_github_annotations_name_files_from_the_top_of_the_checkout(site, askwell, monkeypatch):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.parent))
    assert f"file={site.name}/content/" in askwell(site, "check", "--no-search", "--format", "github").output


def test_github_annotations_escape_what_github_reads(site, askwell):
    lines = askwell(site, "check", "--no-search", "--format", "github").output.splitlines()
    assert lines[0] == (
        "::error file=content/articles/billing/refund.md,line=4,title=unknown-category::"
        "unknown category 'biling' (did you mean 'billing'?)"
    )
    assert lines[2].startswith("::warning file=content/articles/billing/fine%2C 100%25.md,line=1,title=missing-alt::")


def test_junit(site, askwell):
    root = etree.fromstring(askwell(site, "check", "--no-search", "--format", "junit").output)
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "2")
    assert [failure.get("type") for failure in root.iter("failure")] == ["unknown-category", "broken-link"]
    assert "content/articles/billing/refund.md:6: broken link" in "".join(root.itertext())


def test_sarif_holds_what_the_standard_asks_for(site, askwell):
    """SARIF 2.1.0, sections 3.14, 3.18, 3.27 and 3.49: required and related properties."""
    log = json.loads(askwell(site, "check", "--no-search", "--format", "sarif").output)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    assert len({rule["id"] for rule in rules}) == len(rules) and run["tool"]["driver"]["name"] == "Askwell"
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
        assert place["region"]["startLine"] >= 1 and " " not in place["artifactLocation"]["uri"]
    assert "fine%2C%20100%25.md" in json.dumps(run["results"])


def test_the_tables_of_a_terminal_group_by_file(site):
    from datetime import date
    from io import StringIO

    from rich.console import Console

    from generator.content.lint import check
    from generator.content.loader import load
    from generator.content.settings import ContentSettings
    from generator.content.show.report import Report
    from generator.content.show.table import print_table

    rules = ContentSettings(git=False)
    findings = check(load(site / "content", rules), rules, today=date(2026, 1, 1))
    out = StringIO()
    print_table(Report(tuple(findings), "content/", ("a", "b")), Console(file=out, width=100))
    text = out.getvalue()
    assert text.count("content/articles/billing/refund.md  2 errors") == 1
    assert "did you mean 'billing'?" in text and "4 hints not shown" in text and "check failed" in text


def test_search_tests_are_asked_on_the_content_as_it_is(tiny_content, tmp_path, askwell):
    folder = tmp_path / "help"
    shutil.copytree(tiny_content.parent, folder)
    (folder / "content/search_tests.yml").write_text(
        "- {query: how do I reset my lamp, expect: reset-your-lamp, within: 1}\n"
        "- {query: refund, expect: lumen-zero}\n"
        "- {query: voice, expect: voice-control}\n"
    )
    result = askwell(folder, "check")
    assert result.exit_code == 1
    assert "content/search_tests.yml:2: error: 'refund' must find articles/lamps/lumen-zero within" in result.output
    assert "1 search test passed, 1 failed, 1 waits for a draft" in result.output


def test_a_rule_unknown_to_askwell_is_a_wrong_setting(site, askwell):
    (site / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: content\nplugins: [{askwell: {lint: {brokn-link: 'off'}}}]\n"
    )
    result = askwell(site, "check", "--no-search")
    assert result.exception.exit_code == 2 and "did you mean 'broken-link'?" in str(result.exception)
