"""One report in five formats: the same columns, the same rows, and no customer's words ever run."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

from feedback_widget.reports.meanings import MEANINGS
from feedback_widget.reports.render import KINDS, render
from feedback_widget.reports.render.charts import pareto, sparkline
from feedback_widget.reports.render.csv import safe
from feedback_widget.reports.render.terminal import show
from feedback_widget.reports.render.words import decided, failures, scope_line, tame
from feedback_widget.reports.report import Report
from feedback_widget.reports.tables import tables

Make = Callable[[list[str]], Report]
LABELS = ["cancel my order", "refund to another card", "sign in with a code"]
HOSTILE = [
    "<script>top.hit=1</script>",
    '=HYPERLINK("x")',
    "@SUM(1)",
    "a|b\n# c",
    "[x](javascript:alert(1))",
    "\u202eabc\x1b[2J",
]


def csv_rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_every_format_has_the_same_columns_in_the_same_order(make_report: Make) -> None:
    report = make_report(LABELS)
    gaps = next(table for table in tables(report, {}, "gaps") if table.name == "gaps")
    keys, titles = [column.key for column in gaps.columns], [column.title for column in gaps.columns]
    assert csv_rows(render(report, "gaps", "csv"))[0] == keys
    assert list(json.loads(render(report, "gaps", "json"))["gaps"][0]) == keys
    page = LexborHTMLParser(render(report, "gaps", "html"))
    heads = page.css("section[aria-labelledby=gaps] table thead th")
    assert [head.text(strip=True) for head in heads] == titles
    assert "| " + " | ".join(titles) + " |" in render(report, "gaps", "markdown")


def test_the_terminal_keeps_what_matters_and_says_what_it_left_out(make_report: Make) -> None:
    wide, narrow = io.StringIO(), io.StringIO()
    show(make_report(LABELS), "gaps", {}, "", Console(file=wide, width=500))
    show(make_report(LABELS), "gaps", {}, "", Console(file=narrow, width=100))
    assert "not shown for width" not in wide.getvalue()
    assert "Do next" in narrow.getvalue()
    assert re.search(r"not shown for\s+width: .*Wordings", narrow.getvalue(), re.DOTALL)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", ["html", "csv", "json", "markdown"])
def test_every_kind_renders_in_every_format_even_when_empty(make_report: Make, kind: str, fmt: str) -> None:
    assert render(make_report(LABELS), kind, fmt, site="Help")
    assert render(make_report([]), kind, fmt)


def test_numbers_are_the_same_everywhere(make_report: Make) -> None:
    report = make_report(LABELS)
    rows = csv_rows(render(report, "gaps", "csv"))
    column = rows[0].index("failed")
    from_csv = [float(row[column]) for row in rows[1:]]
    from_json = [row["failed"] for row in json.loads(render(report, "gaps", "json"))["gaps"]]
    assert from_csv == pytest.approx(from_json, rel=1e-5) == [gap.failed for gap in report.gaps]


def test_programs_find_what_the_help_center_promises(make_report: Make) -> None:
    told = json.loads(render(make_report(LABELS), "summary", "json", site="Help"))
    assert told["format"] == 1
    assert {
        "scope",
        "figures",
        "gaps",
        "articles",
        "searches",
        "terms",
        "definitions",
        "rules",
        "rules_changed",
    } <= set(told)
    assert {"since", "until", "version", "lang", "category", "events", "intents", "dropped"} <= set(told["scope"])
    promised = """rank label cause action impact failed intents failure trend nearest status owner nearest_rank replay
    unknown_words visits days failure_low failure_high share cumulative first_seen last_seen nearest_match wordings
    versions languages category id"""
    assert set(promised.split()) <= set(told["gaps"][0])
    assert told["figures"][1]["value"] is None


def test_definitions_and_rules_stand_beside_the_numbers(make_report: Make) -> None:
    report = make_report(LABELS)
    for fmt in ("html", "markdown", "json"):
        text = render(report, "gaps", fmt)
        assert "lower bound of their rate" in text
        assert "bot" in text


def test_the_page_is_one_file_without_requests(make_report: Make) -> None:
    page = LexborHTMLParser(render(make_report(LABELS), "summary", "html", site="Help"))
    assert not page.css("[src], link[rel=stylesheet], [onclick], [style]")
    assert [node.attributes["href"] for node in page.css("link")] == ["data:,"]


@settings(max_examples=150)
@given(st.lists(st.text(min_size=1, max_size=40) | st.sampled_from(HOSTILE), min_size=1, max_size=3))
def test_no_words_become_markup_or_a_formula(make_report: Make, labels: list[str]) -> None:
    report = make_report(labels)
    page = LexborHTMLParser(render(report, "summary", "html"))
    assert len(page.css("script")) == 1
    assert len(page.css("article, iframe, img, object, embed")) == 0
    for row in csv_rows(render(report, "summary", "csv")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")) or re.fullmatch(r"[+-]?[\d.e+-]+", cell)
            assert not cell.startswith("-") or re.fullmatch(r"-[\d.e+-]+", cell)
    json.loads(render(report, "summary", "json"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("refund", "refund"),
        ("\t=x", "' =x"),
        ("\ufeff=x", "' =x"),
        ("\u2028@x", "' @x"),
        ("\u200b \u00ad=x", "'\u200b \u00ad=x"),
        ("−1", "'−1"),
    ],
)
def test_text_that_looks_like_a_formula_is_marked_as_text(text: str, cell: str) -> None:
    assert safe(text) == cell


def test_markdown_shows_a_customers_words_as_words(make_report: Make) -> None:
    text = render(make_report(["see [x](https://e.example) @ana | <b>now</b>"]), "gaps", "markdown")
    assert "\\[x\\]\\(https:\u2060//e.example\\) @\u2060ana \\| \\<b\\>now\\</b\\>" in text


def test_an_issue_shows_the_columns_that_matter_and_folds_the_others(make_report: Make) -> None:
    text = render(make_report(LABELS), "gaps", "markdown")
    shown, folded = text.split("<details><summary>All ", 1)
    heads = next(line for line in shown.splitlines() if line.startswith("| # |"))
    assert "| Do next |" in heads and "| Wordings |" not in heads
    assert "| Wordings |" in folded and folded.index("</details>") < folded.index("## Words with no content")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(make_report: Make, width: int) -> None:
    out = io.StringIO()
    show(make_report(["change my address", "lost parcel"]), "summary", {}, "", Console(file=out, width=width))
    assert max(map(len, out.getvalue().splitlines())) <= width and "lost" in out.getvalue()


def test_control_characters_reach_no_terminal(make_report: Make) -> None:
    out = io.StringIO()
    show(make_report(["\x1b[2Jgone \u202eevil"]), "gaps", {}, "", Console(file=out, width=400))
    assert "\x1b[2J" not in out.getvalue()
    assert "\u202e" not in out.getvalue()
    assert tame("a\u202eb\x07c") == "a b c"


def test_the_pareto_chart_names_the_vital_few(make_report: Make) -> None:
    report = make_report([f"need {number}" for number in range(30)])
    chart = pareto(report.gaps)
    shares = sorted((gap.share for gap in report.gaps), reverse=True)
    assert chart.vital is not None
    assert sum(shares[: chart.vital]) >= 0.8 > sum(shares[: chart.vital - 1])
    assert chart.all_gaps == 30
    assert max(bar.height for bar in chart.bars) <= chart.height
    assert pareto([]).bars == ()


def test_the_bars_carry_the_tables_numbers_and_leave_out_what_nobody_need_write(make_report: Make) -> None:
    one, two, three = make_report(["small", "settled", "large"]).gaps
    gaps = [replace(one, failed=2.0), replace(two, failed=50.0, action="wait"), replace(three, failed=30.0)]
    chart = pareto(gaps)
    assert [(bar.number, bar.gap.label, bar.vital) for bar in chart.bars] == [(3, "large", True), (1, "small", False)]
    assert (chart.vital, chart.all_gaps) == (1, 2)


def test_a_sparkline_spans_its_box() -> None:
    points = [tuple(map(float, point.split(","))) for point in sparkline([0, 5, 10]).split()]
    assert points == [(1.0, 19.0), (36.0, 10.0), (71.0, 1.0)]
    assert sparkline([3]) == ""


def test_one_intent_is_not_said_as_several(make_report: Make) -> None:
    report = make_report(["refund"])
    alone = replace(report, scope=replace(report.scope, intents=1, events=2))
    assert scope_line(alone).endswith("1 intent from 2 events")


def test_every_column_says_what_it_is(make_report: Make) -> None:
    page = LexborHTMLParser(render(make_report(LABELS), "summary", "html"))
    assert len(page.css("details.legend")) == 4
    for table in tables(make_report(LABELS), {}, "summary"):
        if table.name != "figures":
            assert {column.key for column in table.columns} <= set(MEANINGS[table.name])


def test_a_gap_says_how_often_it_was_met_as_its_kind_is_met(make_report: Make) -> None:
    """Votes on an article were "intents", and a gap seen once was met in "1 visits on 1 days"."""
    gap = make_report(["refund"]).gaps[0]
    once = replace(gap, intents=1, visits=1, days=1, last_seen=gap.first_seen)
    assert failures(once).startswith("Asked 1 time in 1 visit on 1 day (2026-02-02); ")
    assert (
        failures(replace(gap, kind="path")) == "Opened 25 times on 9 days (2026-02-02 to 2026-02-27), and never there."
    )
    assert re.match(
        r'Of 25 votes on 9 days .* 88 % \(95 % interval .*\) said "no"\.', failures(replace(gap, kind="article"))
    )


def test_a_gap_without_words_has_no_empty_headings(make_report: Make) -> None:
    report = make_report(["refund"])
    silent = replace(report.gaps[0], wordings=(), withheld=0, unknown_words=(), outcomes={"gave_up": 0}, comments=())
    page = render(replace(report, gaps=(silent,)), "gaps", "html")
    assert "How customers put it" not in page and "What happened" not in page
    hidden = render(replace(report, gaps=(replace(silent, withheld=1),)), "gaps", "html")
    assert "1 wording, from fewer visitors than may be shown." in hidden


def test_many_wordings_are_folded(make_report: Make) -> None:
    report = make_report(["refund"])
    wordings = tuple(replace(report.gaps[0].wordings[0], query=f"refund {n}") for n in range(30))
    page = LexborHTMLParser(render(replace(report, gaps=(replace(report.gaps[0], wordings=wordings),)), "gaps", "html"))
    assert [len(part.css("li")) for part in page.css(".evidence > div:first-child ul")] == [12, 18]
    assert page.css_first(".evidence details summary").text() == "18 more"


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (("planned", "ana", ""), "planned an answer, owner ana"),
        (("planned", "", "soon"), "planned an answer: soon"),
        (("ignore", "", "we do not"), "ignored it: we do not"),
        (("duplicate", "gap-0002", ""), "called it a duplicate of gap-0002"),
        (("note", "", "hm"), "noted: hm"),
    ],
)
def test_decisions_are_told_as_people_tell_them(decision: tuple[str, str, str], told: str) -> None:
    assert decided(*decision) == told


def test_people_read_a_cause_in_words_and_programs_by_its_name(make_report: Make) -> None:
    report = make_report(["refund"])
    report = replace(report, gaps=(replace(report.gaps[0], cause="out_of_scope"),))
    out = io.StringIO()
    show(report, "gaps", {}, "", Console(file=out, width=400))
    for text in (out.getvalue(), render(report, "gaps", "markdown")):
        assert "out of scope" in text and "out_of_scope" not in text.replace("\\", "").partition("How these")[0]
    assert "out_of_scope" in render(report, "gaps", "csv")
