"""The one file of an index with a fixed name: what the others are called, and the numbers that belong to all documents."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from search_index.postings import LENGTH_CLASSES
from search_index.shards import fold, sort_key

FORMAT = 3
NAME = "manifest.json"
TAG = 4  # characters of a content hash in a file's name: 24 bits, beside the name of the shard itself
FEW, OF_FEW, OF_MANY = 1024, 3, 12  # how many shards are few, and how many share a content hash, on average
OF_WORDS = 16  # how many neighbouring vocabulary shards share one


def tag(content: bytes) -> str:
    """Return the part of a file's name that says what is in it."""
    return urlsafe_b64encode(blake2b(content, digest_size=3).digest()).decode()


def groups(names: Sequence[str]) -> list[int]:
    """Return the group of each term shard: those of a group share a content hash.

    A change in one gives all of its group a new name, which is a larger share of a small site.

    A group ends before a name with a certain hash, so that a shard which comes or goes moves no other from group to group.
    """
    number, out = 0, []
    size = OF_FEW if len(names) < FEW else OF_MANY
    for name in names:
        number += bucket(name, size) == 0
        out.append(number)
    return [group - out[0] for group in out]


def vocabulary_key(word: str) -> str:
    """Return what decides the vocabulary shard of a word: the ends, where a typing error near its start leaves it."""
    return word[:1] + word[-2:]


def bucket(key: str, buckets: int) -> int:
    """Spread keys over buckets by 32-bit FNV-1a over UTF-16 units."""
    number = 2166136261
    units = key.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        number = (number ^ (units[at] | units[at + 1] << 8)) * 16777619 & 0xFFFFFFFF
    return number % buckets


@dataclass(slots=True, kw_only=True)
class Manifest:
    """Names and totals.

    Attributes:
        documents: how many there are.
        totals: terms in all titles, wordings and bodies, and the documents that have wordings.
        names: the first prefix of each term shard, sorted; in the file, a capital letter says how many letters a name shares
            with the one before (no term has capitals).
        tags: content hashes in one string, `TAG` characters each, one for each group of shards.
        buckets: how many vocabulary shards there are.
        vocabulary: content hashes of each `OF_WORDS` of them.
        results: likewise for groups of `group` neighbouring result fragments.
        lengths: name of the table of field lengths.
        hot: frequent words of titles, each followed by its count of documents; `titles`: all titles in them (see titles.py).
        common: the most frequent terms, for deciding what is worth a request.
        boosts: slot to factor, where it is not 1.
        synonyms: lists of a wording and the others it also means.
    """

    language: str = "en"
    documents: int = 0
    totals: tuple[int, int, int, int] = (0, 0, 0, 0)
    names: list[str] = field(default_factory=list)
    tags: str = ""
    buckets: int = 0
    vocabulary: str = ""
    group: int = 8
    results: str = ""
    lengths: str = ""
    hot: str = ""
    titles: str = ""
    common: list[str] = field(default_factory=list)
    boosts: dict[int, float] = field(default_factory=dict)
    synonyms: list[list[str]] = field(default_factory=list)
    _groups: list[int] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._groups = groups(self.names)

    def mean_lengths(self) -> tuple[float, float, float]:
        """Return the mean length of titles, of wordings where there are any, and of bodies, in terms.

        That of wordings is at least the middle of the first class of lengths: a document's own is not known any better.
        """
        title, wordings, body, worded = (max(total, 1) for total in self.totals)
        documents = max(self.documents, 1)
        return title / documents, max(wordings / worded, LENGTH_CLASSES[1] / 2), body / documents

    def shard_of(self, term: str) -> int:
        """Return the number of the shard a term would be in."""
        return max(bisect_right(self.names, sort_key(term), key=sort_key) - 1, 0)

    def shard_file(self, number: int) -> str:
        """Return the file of a term shard."""
        at = self._groups[number] * TAG
        return shard_file(self.names[number], self.tags[at : at + TAG])

    def vocabulary_of(self, word: str) -> int:
        """Return the number of the vocabulary shard a word would be in, -1 when there are none."""
        return bucket(vocabulary_key(word), self.buckets) if self.buckets else -1

    def vocabulary_file(self, number: int) -> str:
        """Return the file of a vocabulary shard."""
        at = number // OF_WORDS * TAG
        return f"v-{number}.{self.vocabulary[at : at + TAG]}.bin"

    def result_file(self, slot: int) -> str:
        """Return the file of a result fragment."""
        at = slot // self.group * TAG
        return f"r/{slot}.{self.results[at : at + TAG]}.json"

    def dump(self) -> bytes:
        """Return the manifest's bytes."""
        folded, before = "", ""
        for name in self.names:
            shared = ord(fold(name, before)[0]) - 48
            shared = min(shared, 25)
            folded += chr(65 + shared) + name[shared:]
            before = name
        fields: dict[str, Any] = {
            "format": FORMAT,
            "language": self.language,
            "documents": self.documents,
            "totals": self.totals,
            "names": folded,
            "tags": self.tags,
            "buckets": self.buckets,
            "vocabulary": self.vocabulary,
            "group": self.group,
            "results": self.results,
            "lengths": self.lengths,
            "hot": self.hot,
            "titles": self.titles,
            "common": " ".join(self.common),
            "boosts": {str(slot): factor for slot, factor in sorted(self.boosts.items())},
            "synonyms": self.synonyms,
        }
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, content: bytes) -> Manifest:
        """Read what `dump` wrote.

        Raises:
            ValueError: the bytes are no manifest, or of another format.
        """
        fields = json.loads(content)
        if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
            raise ValueError(
                f"not a search index of format {FORMAT}: build the site again with this version of Askwell"
            )
        names, before = [], ""
        for folded in re.findall("[A-Z][^A-Z]*", fields.pop("names")):
            before = before[: ord(folded[0]) - 65] + folded[1:]
            names.append(before)
        return cls(
            names=names,
            totals=tuple(fields.pop("totals")),
            common=fields.pop("common").split(),
            boosts={int(slot): factor for slot, factor in fields.pop("boosts").items()},
            **fields,
        )


def shard_file(name: str, content_tag: str) -> str:
    """Return the file of the term shard that begins at `name`: letters and digits as they are, the rest as code points."""
    safe = re.sub("[^a-z0-9]", lambda match: f"_{ord(match[0]):x}", name)
    return f"t-{safe}.{content_tag}.bin"


def rest_file(term: str, content_tag: str) -> str:
    """Return the file with all postings of a term whose list is cut short in its shard."""
    return "x" + shard_file(term, content_tag)[1:]
