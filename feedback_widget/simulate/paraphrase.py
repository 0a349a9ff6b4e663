"""How customers may word what an article answers, made from its own title and words. A demo's stand-in for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from feedback_widget.reports.wording import plain, telling

MOST = 10
_OPENINGS = (
    "how do i {}",
    "how to {}",
    "{} not working",
    "problem with {}",
    "where can i find {}",
    "what is {}",
    "{} help",
)


def paraphrases(title: str, others: Iterable[str], words: Sequence[str], rng: Random) -> tuple[str, ...]:
    """Return up to MOST ways to ask for an article, each once.

    Args:
        title: of the article.
        others: wordings known already: also_asked, search tests, headings.
        words: telling words of its text, most typical first; they stand in for words of the title.
        rng: picks what is left out, put first, or replaced.
    """
    key = list(telling(plain(title)))
    found = [plain(title), *map(plain, others), " ".join(key)]
    found += [opening.format(" ".join(key)) for opening in rng.sample(_OPENINGS, 3)]
    for _ in range(MOST):
        found.append(" ".join(_reworded(key, words, rng)))
    distinct = [query for query in dict.fromkeys(found) if len(query) > 2]
    return tuple(distinct[:MOST])


def _reworded(key: Sequence[str], words: Sequence[str], rng: Random) -> list[str]:
    """Leave a word out, say another instead, or turn the order round."""
    kept = list(key)
    if len(kept) > 2:
        kept.pop(rng.randrange(len(kept)))
    if words and rng.random() < 0.6:
        kept.insert(rng.randrange(len(kept) + 1), rng.choice(words[:6]))
    if rng.random() < 0.3:
        kept.reverse()
    return list(dict.fromkeys(kept))
