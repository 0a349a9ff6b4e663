"""Help centers of any size, made of the real one: the same seed gives the same files everywhere.

Each article is put together from sections of real articles of one top category, with a title of words its
source's title is made of, so that lengths, markup, vocabulary and links are those of a real help center.
"""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
SECTION = re.compile(r"^(?=## )", re.MULTILINE)
HOSTED = re.compile(r"https://support\.arduino\.cc/hc/en-us/articles/[\w-]+")
PER_CATEGORY = 40


@dataclass(frozen=True, slots=True)
class Source:
    """One real article: its title and its text cut at second-level headings."""

    title: str
    sections: tuple[str, ...]


def synthesise(corpus: Path, target: Path, articles: int, seed: int = 7) -> Path:
    """Write a content folder of `articles` articles below `target`.

    Args:
        corpus: a real content folder.
        target: made anew; holds `content/articles/<category>/<slug>.md`.

    Returns:
        The content folder.
    """
    shutil.rmtree(target, ignore_errors=True)
    sources = _sources(corpus)
    chance = random.Random(seed)
    content = target / "content"
    places = [f"{chr(97 + n // 676)}topic-{n:03d}/article-{number:05d}" for number in range(articles) for n in [number // PER_CATEGORY]]
    for number, place in enumerate(places):
        file = content / "articles" / f"{place}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_article(chance, sources, number, places), "utf-8")
    return content


def _sources(corpus: Path) -> list[Source]:
    found = []
    for file in sorted(corpus.rglob("*.md")):
        text = file.read_text("utf-8")
        front = FRONT.match(text)
        title = TITLE.search(front[1]) if front else None
        if front and title:
            body = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"*\1*", text[front.end() :])
            found.append(Source(title[1], tuple(part for part in SECTION.split(body) if part.strip())))
    return [source for source in found if source.sections]


def _article(chance: random.Random, sources: list[Source], number: int, places: list[str]) -> str:
    first, second = chance.choice(sources), chance.choice(sources)
    words = second.title.split()
    title = f"{first.title} {' '.join(words[: 2 + number % 3])} {number}".replace('"', "'").replace(chr(92), "")
    parts = [first.sections[0], *chance.sample(second.sections, min(2, len(second.sections))), *first.sections[1:3]]
    text = HOSTED.sub(lambda _: _link(chance, number, places), "\n\n".join(part.strip() for part in parts))
    return f'---\ntitle: "{title}"\n---\n\n{text}\n'


def _link(chance: random.Random, number: int, places: list[str]) -> str:
    """Link a neighbour or any other article, by a path relative to the article's folder."""
    near = chance.random() < 0.7
    other = places[(number // PER_CATEGORY) * PER_CATEGORY] if near else chance.choice(places)
    return f"../{other}.md"
