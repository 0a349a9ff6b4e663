"""A help center of any size made of real paragraphs, with its index and its front page."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from search_index.documents import Document, Section
from search_index.writer import IndexOptions, write_documents

ROOT = Path(__file__).resolve().parents[1]
RELEVANCE = ROOT.parent / "shared" / "relevance"


def questions(chance: random.Random, count: int) -> list[str]:
    """Real questions of customers, shuffled."""
    rows = [json.loads(line) for line in (RELEVANCE / "arduino" / "queries.jsonl").read_text("utf-8").splitlines()]
    return chance.sample([row["query"] for row in rows], count)


def documents(count: int) -> Iterator[Document]:
    """The real articles first; beyond them, new ones whose sections and titles are taken from several."""
    rows = [row for name in ("arduino", "stackfaq") for row in _rows(RELEVANCE / name / "corpus.jsonl")]
    chance = random.Random(1)
    for number in range(count):
        row = rows[number] if number < len(rows) else _mixed(chance, rows)
        sections = tuple(
            Section(text=s["text"], heading=s["heading"], anchor=f"s{i}" if i else "")
            for i, s in enumerate(row["sections"])
        )
        ref = f"articles/topic-{number % 40}/article-{number}"
        yield Document(
            ref=ref,
            url=f"{ref}/",
            title=row["title"],
            sections=sections,
            category=f"topic-{number % 40}",
            category_title=f"Topic {number % 40}",
        )


def write_site(folder: Path, count: int) -> None:
    """Write the index, the assets and the front page a search in the browser needs."""
    from generator.build.assets import gather_assets
    from generator.build.theme import Renderer
    from generator.build.theme_assets import theme_files
    from generator.build.views import HomeView
    from generator.build.views_site import Site

    write_documents(documents(count), folder / "search", IndexOptions(language="en"))
    assets, files = gather_assets(theme_files(Site(name="Help")))
    site = Site(name="Help", assets=assets)
    for path, content in files.items():
        target = folder / assets / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "index.html").write_text(Renderer(site).page(HomeView(url="", title="Help")), encoding="utf-8")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _mixed(chance: random.Random, rows: list[dict[str, Any]]) -> dict[str, Any]:
    sources = chance.sample(rows, 3)
    words = [word for row in sources for word in row["title"].split()]
    title = " ".join(chance.sample(words, min(len(words), chance.randint(4, 8))))
    return {"title": title, "sections": [chance.choice(row["sections"]) for row in sources if row["sections"]]}
