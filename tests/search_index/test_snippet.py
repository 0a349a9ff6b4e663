"""The passage shown is the one that answers, and Python and the browser cut the same one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from search_index.analysis import analyzer
from search_index.snippet import Passage, snippet

STATIC = Path(__file__).resolve().parents[2] / "search_index" / "static"
LONG = "Nothing of note is said here, for a while. " * 8
SECTIONS = [
    ("", "", "A lamp can be used at once."),
    ("reset", "Reset it", LONG + "Hold the button until the lamp blinks. Then it is reset. " + LONG),
    ("ja", "日本語", "電源アダプターを交換してください。"),
]


def stem(word: str) -> str:
    return next(iter(analyzer("en").terms(word)), "")


def cut(anchor: str, *terms: str) -> Passage:
    return snippet(SECTIONS, anchor, terms, stem)


def marked(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.marks]


def test_it_shows_the_sentence_with_the_words_and_marks_them() -> None:
    passage = cut("reset", "button", "blink")
    assert passage.text.startswith("… Hold the button")
    assert passage.text.endswith(" …")
    assert marked(passage) == ["button", "blinks"]
    assert passage.section == "Reset it"


def test_it_looks_elsewhere_when_the_preferred_section_has_none_of_the_words() -> None:
    assert marked(cut("", "button")) == ["button"]


def test_it_begins_at_the_top_when_nothing_matches() -> None:
    assert cut("", "zebra") == Passage("A lamp can be used at once.")


def test_words_without_spaces_between_them_are_marked_inside_the_text() -> None:
    assert marked(cut("ja", "交換")) == ["交換"]
    assert marked(cut("ja", "電源", "源ア", "アダ")) == ["電源アダ"]


def test_an_empty_article_has_an_empty_snippet() -> None:
    assert snippet([], "", ["lamp"], stem) == Passage("")


def test_the_browser_cuts_the_same() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node")
    queries = [["button", "blink"], ["lamp"], ["said", "note"], ["交換"], ["電源", "源ア"], ["zebra"]]
    asked = [(SECTIONS, anchor, terms) for anchor in ("", "reset", "ja", "gone") for terms in queries]
    code = f"""
    import {{ snippet }} from {json.dumps((STATIC / "snippet.js").as_uri())};
    console.log(JSON.stringify(JSON.parse(process.argv[1]).map((asked) => snippet(...asked))));
    """
    command = [node, "--input-type=module", "-e", code, json.dumps(asked)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    ours = [cut(anchor, *terms) for _, anchor, terms in asked]
    assert json.loads(answer.stdout) == [
        {"snippet": passage.text, "marks": [list(mark) for mark in passage.marks], "section": passage.section}
        for passage in ours
    ]
