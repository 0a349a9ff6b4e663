"""versions.json, as mike writes it and reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import VersionError
from generator.versions.registry import Version, Versions, loads, order

MIKE = b"""[
  {"version": "dev", "title": "dev", "aliases": []},
  {"version": "2.0", "title": "2.0.3", "aliases": ["latest"], "properties": {"hidden": true}},
  {"version": "1.0", "title": "1.0", "aliases": []}
]"""


def test_a_file_of_mike_is_kept_as_it_is():
    assert json.loads(loads(MIKE, "here").dumps()) == json.loads(MIKE)


def test_newest_first_numbers_as_numbers_and_development_before_all():
    names = ["1.9", "1.10", "dev", "v2.0", "2.0rc1", "1.0", "10.0"]
    assert sorted(names, key=order, reverse=True) == ["dev", "10.0", "v2.0", "2.0rc1", "1.10", "1.9", "1.0"]


def test_an_alias_moves_to_the_newer_version():
    versions = loads(MIKE, "here").put(Version(version="2.1", aliases=("latest",)))
    assert versions.get("latest").version == "2.1"
    assert versions.get("2.0").aliases == ()


def test_what_a_version_does_not_say_it_keeps():
    again = loads(MIKE, "here").put(Version(version="2.0")).get("2.0")
    assert (again.title, again.aliases, again.properties) == ("2.0.3", ("latest",), {"hidden": True})


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        (Version(version="latest"), "'latest' is an alias of 2.0"),
        (Version(version="3.0", aliases=("1.0",)), "'1.0' is the name of a version"),
        (Version(version="../x"), "cannot name a version"),
        (Version(version=""), "cannot name a version"),
        (Version(version="a b"), "cannot name a version"),
    ],
)
def test_names_that_would_break_the_site_are_refused(version, problem):
    with pytest.raises(VersionError, match=problem):
        loads(MIKE, "here").put(version)


def test_an_unknown_version_is_answered_with_the_nearest():
    with pytest.raises(VersionError, match="did you mean 'latest'"):
        loads(MIKE, "here").get("lates")


@pytest.mark.parametrize("text", [b"{", b"{}", b"[1]", b'[{"title": "x"}]', b'[{"version": "../../etc"}]'])
def test_a_broken_file_is_named(text):
    if text == b"{}":
        assert len(loads(text, "here")) == 0
        return
    with pytest.raises(VersionError):
        loads(text, "site/versions.json")


NAMES = st.sampled_from(["1.0", "2.0", "3.0", "dev"])
ALIASES = st.lists(st.sampled_from(["latest", "stable", "lts"]), max_size=2)


@given(st.lists(st.tuples(NAMES, ALIASES), max_size=8))
def test_a_name_never_means_two_versions(steps):
    versions = Versions()
    for name, aliases in steps:
        versions = versions.put(Version(version=name, aliases=tuple(aliases)))
        names = [each for item in versions for each in (item.version, *item.aliases)]
        assert len(names) == len(set(names))
        assert all(versions.get(alias).version == name for alias in aliases)
        assert loads(versions.dumps(), "here").dumps() == versions.dumps()
