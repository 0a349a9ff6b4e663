"""Killed at any step, a publish leaves the old or the new release live, whole; and it can be run again."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "publish.py"


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("publish_figures_of_faults", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["directory", "branch", "objects"])
def test_a_killed_publish_leaves_a_whole_site_and_can_be_run_again(figures, tmp_path, kind):
    killed = getattr(figures, f"kill_{kind}")(tmp_path, points=6)
    # The last of the steps counted beforehand may come after the end.
    assert killed.died >= 5, killed
    assert (killed.neither, killed.resumed) == (0, 6), killed


def test_readers_during_publishes_miss_nothing_and_see_nothing_mixed(figures, tmp_path):
    seen = figures.readers_during_publishes(tmp_path, publishes=60, readers=4)
    assert seen.pages > 100
    assert (seen.missing, seen.mixed) == (0, 0)


def test_publishers_at_once_to_one_branch_all_land(figures, tmp_path):
    race = figures.branch_race(tmp_path, publishers=4, rounds=2)
    assert (race.landed, race.commits, race.invalid) == (8, 8, 0)


def test_one_edit_sends_a_few_of_a_thousand_files(figures, tmp_path):
    sent = figures.republish_one_edit(tmp_path, figures.edited_site)
    assert sent.files > 1000
    assert sent.share <= 0.03
