"""Publishing to a folder a web server serves."""

import os

import pytest

from generator.errors import PublishError
from generator.publish.directory import DirectoryTarget
from generator.publish.publisher import publish, rollback
from generator.publish.source import scan
from generator.publish.verify import verify_folder


@pytest.fixture
def www(tmp_path):
    return DirectoryTarget(tmp_path / "www")


@pytest.fixture
def live(www):
    return lambda path="index.html": (www.root / "current" / path).read_text()


def test_what_is_published_is_live_and_verifies(site, www, live, clock):
    publish(site({"a/index.html": "<p>a"}), www, now=clock())
    assert live("a/index.html") == "<p>a"
    assert verify_folder(www.root).differences == ()


def test_publishing_the_same_again_does_nothing(site, www, clock):
    publish(site(), www, now=clock())
    before = os.readlink(www.root / "current")
    assert publish(site(), www, now=clock()).done == "unchanged"
    assert os.readlink(www.root / "current") == before


def test_a_dry_run_changes_nothing(site, www, clock):
    outcome = publish(site(), www, now=clock(), dry_run=True)
    assert (outcome.done, outcome.plan.add) == ("planned", ("index.html",))
    assert not (www.root / "current").exists()


def test_unchanged_files_are_the_same_file_on_disk(site, www, clock):
    publish(site({"big.png": "x", "a.html": "1"}), www, now=clock())
    before = (www.root / "current" / "big.png").stat().st_ino
    publish(site({"big.png": "x", "a.html": "2"}), www, now=clock())
    assert (www.root / "current" / "big.png").stat().st_ino == before


def test_a_reader_with_an_old_page_still_gets_its_assets(site, www, live, clock):
    publish(site({"assets/a.0123456789ab.js": "old"}), www, now=clock())
    publish(site({"assets/a.ba9876543210.js": "new"}), www, now=clock())
    assert (live("assets/a.0123456789ab.js"), live("assets/a.ba9876543210.js")) == ("old", "new")


def test_rolling_back_twice_goes_back_two_releases_and_then_there_is_none(site, www, live, clock):
    for text in ("one", "two", "three"):
        publish(site({"index.html": text}), www, now=clock())
    rollback(www, now=clock())
    assert live() == "two"
    rollback(www, now=clock())
    assert live() == "one"
    with pytest.raises(PublishError, match="no release before"):
        rollback(www, now=clock())


def test_a_reader_of_the_release_rolled_back_still_gets_its_assets(site, www, live, clock):
    publish(site({"index.html": "one"}), www, now=clock())
    publish(site({"index.html": "two", "assets/a.0123456789ab.js": "two"}), www, now=clock())
    rollback(www, now=clock())
    assert (live(), live("assets/a.0123456789ab.js")) == ("one", "two")


def test_rolling_back_to_a_release_by_the_beginning_of_its_id(site, www, live, clock):
    first = publish(site({"index.html": "one"}), www, now=clock()).plan.release.id
    for text in ("two", "three"):
        publish(site({"index.html": text}), www, now=clock(1))
    rollback(www, first[:14], now=clock())
    assert live() == "one"


def test_an_unknown_release_is_answered_with_those_there_are(site, www, clock):
    known = publish(site(), www, now=clock()).plan.release.id
    with pytest.raises(PublishError, match=known):
        rollback(www, "1999", now=clock())


def test_what_an_interrupted_publish_left_is_cleared_away(site, www, live, clock):
    publish(site(), www, now=clock())
    half = www.root / "releases" / ".20260131T120000.000000Z-half"
    half.mkdir()
    (half / "index.html").write_text("half")
    publish(site({"index.html": "new"}), www, now=clock())
    assert live() == "new"
    assert not half.exists()


def test_a_folder_that_holds_a_site_itself_is_not_taken_over(site, www, clock):
    www.root.mkdir()
    (www.root / "index.html").write_text("somebody else's")
    with pytest.raises(PublishError, match="holds a site itself"):
        publish(site(), www, now=clock())
    assert [path.name for path in www.root.iterdir()] == ["index.html"]


def test_an_empty_build_is_not_published(site, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(PublishError, match="holds no page"):
        scan(tmp_path / "empty")


def test_a_link_out_of_the_site_is_refused(site, tmp_path):
    root = site().root
    (root / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(PublishError, match="leaves the site"):
        scan(root)


def test_a_file_that_changes_during_the_publish_stops_it(site, www, live, clock):
    publish(site({"index.html": "old"}), www, now=clock())
    source = site({"index.html": "new"})
    (source.root / "index.html").write_text("newer")
    with pytest.raises(PublishError, match="changed while it was published"):
        publish(source, www, now=clock())
    assert live() == "old"


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda root: (root / "index.html").write_text("hacked"), ("index.html", "differs")),
        (lambda root: (root / "a.html").unlink(), ("a.html", "missing")),
        (lambda root: (root / "miner.js").write_text("x"), ("miner.js", "unlisted")),
    ],
)
def test_verify_finds_what_is_not_as_published(site, www, clock, damage, problem):
    publish(site({"a.html": "a"}), www, now=clock())
    damage(www.root / "current")
    found = verify_folder(www.root).differences
    assert [(row.path, row.problem) for row in found] == [problem]


def test_publishing_again_repairs_what_verify_found(site, www, live, clock):
    source = site({"a.html": "a"})
    publish(source, www, now=clock())
    (www.root / "current" / "a.html").write_text("hacked")
    assert publish(source, www, now=clock()).done == "unchanged"
    assert publish(source, www, now=clock(), again=True).done == "published"
    assert verify_folder(www.root).differences == ()
    assert live("a.html") == "a"
