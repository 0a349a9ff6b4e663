"""Synonyms tried on the built index, without building the site again."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands import _reporting
from generator.errors import LedgerError
from generator.gaps.ledger import read_ledger, require
from generator.gaps.replay import Search
from generator.gaps.synonyms import Proposal, candidates, control_queries, judge
from generator.site_manifest import read_manifest

MOST_TRIED = 60
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def proposals(project: _reporting.Project) -> list[Proposal]:
    """Try each candidate against the built site; of the synonyms of a word that hold, the one that gains most is kept.

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
        now = cache(ask("", ""))  # each candidate asks it the same questions
        for candidate in candidates(ledger.values(), words_of, facts.knows, titles)[:MOST_TRIED]:
            controls = control_queries(ledger.values(), candidate, tests, titles)
            proposal = judge(candidate, now, ask(candidate.word, candidate.term), controls)
            if proposal and (candidate.word not in found or proposal.gain > found[candidate.word].gain):
                found[candidate.word] = proposal
    return list(found.values())


def words_of(text: str) -> list[str]:
    """Return the lower-case words that say what a text is about; `wi-fi` is one, for neither half means it."""
    from feedback_widget.reports.wording import telling

    kept = set(telling(text.lower()))
    return [word for word in _WORD.findall(text.lower()) if len(word) > 1 and (word in kept or "-" in word)]


def _asker(index: Path, scratch: Path) -> Callable[[str, str], Search]:
    from search_index.planner import search
    from search_index.reader import open_index

    plain = open_index(index)

    def asked(word: str, term: str) -> Search:
        opened = plain.with_synonyms({word: (term,)}) if word else plain
        return lambda query, k: [result.ref for result in search(opened, query, k=k).results]

    return asked
