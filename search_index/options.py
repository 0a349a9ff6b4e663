"""What an index is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOptions:
    """What the index is for: its language, groups of words that mean the same, and words that lead to others one way."""

    language: str = "en"
    synonyms: tuple[tuple[str, ...], ...] = ()
    one_way_synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def pairs(self) -> list[list[str]]:
        """Return lists of one wording and the others it also means."""
        both_ways = [[word, *(o for o in group if o != word)] for group in self.synonyms for word in group]
        return both_ways + [[word, *others] for word, others in self.one_way_synonyms]


DEFAULT = IndexOptions()
