"""Seven languages say the same things, each in its own way."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from generator.build.theme import theme_root
from generator.build.theme_strings import Strings

LANGUAGES = ["en", "de", "fr", "es", "pt", "ja", "ar"]
PLURAL = re.compile(r"_(zero|one|two|few|other)$")
PLACE = re.compile(r"\{\w+\}")


def read(lang: str, room: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((theme_root() / "i18n" / lang / f"{room}.json").read_text("utf-8"))
    return words


@pytest.mark.parametrize("room", ["page", "search", "feedback"])
@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_a_translation_is_complete(lang: str, room: str) -> None:
    english, words = read("en", room), read(lang, room)
    assert {PLURAL.sub("", key) for key in english} == {PLURAL.sub("", key) for key in words}
    for key, text in english.items():
        if key in words and not PLURAL.search(key):
            assert sorted(PLACE.findall(words[key])) == sorted(PLACE.findall(text)), key


@pytest.mark.parametrize("room", ["page", "search", "feedback"])
@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_a_translation_is_no_copy_of_the_english(lang: str, room: str) -> None:
    english, words = read("en", room), read(lang, room)
    copied = [key for key, text in words.items() if english.get(key) == text]
    assert len(copied) <= len(english) * 0.2, copied


def test_rooms_share_no_key() -> None:
    page, search, feedback = (set(read("en", room)) for room in ("page", "search", "feedback"))
    assert not page & search and not page & feedback and not search & feedback


def test_every_string_of_the_page_is_used() -> None:
    root = theme_root()
    files = [
        *root.glob("templates/**/*.html"),
        *root.glob("static/*.js"),
        *root.parents[1].glob("generator/build/**/*.py"),
    ]
    text = "\n".join(file.read_text("utf-8") for file in files)
    stems = {PLURAL.sub("", key) for key in read("en", "page") if not key.startswith("month_")}
    unused = {stem for stem in stems if stem not in text and not stem.startswith(("js_scheme_", "alert_"))}
    assert unused == set()


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("en", "March 9, 2026"),
        ("de", "9. März 2026"),
        ("fr", "9 mars 2026"),
        ("es", "9 de marzo de 2026"),
        ("pt", "9 de março de 2026"),
        ("ja", "2026年3月9日"),
        ("ar", "9 مارس 2026"),
    ],
)
def test_dates_are_written_as_people_write_them(lang: str, written: str) -> None:
    assert Strings.load(lang).date(date(2026, 3, 9)) == written


def test_numbers_choose_their_words() -> None:
    assert [Strings.load("en").text("articles", n=n) for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]
    assert [Strings.load("fr").text("articles", n=n) for n in (0, 1, 2)] == ["0 article", "1 article", "2 articles"]
    arabic = Strings.load("ar")
    assert [arabic.text("articles", n=n) for n in (1, 2, 5, 30, 103)] == [
        "مقالة واحدة",
        "مقالتان",
        "5 مقالات",
        "30 مقالة",
        "103 مقالات",
    ]


def test_a_regional_language_falls_back_to_its_base_and_then_to_english() -> None:
    assert Strings.load("pt-BR").text("yes") == "Sim"
    assert Strings.load("nl").text("yes") == "Yes"


def test_values_are_escaped_and_strings_are_not_twice() -> None:
    text = Strings("en", {"hello": "Hi {name} & co"}).text("hello", name="<b>")
    assert text == Markup("Hi &lt;b&gt; &amp; co")


def test_browsers_get_no_string_only_templates_use() -> None:
    words = Strings.load("de").for_browser()
    assert "js_copy" in words and "search_field" in words and "hero" not in words


def test_right_to_left_is_known() -> None:
    assert Strings.load("ar").direction == "rtl" and Strings.load("ja").direction == "ltr"


def test_the_theme_is_found_where_it_ships() -> None:
    assert (theme_root() / "i18n").is_dir() and theme_root().name == "askwell" and isinstance(theme_root(), Path)
