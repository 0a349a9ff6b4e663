"""A site of versions on disk."""

import fcntl
import json
import os
import re

import pytest

from generator.errors import VersionError
from generator.versions.site import alias, delete, install, install_build, open_root, prune, retitle, set_default


def listed(site):
    return {row["version"]: row["aliases"] for row in json.loads((site / "versions.json").read_text())}


def test_the_first_version_begins_the_site(site, add):
    add("1.0", aliases=["latest"], title="One")
    assert listed(site) == {"1.0": ["latest"]}
    assert (site / "latest/a/x/index.html").read_text() == (site / "1.0/a/x/index.html").read_text()
    assert "url=latest/" in (site / "index.html").read_text()
    assert "https://help.example.com/1.0/sitemap.xml" in (site / "sitemap.xml").read_text()
    assert "Sitemap: https://help.example.com/sitemap.xml" in (site / "robots.txt").read_text()


def test_the_folder_of_the_site_is_made_where_there_is_none(tmp_path, built):
    install_build(tmp_path / "not/yet/site", built("1.0", {"a/x": "x"}), "1.0")
    assert (tmp_path / "not/yet/site/1.0/a/x/index.html").is_file()


def test_a_newer_version_takes_the_alias_and_the_root_follows(site, add):
    add("1.0", aliases=["latest"])
    add("2.0", aliases=["latest"])
    assert listed(site) == {"2.0": ["latest"], "1.0": []}
    assert os.readlink(site / "latest") == "2.0"


def test_without_an_alias_the_root_leads_to_the_newest_release(site, add):
    for version in ("1.0", "2.0", "dev"):
        add(version)
    assert "url=2.0/" in (site / "index.html").read_text()


def test_installing_a_version_again_replaces_it_and_keeps_title_and_aliases(site, add):
    add("1.0", {"a/x": "x", "a/gone": "gone"}, aliases=["latest"], title="One")
    add("1.0", {"a/x": "new"})
    assert not (site / "1.0/a/gone").exists()
    row = open_root(site).versions.get("1.0")
    assert (row.title, row.aliases) == ("One", ("latest",))


def test_assets_that_versions_share_are_one_file_on_disk(site, add):
    add("1.0")
    add("2.0")
    assets = [site / version / "assets/app.0123456789ab.js" for version in ("1.0", "2.0")]
    assert os.path.samefile(*assets)


def canonical(site, page):
    return re.search(r'canonical" href="([^"]*)"', (site / page / "index.html").read_text())[1]


def test_old_versions_point_search_engines_to_the_default_where_it_has_the_article(site, add):
    add("1.0", {"a/x": "x", "a/gone": "gone"}, aliases=["latest"])
    assert canonical(site, "1.0/a/x") == "https://help.example.com/latest/a/x/"
    add("2.0", {"a/x": "x"}, aliases=["latest"])
    assert canonical(site, "1.0/a/x") == "https://help.example.com/latest/a/x/"
    assert canonical(site, "1.0/a/gone") == "https://help.example.com/1.0/a/gone/"
    set_default(site, "1.0")
    assert canonical(site, "2.0/a/x") == "https://help.example.com/1.0/a/x/"


def test_a_version_that_asks_for_it_is_kept_out_of_search_engines_once_it_is_old(site, add):
    add("1.0", properties={"noindex": True})
    assert "noindex" not in (site / "1.0/a/x/index.html").read_text()
    add("2.0")
    assert '<meta name="robots" content="noindex"' in (site / "1.0/a/x/index.html").read_text()
    assert "1.0/sitemap.xml" not in (site / "sitemap.xml").read_text()
    set_default(site, "1.0")
    assert "noindex" not in (site / "1.0/a/x/index.html").read_text()


@pytest.mark.parametrize("kind", ["symlink", "redirect", "copy"])
def test_an_alias_of_each_kind_leads_to_its_version_and_follows_it(site, add, kind):
    add("1.0", {"a/x": "one"})
    alias(site, "1.0", ["stable"], kind=kind)
    add("1.0", {"a/x": "one", "a/y": "two"})
    page = (site / "stable/a/y/index.html").read_text()
    assert ("url=../../../1.0/a/y/" if kind == "redirect" else "two") in page


def test_an_alias_is_taken_from_another_version_only_when_asked(site, add):
    add("1.0", aliases=["stable"])
    add("2.0")
    with pytest.raises(VersionError, match=r"belongs to 1\.0; pass --move"):
        alias(site, "2.0", ["stable"])
    alias(site, "2.0", ["stable"], move=True)
    assert os.readlink(site / "stable") == "2.0"


def test_retitling_changes_what_people_see_and_nothing_else(site, add):
    add("1.0")
    before = (site / "1.0").stat().st_ino
    retitle(site, "1.0", "Long-term")
    assert open_root(site).versions.get("1.0").shown == "Long-term"
    assert (site / "1.0").stat().st_ino == before


def test_deleting_a_version_takes_its_aliases_along(site, add):
    add("1.0", aliases=["old"])
    add("2.0")
    delete(site, ["1.0"])
    assert sorted(path.name for path in site.iterdir() if path.is_dir()) == ["2.0"]


def test_the_last_version_and_the_chosen_default_cannot_be_deleted(site, add):
    add("1.0")
    with pytest.raises(VersionError, match="at least one version"):
        delete(site, ["1.0"])
    add("2.0")
    set_default(site, "1.0")
    with pytest.raises(VersionError, match="set-default"):
        delete(site, ["1.0"])
    assert (site / "1.0/index.html").exists()


def test_pruning_keeps_the_newest_and_what_has_a_name(site, add):
    for version in ("1.0", "2.0", "3.0", "4.0", "5.0"):
        add(version, aliases=["lts"] if version == "2.0" else [])
    assert prune(site, 2) == ["3.0", "1.0"]
    assert list(listed(site)) == ["5.0", "4.0", "2.0"]


def test_a_site_of_mike_moves_in(site, built):
    """mike's own files: no manifest in its versions, a redirect of its own at the root."""
    (site / "1.0").mkdir(parents=True)
    (site / "1.0/index.html").write_text('<link rel="canonical" href="https://elsewhere.example/1.0/">')
    (site / "latest").symlink_to("1.0")
    (site / "versions.json").write_text('[{"version": "1.0", "title": "1.0", "aliases": ["latest"]}]')
    (site / "index.html").write_text('<meta http-equiv="refresh" content="1; url=latest/"/>')
    install(site, built("2.0", {"a/x": "x"}), "2.0", site_url="https://help.example.com/")
    assert listed(site) == {"2.0": [], "1.0": ["latest"]}
    assert open_root(site).default == "latest", "what somebody chose with mike stays chosen"
    assert "elsewhere.example" in (site / "1.0/index.html").read_text(), "what mike built stays as it is"


def test_a_folder_that_is_no_site_of_versions_is_left_alone(site, built):
    site.mkdir()
    (site / "index.html").write_text("a plain site")
    with pytest.raises(VersionError, match="without versions"):
        install(site, built("1.0", {}), "1.0")
    assert (site / "index.html").read_text() == "a plain site"


def test_nothing_is_left_beside_the_site(site, add):
    add("1.0")
    add("1.0")
    alias(site, "1.0", ["a"], kind="redirect")
    assert {path.name for path in site.parent.iterdir()} <= {"site", "built", ".site.lock"}
    assert not [path.name for path in site.iterdir() if path.name.startswith(".") and path.name != ".nojekyll"]


def test_what_killed_processes_left_is_taken_away_and_what_others_use_stays(site, built):
    site.mkdir()
    dead, used = site.parent / ".site.dead", site.parent / ".site.used"
    for folder in (dead, used, site / ".gone.x", site / ".well-known"):
        folder.mkdir()
        os.utime(folder, (0, 0))
    (site / ".index.html.4711").write_text("half")
    handle = os.open(used, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    install_build(site, built("1.0", {"a/x": "x"}), "1.0")
    os.close(handle)
    assert (dead.exists(), used.exists()) == (False, True)
    assert {path.name for path in site.glob(".*")} == {".nojekyll", ".well-known"}


def test_headers_of_every_version_reach_the_host_under_every_name(site, built):
    for version in ("1.0", "2.0"):
        tree = built(version, {"a/x": "x"})
        (tree / "_headers").write_text(
            f"/{version}/*\n  X-From: {version}\n\n/{version}/assets/*\n  Cache-Control: y\n"
        )
        (tree / "_redirects").write_text(f"/{version}/old/ /{version}/a/x/ 301\n")
        install(site, tree, version, aliases=["latest"], site_url="https://help.example.com/")
    headers = (site / "_headers").read_text()
    assert "/latest/*\n  X-From: 2.0" in headers
    assert "/1.0/*\n  X-From: 1.0" in headers
    assert "/latest/old/ /latest/a/x/ 301" in (site / "_redirects").read_text()
