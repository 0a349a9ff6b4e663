"""benchmarks/search_adapter.mjs answers every line, whatever stands in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    {"id": "1", "title": "Get a refund", "body": "", "sections": [{"heading": "", "text": "We send the money back."}]},
    {"id": "2", "title": "Reset your lamp", "body": "Hold the button.", "sections": []},
]


def talk(*lines: str) -> list[dict[str, Any]]:
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node")
    answer = subprocess.run(
        [node, str(ROOT / "benchmarks" / "search_adapter.mjs")],
        input="\n".join(lines) + "\n",
        env={"ASKWELL_PYTHON": sys.executable, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return tmp_path


def test_it_builds_and_answers_with_the_ids_of_the_corpus(corpus: Path) -> None:
    build, found = talk(
        json.dumps({"op": "build", "corpus": str(corpus)}), json.dumps({"op": "search", "query": "refund", "k": 20})
    )
    assert build["ok"] is True
    assert build["index_gzip"] > 0
    assert found["ids"] == ["1"]
    assert found["match"] in {"strong", "weak"}
    assert found["bytes"] > 0
    assert 0 < found["requests"] <= 6
    assert found["trips"] == 2


def test_the_corpus_may_be_named_by_its_file(corpus: Path) -> None:
    (build,) = talk(json.dumps({"op": "build", "corpus": str(corpus / "corpus.jsonl")}))
    assert build["ok"] is True


def test_a_wrong_line_is_answered_and_the_next_one_too(corpus: Path) -> None:
    answers = talk(
        "no json",
        "null",
        '{"op": "fly"}',
        '{"op": "search", "query": "too early"}',
        '{"op": "build", "corpus": "/nowhere"}',
        json.dumps({"op": "build", "corpus": str(corpus)}),
        '{"op": "search"}',
        '{"op": "search", "query": "x", "k": -1}',
        '{"op": "search", "query": "__proto__ +refund^9 ~~ \\ud800"}',
        '{"op": "stats"}',
    )
    assert ["error" in answer for answer in answers] == [True] * 5 + [False] + [True] * 2 + [False] * 2
    assert answers[-1] == {}
