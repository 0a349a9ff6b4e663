"""The sharded engine gives the refs and scores of stock lunr.js, in both languages."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from search_index.engine import Clause, Presence, query
from search_index.reader import open_index

FIELDS = ["title", "wordings", "body"]


def stock_documents(corpus: Path) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    return [
        {
            "ref": row["id"],
            "title": row["title"],
            "wordings": " ".join(row["title"].split()[::-1]) if at % 5 == 0 else "",
            "body": " ".join(f"{s['heading']} {s['text']}" for s in row["sections"]),
        }
        for at, row in enumerate(rows)
    ]


# Stock lunr.js merges states of its vocabulary automaton by a key of letters and numbers run together, so it mixes up some
# words with digits in fuzzy and wildcard queries, others in every process. The queries below keep to words without.
def generated(words: list[str], chance: random.Random) -> list[dict[str, Any]]:
    clauses = []
    for _ in range(chance.randint(1, 4)):
        term = chance.choice(words)
        clause: dict[str, Any] = {"term": term, "presence": chance.choice([1, 1, 1, 1, 2, 3])}
        kind = chance.randrange(8)
        if kind == 0:
            clause |= {"term": term[: chance.randint(1, 4)] + "*", "usePipeline": False}
        elif kind == 1:
            clause |= {"term": "*" + term[-4:], "usePipeline": False}
        elif kind == 2:
            clause |= {"term": term[:2] + "*" + term[-1:], "usePipeline": False}
        elif kind == 3:
            clause |= {"editDistance": chance.choice([0, 1, 1, 2])}
        if chance.random() < 0.3:
            clause["fields"] = chance.sample(FIELDS, chance.randint(1, 2))
        if chance.random() < 0.3:
            clause["boost"] = chance.choice([0.5, 2, 7])
        clauses.append(clause)
    return clauses


def clause_of(row: dict[str, Any]) -> Clause:
    return Clause(
        term=row["term"],
        fields=tuple(row.get("fields", FIELDS)),
        boost=row.get("boost", 1.0),
        stem=row.get("usePipeline", True),
        presence=Presence(row["presence"]),
        edit_distance=row.get("editDistance"),
    )


def assert_same(expected: list[tuple[str, float]], found: list[tuple[str, float]], row: object) -> None:
    assert dict(found) == pytest.approx(dict(expected), rel=1e-9, abs=1e-9), row
    order = [score for _, score in found]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize("boosts", [{}, {"title": 3, "wordings": 2}], ids=["plain", "boosted"])
def test_any_query_gives_the_refs_and_scores_of_stock_lunr(corpus, node, tmp_path, boosts):  # type: ignore[no-untyped-def]
    folder, out = corpus
    documents = stock_documents(folder / "corpus.jsonl")
    words = sorted({word for d in documents for word in (d["title"] + " " + d["body"][:300]).lower().split()})
    words = [word for word in words if not any(letter.isdigit() for letter in word)]
    chance = random.Random(1)
    queries = [generated(words, chance) for _ in range(50)]
    (tmp_path / "documents.json").write_text(json.dumps(documents), encoding="utf-8")
    index = open_index(out)

    answers = node("engine_driver.mjs", str(out), str(tmp_path / "documents.json"), json.dumps(boosts), lines=queries)

    assert sum(bool(stock) for stock, _ in answers) > 25
    for row, (stock, sharded) in zip(queries, answers, strict=True):
        assert_same(stock, sharded, row)
        assert_same(stock, query(index, map(clause_of, row), boosts), row)
