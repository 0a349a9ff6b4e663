"""What check finds, where, and what it says to do."""

from __future__ import annotations

from datetime import date

import pytest

from generator.content.lint import RULES
from generator.errors import ConfigError

WORDS = ". ".join(f"Word{number % 97} and{number % 41} more" for number in range(120))


def found(findings, rule):
    return [str(item) for item in findings if item.rule == rule]


def test_a_sound_tree_has_no_findings(lint):
    assert (
        lint({"articles/a/b.md": "# B\n\n## C\n\nText with [a link](c.md#d).\n", "articles/a/c.md": "## D\n\nx\n"})
        == []
    )


def test_broken_links_images_and_anchors_say_what_was_meant(lint):
    findings = lint(
        {
            "articles/a/reset-password.md": "## Steps\n\n![Lamp](img/lamp.png)\n",
            "articles/a/img/lmap.png": "",
            "articles/a/b.md": "[x](reset-pasword.md)\n\n[y](reset-password.md#stpes)\n[z](#here)\n",
        }
    )
    assert [str(item) for item in findings] == [
        "articles/a/b.md:1: broken link: 'reset-pasword.md' does not exist (did you mean 'reset-password.md'?)",
        "articles/a/b.md:3: broken anchor: 'articles/a/reset-password.md' has no id 'stpes' (did you mean '#steps'?)",
        "articles/a/b.md:4: broken anchor: this page has no id 'here'",
        "articles/a/reset-password.md:3: broken image: 'img/lamp.png' does not exist (did you mean 'img/lmap.png'?)",
    ]


def test_an_old_address_names_the_local_article(lint):
    files = {
        "articles/a/b.md": "---\nid: 360001112223\n---\nText.\n",
        "articles/My category/c.md": "[x](https://help.old/hc/articles/360001112223-B#:~:text=x)\n",
    }
    assert found(lint(files), "old-link") == [
        "articles/My category/c.md:1: the article behind 'https://help.old/hc/articles/360001112223-B#:~:text=x' "
        "is here now (link to ../a/b.md#:~:text=x)"
    ]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("x\n\n[[nothing]]\n", "wiki-link", 3),
        ("[x](javascript:alert(1))\n", "unsafe-link", 1),
        ("x\n<script>alert(1)</script>\n", "raw-script", 2),
        ('<div onclick="x()">y</div>\n', "event-handler", 1),
        ("## A\n\n#### B\n", "heading-jump", 3),
        ("![](x.png)\n", "missing-alt", 1),
        ('x\n<img src="x.png">\n', "missing-alt", 2),
        ("[x](later.md)\n", "draft-link", 1),
        ("---\nrelated: [nothing]\n---\nx\n", "unknown-related", 2),
        ("---\nreview_by: 2026-05-31\nowner: ann\n---\nx\n", "overdue-review", 2),
        (f"---\ndescription: {'long ' * 40}\n---\nx\n", "long-description", 2),
        ("---\ntitle: x\n---\n\n", "empty-article", 1),
        ("x\n\n" + "word " * 50 + ".\n", "long-sentence", 3),
        ("We use the QZX here.\n", "undefined-abbreviation", 1),
    ],
)
def test_each_rule_finds_its_line(lint, text, rule, line):
    files = {"articles/a/b.md": text, "articles/a/x.png": "", "articles/a/later.md": "---\ndraft: true\n---\nx\n"}
    assert [(item.rule, item.line) for item in lint(files) if item.path == "articles/a/b.md"] == [(rule, line)]


@pytest.mark.parametrize(
    "text",
    [
        '<img src="x.png" alt="">\n',
        "`<script>` and `onclick=x`\n",
        "```html\n<script>x</script>\n<img src=y.png>\n```\n",
        "The Quick Zebra eXchange (QZX) is good. QZX again.\n",
        "## WARNING ABOUT THIS\n",
        "| " + "cell " * 60 + "|\n",
        "- " + "item " * 60 + "\n",
        "[top](#top) and [text](b.md#:~:text=x)\n",
        "<a name=here></a>[x](#here)\n",
        "<!-- <script>x</script> [x](no.md) -->\n",
        "Use {{ base }} in [x]({{ base }}/y).\n",
    ],
)
def test_what_is_right_is_left_alone(lint, text):
    assert lint({"articles/a/b.md": text, "articles/a/x.png": ""}) == []


def test_a_slip_of_a_variable_is_found_and_other_braces_are_left_alone(lint):
    text = "---\ntitle: x\n---\nThe {{ product }}.\n\nA {{ prodcut }}, `{{Product}}`, \\{{ prodcut }}, {{ secrets.KEY }}.\n"
    found = lint({"articles/a/b.md": text}, variables={"product": "Lumen"})
    assert [(item.rule, item.line, item.message, item.hint) for item in found] == [
        ("unknown-variable", 6, f"no variable is called '{name}'", "did you mean 'product'?")
        for name in ("Product", "prodcut")
    ]
    assert lint({"articles/a/b.md": text}) == []


def test_two_titles_and_two_texts_that_are_the_same(lint):
    files = {
        "articles/a/b.md": f"# Pay\n\n{WORDS}\n",
        "articles/a/c.md": f"---\ntitle: PAY\n---\n\n{WORDS} now\n",
        "articles/a/d.md": "# Other\n\nNothing of it.\n",
    }
    assert [(item.rule, item.path, item.line) for item in lint(files)] == [
        ("near-duplicate", "articles/a/c.md", 1), ("duplicate-title", "articles/a/c.md", 2),
    ]  # fmt: skip


def test_an_old_address_can_be_claimed_once_only(lint):
    text = "---\nid: 36000111\naliases: [old/a]\n---\nText.\n"
    findings = lint({"articles/a/b.md": text, "articles/a/c.md": f"{text}More.\n"})
    assert [(item.rule, item.path, item.line) for item in findings] == [
        ("duplicate-id", "articles/a/c.md", 2), ("duplicate-id", "articles/a/c.md", 3),
    ]  # fmt: skip


def test_descriptions_and_orphans_are_hints(lint):
    files = {"articles/a/b.md": "[x](c.md)\n", "articles/a/c.md": "x\n"}
    settings = {"missing-description": "hint", "orphan": "hint"}
    assert [(item.rule, item.path) for item in lint(files, lint=settings)] == [
        ("missing-description", "articles/a/b.md"),
        ("orphan", "articles/a/b.md"),
        ("missing-description", "articles/a/c.md"),
    ]


def test_an_anchor_in_a_snippet_counts(write):
    from generator.content.lint import check
    from generator.content.loader import load
    from generator.content.settings import ContentSettings

    content = load(write({"articles/a/b.md": '[x](#more) [y](#less)\n\n--8<-- "more.md"\n'}), ContentSettings())
    findings = check(content, ContentSettings(), today=date(2026, 1, 1), snippets={"more.md": "## More\n"})
    assert [item.message for item in findings if item.rule == "broken-anchor"] == [
        "broken anchor: this page has no id 'less'"
    ]


def test_severities_are_the_sites_choice(lint):
    files = {"articles/a/b.md": "---\nnonsense: 1\n---\n[x](no.md)\n"}
    settings = {"broken-link": "warning", "unknown-key": "off"}
    assert [(item.rule, item.severity) for item in lint(files, lint=settings)] == [("broken-link", "warning")]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"brokn-link": "off"}, "unknown rule 'brokn-link' .did you mean 'broken-link'"),
        ({"orphan": "loud"}, "'loud' is none of error, warning, hint, off"),
    ],
)
def test_a_wrong_choice_is_refused(lint, settings, message):
    with pytest.raises(ConfigError, match=message):
        lint({"articles/a/b.md": "x"}, lint=settings)


@pytest.mark.parametrize(
    "text",
    [
        "[x](no.md) <!-- askwell-ignore broken-link: comes next week -->\n",
        "y\n\n<!-- askwell-ignore broken-link: comes next week -->\n[x](no.md)\n",
        "<!-- askwell-ignore broken-link, missing-alt: all over -->\n\ny\n\n[x](no.md)\n",
    ],
)
def test_a_line_can_be_silenced_with_a_reason(lint, text):
    assert lint({"articles/a/b.md": text}) == []


def test_a_silence_is_for_its_line_and_rule_only(lint):
    text = "y\n\n[x](no.md) <!-- askwell-ignore broken-link: later -->\n[z](no.md)\n"
    text += "[q](#no) <!-- askwell-ignore orphan: x -->\n"
    assert [(item.rule, item.line) for item in lint({"articles/a/b.md": text})] == [
        ("broken-link", 4), ("broken-anchor", 5), ("unused-silence", 5),
    ]  # fmt: skip


def test_a_silence_without_a_reason_is_a_finding(lint):
    text = "y\n\n[x](no.md) <!-- askwell-ignore broken-link -->\n"
    assert [item.rule for item in lint({"articles/a/b.md": text})] == ["silence-without-reason"]


def test_every_rule_says_what_it_finds_and_the_way_out():
    for rule in RULES.values():
        assert rule.finds and rule.way_out and rule.severity in ("error", "warning", "hint")


def test_the_tiny_help_center_is_sound(tiny_content):
    from generator.content.lint import check
    from generator.content.loader import load
    from generator.content.settings import ContentSettings

    settings = ContentSettings(extra_keys=("audit",), git=False)
    snippets = {"still-stuck.md": (tiny_content / "snippets/still-stuck.md").read_text()}
    findings = check(load(tiny_content, settings), settings, today=date(2026, 11, 1), snippets=snippets)
    assert [item for item in findings if item.severity != "hint"] == []
