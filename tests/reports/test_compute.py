"""From events in a real store to the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from feedback_widget.events import NotFound, Survey, Vote
from feedback_widget.reports import days, kept
from feedback_widget.reports.compute import compute
from feedback_widget.reports.known import KnownGap
from feedback_widget.reports.report import Report
from feedback_widget.reports.rules import Rules
from feedback_widget.reports.selection import Ticket
from feedback_widget.reports.site import ArticleFacts, Site
from feedback_widget.reports.statistics import wilson
from feedback_widget.simulate.record import records, uuid7
from feedback_widget.simulate.visitors import Step
from feedback_widget.store import open_store
from feedback_widget.store.records import Record

MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
SITE = Site(
    articles={"articles/a/email": ArticleFacts(title="Change your e-mail", category="a", owner="ann")},
    search=lambda query, k: [("articles/a/email", 1, "weak")],
    knows=lambda word: word in {"change", "e-mail", "my", "refund", "where", "money"},
)


@pytest.fixture
def store(tmp_path) -> Iterator:
    with open_store(f"sqlite:///{tmp_path / 'events.db'}") as opened:
        yield opened


def visit(store, name: str, at: float, *rows: tuple, lang: str = "en", version: str = "") -> None:
    """Write one visit: ("search", query, match), ("click", ref, rank), ("contact", message), ("view", ref)."""
    steps = []
    for place, (kind, what, *more) in enumerate(rows):
        moment = MONDAY + at + 5 * place
        text, ref = (what, "") if kind in ("search", "contact") else ("", what)
        number = 3 if kind == "search" else more[0] if more else 1
        extra = more[0] if kind == "search" and more else "weak"
        extra = extra if kind == "search" else ""
        steps.append(Step((moment, kind, name, text, ref, number, extra, version, lang, "", 0), ""))
    store.write(list(records(steps, Random(name))))


def failing_month(store, query: str = "bitcoin payment", visits: int = 6) -> None:
    for n in range(visits):
        visit(store, f"{query}{n}", n * 86400 + 3600, ("search", query), ("search", f"pay by {query}"))
    for n in range(30):
        visit(store, f"ok{n}", n * 40_000, ("search", "change my e-mail", "strong"), ("click", "articles/a/email", 1))


def report(store, site: Site = SITE, since: str = "2026-01-05", until: str = "2026-02-03", **options) -> Report:
    rules = options.setdefault("rules", Rules())
    return compute(days.load(store, since, until, rules), site, since=since, until=until, **options)


def test_a_need_without_an_article_is_the_first_gap(store):
    failing_month(store)
    gap = report(store).gaps[0]
    assert (gap.label, gap.cause, gap.action, gap.intents, gap.visits, gap.days) == (
        "bitcoin payment", "missing", "write", 6, 6, 6,
    )  # fmt: skip
    assert gap.failed == pytest.approx(6 * 0.95) and gap.failure.low < gap.failure.value < gap.failure.high
    assert {"bitcoin", "payment"} <= set(gap.unknown_words)
    assert (gap.first_seen, gap.last_seen) == ("2026-01-05", "2026-01-10")
    assert gap.trend[0].intents == 6 and sum(week.failed for week in gap.trend) == pytest.approx(gap.failed)


def test_a_wording_is_shown_only_after_enough_visitors(store):
    failing_month(store)
    visit(store, "one", 7200, ("search", "bitcoin payment for john doe"))
    shown = {wording.query for gap in report(store).gaps for wording in gap.wordings}
    assert "bitcoin payment" in shown and not any("john" in query for query in shown)
    text = repr(report(store).gaps) + repr(report(store).searches) + repr(report(store).terms)
    assert "john doe" not in text
    everything = report(store, rules=Rules(private=1))
    assert any("john" in wording.query for gap in everything.gaps for wording in gap.wordings)


def test_a_gap_of_private_wordings_is_named_by_their_shared_words_from_a_to_z(store):
    """They came in any order, so the gap's id differed from run to run."""
    for n, query in enumerate(["zebra moon rocket alice", "rocket zebra moon bob", "moon rocket zebra carol"]):
        visit(store, f"v{n}", n * 86400, ("search", query))
    assert report(store).gaps[0].label == "moon rocket zebra"


def test_the_report_is_the_same_from_digests_and_from_rows(store):
    failing_month(store)
    first = report(store)
    with store.snapshot() as snapshot:
        kept = {name: events for name, events, _ in snapshot.report_heads()}
        counts = snapshot.day_counts()
        assert {name: kept[name] for name in kept if name[:1].isdigit()} == counts
        assert {name.removeprefix("words ") for name in kept if name.startswith("words")} <= counts.keys()
        assert kept["week 2026-01-05"] == sum(n for day, n in counts.items() if day <= "2026-01-11")
    assert report(store) == first


def test_an_unchanged_report_is_kept_and_a_changed_one_is_not(store):
    failing_month(store)
    asked = (store, "2026-01-05", "2026-02-03", Rules(), ())
    first = report(store)
    kept.write(store, kept.key(*asked), first)
    assert kept.read(store, kept.key(*asked)) == first
    assert kept.read(store, kept.key(*asked, "another site")) is None
    visit(store, "late", 2 * 86400, ("search", "bitcoin payment"))
    assert kept.read(store, kept.key(*asked)) is None


def test_a_late_event_is_counted_though_its_day_was_digested(store):
    failing_month(store)
    before = report(store).gaps[0].intents
    visit(store, "late", 2 * 86400, ("search", "bitcoin payment"))
    assert report(store).gaps[0].intents == before + 1


def test_erasing_a_visit_takes_it_out_of_the_report(store):
    failing_month(store)
    before = report(store).gaps[0].intents
    store.erase("bitcoin payment0")
    assert report(store).gaps[0].intents == before - 1


def test_an_erased_visit_leaves_no_word_in_what_reports_keep(store):
    failing_month(store)
    visit(store, "teller", 8 * 86400, ("search", "my secret zebra"))
    report(store)
    store.erase("teller")
    days.refresh(store, 1_900_000_000.0)
    with store.snapshot() as snapshot:
        assert not [name for name, _, _, body in snapshot.report_days() if b"zebra" in body]


def test_independent_sql_gives_the_same_totals(store):
    failing_month(store)
    with store.snapshot() as snapshot:
        rows = dict(snapshot.run("SELECT kind, count(*) FROM events GROUP BY kind"))
    found = report(store)
    assert found.scope.events == sum(rows.values())
    assert sum(row.clicks for row in found.articles) == rows["click"]
    assert sum(day.visits[0][2] for day in days.load(store, "2026-01-05", "2026-02-03", Rules()).days.values()) == 36


def test_gaps_keep_their_ids_into_the_next_month(store):
    failing_month(store)
    first = report(store)
    days.remember(store, first)
    for n in range(4):
        visit(store, f"feb{n}", (31 + n) * 86400, ("search", "bitcoin"), ("search", "paying with bitcoin payment"))
    second = report(store, since="2026-02-04", until="2026-03-05")
    assert second.gaps[0].id == first.gaps[0].id


def test_filters_leave_the_other_versions_and_languages_out(store):
    failing_month(store)
    for n in range(4):
        visit(store, f"de{n}", n * 86400, ("search", "rechnung fehlt"), lang="de", version="2")
    assert [gap.label for gap in report(store, lang="de").gaps] == ["rechnung fehlt"]
    assert [gap.label for gap in report(store, version="2").gaps] == ["rechnung fehlt"]
    assert {gap.label for gap in report(store).gaps} == {"rechnung fehlt", "bitcoin payment"}


@pytest.mark.parametrize("query", ["🙂🙂", "日", "€ € €", "-- / --", "\u202e\x00", "﷽"])
def test_a_question_without_words_is_counted_like_any_other(store, query):
    failing_month(store)
    for n in range(60):
        visit(store, f"fine{n}", n * 40_000, ("search", "change my e-mail", "strong"), ("click", "articles/a/email", 1))
    for n in range(4):
        visit(store, f"sign{n}", n * 86400, ("search", query, "none"))
    assert "bitcoin payment" in {gap.label for gap in report(store).gaps}


def test_a_word_that_one_person_used_in_several_wordings_is_shown_nowhere(store):
    """Two wordings were taken for two people, so that a name one customer typed twice stood in the report."""
    failing_month(store)
    for n, how in enumerate(("late", "lost", "gone", "twice")):
        visit(store, "ann", n * 86400, ("search", f"invoice for joensson {how}", "none"))
    found = report(store)
    assert sum(gap.withheld for gap in found.gaps) >= 4
    assert "joensson" not in repr((found.gaps, found.searches, found.terms))
    assert "joensson" in repr(report(store, rules=Rules(private=1)).terms)
    visit(store, "bob", 5 * 86400, ("search", "joensson invoice", "none"))
    assert "joensson" in repr(report(store).terms)


def test_tickets_and_messages_are_heard_too(store):
    failing_month(store)
    for n in range(3):
        visit(store, f"m{n}", n * 86400, ("contact", "Gift wrapping for my order? Thanks a lot, it is for my mother."))
    found = report(store, tickets=(Ticket("Gift wrapping"), Ticket("gift wrapping")))
    gap = next(gap for gap in found.gaps if "gift" in gap.label)
    assert gap.sources == {"contact": 3, "ticket": 2}


def refused_and_moved(store):
    """Write four days on each of which an old address is opened and an article refused."""
    events = []
    for n in range(4):
        shared = {"occurred_at": datetime.fromtimestamp(MONDAY + n * 86400, UTC), "visit": f"v{n}", "lang": "en"}
        ids = [uuid7(MONDAY + n * 86400 + k, Random(n * 9 + k)) for k in range(4)]
        events += [
            NotFound(event_id=ids[0], path="/old/refunds/", **shared),
            NotFound(event_id=ids[1], path="/wp-login.php", **shared),
            Vote(event_id=ids[2], ref="articles/a/email", helpful=False, comment="no button", **shared),
            Survey(event_id=ids[3], survey="nps", score=10 if n else 3, **shared),
        ]
    store.write([Record(event=event, received_at=0) for event in events])


def test_addresses_that_lead_nowhere_and_refused_articles_are_gaps(store):
    refused_and_moved(store)
    found = report(store)
    assert {(gap.kind, gap.cause, gap.label) for gap in found.gaps} == {
        ("path", "moved", "/old/refunds/"), ("article", "unhelpful", "Change your e-mail"),
    }  # fmt: skip
    article = next(gap for gap in found.gaps if gap.kind == "article")
    assert article.comments == ("no button",) * 4 and article.owner == "ann"
    figures = {figure.key: figure for figure in found.figures}
    assert figures["nps"].value == 50 and figures["helpfulness"].value == 0
    assert found.articles[0].ref == "articles/a/email" and found.articles[0].lost > 1


def test_gaps_without_searches_are_recognised_by_their_address_or_article(store):
    refused_and_moved(store)
    ids = {gap.kind: gap.id for gap in report(store).gaps}
    known = [KnownGap(id=id, wordings=(), status="planned", label=f"my {kind}") for kind, id in ids.items()]
    renamed = Site(articles={"articles/a/email": ArticleFacts(title="Another title", category="a", owner="ann")})
    again = {gap.kind: (gap.id, gap.label, gap.status, gap.known) for gap in report(store, renamed, known=known).gaps}
    assert again == {kind: (id, f"my {kind}", "planned", True) for kind, id in ids.items()}


def test_a_refused_article_is_the_gap_of_the_ledger_it_was_to_answer(store):
    refused_and_moved(store)
    known = [KnownGap(id="email-0001", wordings=("new e-mail",), status="answered", answers=("articles/a/email",))]
    article = next(gap for gap in report(store, known=known).gaps if gap.kind == "article")
    assert (article.id, article.status) == ("email-0001", "answered")


def test_figures_are_set_beside_the_period_before(store):
    failing_month(store)
    found = {figure.key: figure for figure in report(store, since="2026-01-12", until="2026-01-18").figures}
    success = found["search_success"]
    assert success.before < success.value == 1 and success.change == pytest.approx(1 - success.before)
    assert found["csat"].value is None and found["csat"].n == 0


def test_an_empty_store_gives_an_empty_report(store):
    found = report(store)
    assert (found.gaps, found.articles, found.searches, found.terms) == ((), (), (), ())


def test_nothing_in_a_report_depends_on_the_order_of_writing(store, tmp_path):
    failing_month(store)
    failing_month(store, "teleport an order", 5)
    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        failing_month(other, "teleport an order", 5)
        failing_month(other)
        assert report(other) == report(store)


def test_a_known_gap_that_is_asked_for_in_two_languages_is_one_row(store):
    failing_month(store)
    for n in range(6):
        visit(store, f"de{n}", n * 86400 + 7200, ("search", "mit bitcoin bezahlen"), lang="de")
    known = [KnownGap(id="bitcoin-1", wordings=("bitcoin payment", "mit bitcoin bezahlen"), status="planned")]
    (row,) = [gap for gap in report(store, known=known).gaps if gap.id == "bitcoin-1"]
    assert row.languages == {"de": 6, "en": 6}
    assert {wording.query for wording in row.wordings} >= {"bitcoin payment", "mit bitcoin bezahlen"}


@pytest.mark.parametrize(
    ("status", "action"),
    [("answered", "wait"), ("confirmed", "done"), ("wontfix", "ignore"), ("duplicate", "ignore")],
)
def test_what_is_settled_stands_last_and_asks_for_nothing(store, status, action):
    failing_month(store, visits=20)
    failing_month(store, "gift card balance", visits=3)
    known = [KnownGap(id="bitcoin-1", wordings=("bitcoin payment", "pay by bitcoin payment"), status=status)]
    first, last = report(store, known=known).gaps
    assert (last.id, last.action) == ("bitcoin-1", action)
    assert last.impact > first.impact and first.action == "write"
    assert last.cumulative == pytest.approx(1)


def test_an_address_that_leads_on_by_now_is_no_gap_but_one_of_the_ledger_shows_its_end(store):
    refused_and_moved(store)
    moved = Site(articles=SITE.articles, serves=lambda path: path == "/old/refunds/")
    assert "path" not in {gap.kind for gap in report(store, moved).gaps}
    (id,) = [gap.id for gap in report(store).gaps if gap.kind == "path"]
    known = [KnownGap(id=id, wordings=(), status="answered", label="/old/refunds/")]
    assert id in {gap.id for gap in report(store, moved, known=known).gaps}


def test_intervals_end_exactly_where_shares_do():
    for n in range(1, 60):
        assert wilson(0, n)[0] == 0.0 and wilson(n, n)[1] == 1.0
