"""Fixtures of parity: indexes of real corpora, and Node to run the browser's half."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from search_index.documents import Document, Section
from search_index.writer import IndexOptions, write_documents

HERE = Path(__file__).parent
Driver = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def node() -> Driver:
    """Run a driver of this folder on JSON lines and return what it prints."""
    if not shutil.which("node"):
        pytest.skip("needs Node to run the browser's half of search")

    def run(script: str, *arguments: str, lines: Iterable[Any]) -> list[Any]:
        text = "\n".join(json.dumps(line) for line in lines) + "\n"
        command = ["node", str(HERE / script), *arguments]
        done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
        assert not done.stderr, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def read_corpus(path: Path) -> list[Document]:
    """Return a corpus of ../shared/relevance as documents, with some wordings, categories and boosts of our own."""
    documents = []
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        parts = tuple(
            Section(heading=s["heading"], text=s["text"], anchor=f"s{n}") for n, s in enumerate(row["sections"])
        )
        documents.append(
            Document(
                ref=row["id"],
                url=row["id"] + "/",
                title=row["title"],
                sections=parts,
                wordings=(" ".join(row["title"].split()[::-1]),) if at % 5 == 0 else (),
                category=f"part-{at % 3}",
                boost=1.5 if at % 7 == 0 else 1.0,
            )
        )
    return documents


@pytest.fixture(scope="session", params=["stackfaq", "arduino"])
def corpus(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of questions and the index of its corpus."""
    folder = shared / "relevance" / request.param
    out = tmp_path_factory.mktemp(request.param)
    options = IndexOptions(synonyms=(("delete", "remove"),), one_way_synonyms=(("two factor", ("2fa",)),))
    write_documents(read_corpus(folder / "corpus.jsonl"), out, options)
    return folder, out
