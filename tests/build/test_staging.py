"""What a build from nothing gets ahead with is never what goes live in the end otherwise."""

from __future__ import annotations

from pathlib import Path

from generator.build.staging import Staging

from .conftest import tree_of


def test_a_file_that_is_made_again_is_in_the_next_standby_as_it_is_live(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "site", tmp_path / "workshop")
    staging.begin(fresh=True)
    for path in ("a/index.html", "b/index.html", "c/index.html"):
        staging.write(path, b"first")
    staging.get_ahead()
    staging.write("a/index.html", b"made again")
    staging.remove("b/index.html")
    record = staging.commit()
    staging.close()
    assert tree_of(staging.standby) == tree_of(staging.site)
    assert sorted(tree_of(staging.site)) == ["a/index.html", "c/index.html"]
    assert (staging.standby / "a/index.html").samefile(staging.site / "a/index.html")
    assert record.files()["a/index.html"][0] == len(b"made again")


def test_a_twin_that_was_not_counted_is_replaced(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "site", tmp_path / "workshop")
    staging.begin(fresh=True)
    for path in ("a/index.html", "b/index.html"):
        staging.write(path, b"first")
    (staging.twin / "a").mkdir(parents=True)
    (staging.twin / "a/index.html").write_bytes(b"of someone else")
    staging.get_ahead()
    staging.commit()
    staging.close()
    assert tree_of(staging.standby) == tree_of(staging.site)
