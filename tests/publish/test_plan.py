"""What a publish decides before it does anything."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.publish.plan import Retention, make_plan, next_release
from generator.publish.release import Entry, loads

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
ONE, TWO, THREE = Entry.of(b"one"), Entry.of(b"two"), Entry.of(b"three")


BRIEF = Retention(releases=2, hours=1)


def follow(*sites, retention=BRIEF, every=timedelta(minutes=1)):
    live, now = None, NOON
    for files in sites:
        live, now = next_release(files, live, retention, now), now + every
    return live


def test_assets_go_before_pages_and_the_site_map_last():
    release = follow({"index.html": ONE, "sitemap.xml": ONE, "assets/app.12345678.js": ONE, "a/logo.png": ONE})
    send = make_plan(release, None).send
    assert send == ("a/logo.png", "assets/app.12345678.js", "index.html", "sitemap.xml")


def test_only_what_changed_is_sent():
    live = follow({"index.html": ONE, "a/index.html": ONE, "b/index.html": ONE})
    plan = make_plan(follow({"index.html": ONE, "a/index.html": TWO, "c/index.html": ONE}), live)
    assert (plan.add, plan.change, plan.remove, plan.unchanged) == (
        ("c/index.html",),
        ("a/index.html",),
        ("b/index.html",),
        1,
    )


def test_an_asset_outlives_its_release_and_a_page_does_not():
    release = follow({"a.12345678abcd.js": ONE, "old.html": ONE}, {"index.html": ONE})
    assert set(release.kept) == {"a.12345678abcd.js"}


def test_an_asset_goes_when_both_releases_and_hours_have_passed():
    gone, page = {"a.12345678abcd.js": ONE, "x.html": ONE}, {"x.html": ONE}
    assert follow(gone, page, page, page, page).kept, "many releases, but within the hour"
    assert follow(gone, page, every=timedelta(hours=9)).kept, "hours ago, but only one release"
    assert not follow(gone, page, page, page, page, every=timedelta(hours=9)).kept


def test_a_kept_asset_makes_way_for_a_link_of_the_same_name():
    release = follow({"latest/a.png": ONE}, {"latest": Entry("", 0, "2.0"), "index.html": ONE})
    assert not release.kept


def test_paths_an_interrupted_publish_touched_are_sent_again_or_removed():
    live = follow({"index.html": ONE, "a.html": ONE})
    plan = make_plan(follow({"index.html": ONE, "a.html": ONE}), live, unsure=frozenset({"a.html", "stray.html"}))
    assert (plan.change, plan.remove, plan.unchanged) == (("a.html",), ("stray.html",), 1)


def test_what_is_live_under_another_name_that_stays_is_copied_there():
    live = follow({"search/t-a.AAAA.bin": ONE, "search/t-b.AAAA.bin": TWO, "a.html": ONE})
    release = follow(live.files, {"search/t-a.BBBB.bin": ONE, "search/t-b.BBBB.bin": THREE, "b.html": ONE})
    plan = make_plan(release, live)
    assert plan.copies == {"search/t-a.BBBB.bin": "search/t-a.AAAA.bin"}
    assert plan.add == ("b.html", "search/t-b.BBBB.bin"), "a page is sent: it is not known by its content"
    assert not make_plan(release, live, unsure=frozenset(live.everything)).copies


PATHS = st.sampled_from(["index.html", "a/index.html", "a.png", "b.0123456789ab.js", "c.0123456789ab.js", "robots.txt"])
SITES = st.lists(st.dictionaries(PATHS, st.sampled_from([ONE, TWO])), min_size=1, max_size=6)


@given(SITES)
def test_carrying_out_plans_makes_live_what_the_manifest_says(sites):
    live, disk = None, {}
    for files in sites:
        release = next_release(files, live, Retention(releases=1, hours=0), NOON)
        plan = make_plan(release, live)
        disk |= {path: disk[same] for path, same in plan.copies.items()}
        disk |= {path: release.everything[path] for path in plan.send}
        disk = {path: entry for path, entry in disk.items() if path not in plan.remove}
        live = loads(release.dumps(), "here")
        assert disk == live.everything == release.everything
