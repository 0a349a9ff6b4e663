"""The report finds what was hidden: a small version of benchmarks/gaps.py, and the command that plays visitors."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from feedback_widget.simulate.demo import Topic, plan, visit_site
from feedback_widget.simulate.paraphrase import paraphrases
from feedback_widget.store import open_store
from generator.cli import askwell
from generator.commands._reporting import Project, make_report
from generator.commands._simulating import run_demo
from generator.commands._store_url import shown
from generator.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import gap_scores
    import gap_worlds
    import gaps

    yield gaps, gap_worlds, gap_scores
    for name in ("gaps", "gap_worlds", "gap_scores"):
        sys.modules.pop(name, None)


@pytest.mark.slow
def test_most_of_what_is_missing_is_found_and_lists_of_searches_find_little(benchmark, shared):
    gaps, worlds, scores = benchmark
    topics = worlds.read_topics(shared / "relevance" / "stackfaq")
    world = worlds.build(topics, 4)
    report = gaps.report_on(world, 0, gaps.Rules(), {})
    ours = scores.scores(gaps.question_gaps(report), world)
    theirs = scores.scores(
        gaps.lists_of_others(world.intents(0, 30, gaps.Rules()))["exact queries without click"], world
    )
    assert ours["recall"] >= 0.65 and ours["recall"] > 2 * theirs["recall"]
    assert ours["large"] >= 0.85 and ours["noise"] <= 0.15 and ours["purity"] >= 0.9


def test_the_same_seed_plays_the_same_visitors():
    topics = [Topic(f"articles/{n}", f"Set up thing number {n}", f"thing {n} wires and screws") for n in range(8)]

    def month(seed):
        rng = Random(seed)
        demo = plan(topics, 2, rng)
        return list(visit_site(demo, lambda query, k: [("articles/1", 1, "weak")], rng, visits=40, days=3, start=0.0))

    assert month(3) == month(3) != month(4)


def test_paraphrases_are_distinct_and_about_the_title():
    found = paraphrases("Reset your password", ["forgot my password"], ["login", "account"], Random(1))
    assert len(found) == len(set(found)) > 5 and found[:2] == ("reset your password", "forgot my password")


def test_invented_events_are_not_mixed_with_real_ones_unasked(tmp_path, tiny_site):
    project = Project(name="", db=f"sqlite:///{tmp_path / 'x' / 'events.db'}", site=tiny_site, content=None)
    played = run_demo(project, withhold=2, visits=60, days=5, seed=1, add=False, now=1.8e9)
    assert played.events > 60 and len(played.withheld) == 2
    with open_store(project.db, read_only=True) as store, store.snapshot() as snapshot:
        counts, kept = snapshot.day_counts(), {name: events for name, events, _ in snapshot.report_heads()}
    today = max(counts)
    assert len(counts) == 5 and {name: kept.get(name) for name in counts} == counts | {today: None}
    with pytest.raises(UsageError, match="has events already"):
        run_demo(project, withhold=2, visits=5, days=5, seed=2, add=False)
    assert run_demo(project, withhold=0, visits=20, days=5, seed=2, add=True).withheld == ()


def test_no_password_of_a_store_is_printed():
    assert shown("postgresql://ann:se@cret@db/askwell") == "postgresql://ann@db/askwell"
    assert shown("postgresql://db/askwell") == "postgresql://db/askwell"
    assert shown("sqlite:///a:b.db") == "sqlite:///a:b.db"


def test_without_a_site_the_command_says_what_to_do(tmp_path):
    result = CliRunner().invoke(
        askwell, ["simulate", "--site", str(tmp_path), "--db", f"sqlite:///{tmp_path / 'e.db'}"]
    )
    assert "build it first: askwell build" in str(result.exception)


@pytest.fixture(scope="module")
def tiny_site(tmp_path_factory, tiny_content) -> Path:
    from generator.build.project import open_project
    from generator.build.site import build_site

    site = tmp_path_factory.mktemp("tiny") / "site"
    build_site(open_project(config_file=tiny_content.parent / "mkdocs.yml", site_dir=site))
    return site


def test_a_demo_has_every_figure_but_what_a_ledger_brings(tmp_path, tiny_site):
    project = Project(name="", db=f"sqlite:///{tmp_path / 'events.db'}", site=tiny_site, content=None)
    run_demo(project, withhold=2, visits=600, days=20, seed=1, add=False)
    with open_store(project.db) as store:
        figures = {figure.key: figure.value for figure in make_report(project, store).figures}
    assert [key for key, value in figures.items() if value is None] == ["days_to_close"]
    assert 1 <= figures["csat"] <= 5 and -100 <= figures["nps"] <= 100
