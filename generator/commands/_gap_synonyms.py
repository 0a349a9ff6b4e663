"""Synonyms tried on the built index, without building the site again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands import _reporting
from generator.errors import LedgerError
from generator.gaps.ledger import read_ledger, require
from generator.gaps.replay import Search
from generator.gaps.synonyms import Proposal, candidates, control_queries, judge
from generator.site_manifest import read_manifest

MOST_TRIED = 60


def proposals(project: _reporting.Project) -> list[Proposal]:
    """Try each candidate against the built site; at most one synonym a word is kept.

    Raises:
        LedgerError: the ledger is empty, or the site is not built.
    """
    from generator.content.loader import load
    from generator.content.settings import ContentSettings

    assert project.content is not None
    ledger = require(read_ledger(project.content), project.content)
    manifest = read_manifest(project.site)
    if manifest is None:
        raise LedgerError(f"{project.site}: no built site to ask (build it first: askwell build)")
    facts = _reporting.site_facts(project.site)
    titles = {ref: article.title for ref, article in facts.articles.items()}
    content = load(project.content, ContentSettings(git=False))
    tests = {test.query: test.expect for test in content.search_tests}
    found: dict[str, Proposal] = {}
    with TemporaryDirectory() as folder:
        ask = _asker(manifest["folder"] / "search", Path(folder))
        now = ask("", "")
        for candidate in candidates(ledger.values(), words_of, facts.knows, titles)[:MOST_TRIED]:
            if candidate.word in found:
                continue
            controls = control_queries(ledger.values(), candidate, tests, titles)
            proposal = judge(candidate, now, ask(candidate.word, candidate.term), controls)
            if proposal:
                found[candidate.word] = proposal
    return list(found.values())


def words_of(text: str) -> list[str]:
    """Split text into lower-case words."""
    return [word for word in ("".join(c if c.isalnum() else " " for c in text.lower())).split() if len(word) > 1]


def _asker(index: Path, scratch: Path) -> Callable[[str, str], Search]:
    from search_index.planner import search
    from search_index.reader import open_index

    plain = open_index(index)

    def asked(word: str, term: str) -> Search:
        opened = plain.with_synonyms({word: (term,)}) if word else plain
        return lambda query, k: [result.ref for result in search(opened, query, k=k).results]

    return asked
