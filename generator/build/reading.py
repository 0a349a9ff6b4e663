"""The content tree, read as far as it changed since the last build."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from msgspec import structs

from generator.build.listing import Listing
from generator.build.memory import Memory, SourceMemo
from generator.build.settings import Settings
from generator.content.article import Parsed, parse_article
from generator.content.findings import Finding
from generator.content.history import History, read_history
from generator.content.models import Article, Content, FaqEntry
from generator.content.settings import ContentSettings

# Whatever may give a page an anchor: headings, both kinds, and attributes. More than needed is harmless.
ANCHORING = re.compile(r"[ >\t]*#|.*(?:\bid[ \t]*=|\bname[ \t]*=|\{[ \t]*[:#])")
# Files that several processes read sooner than one; parsing few takes less than handing over what was parsed.
MANY = 2000
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
UNDERLINED = re.compile(r"\n(?:=+|-+)[ \t]*(?:\n|$)")


class _Stored(msgspec.Struct, array_like=True):
    """A parsed file without its text."""

    article: Article | None
    entry: FaqEntry | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The content, what to remember of its files and of Git, and the files that changed, in themselves or in their dates."""

    content: Content
    sources: dict[str, SourceMemo]
    changed: frozenset[str]
    history: bytes


def read_content(settings: Settings, listing: Listing, memory: Memory, jobs: int = 0) -> Reading:
    """Read what changed, recall the rest, and assemble the tree.

    Args:
        memory: of the last build, made on the same ground.
    """
    from generator.build.pool import spread
    from generator.content.assemble import assemble  # not needed where a few texts are read again
    from generator.content.loader import read_tables

    rules = settings.for_content()
    stale = [s for s, stamp in listing.sources.items() if s not in memory.sources or memory.sources[s].stamp != stamp]
    fresh: dict[str, tuple[SourceMemo, Parsed | None]] = {}
    work = _reader(settings.content, rules, listing, memory)
    for chunk in spread(work, stale, jobs if len(stale) > MANY else 1):
        fresh.update(chunk)
    sources = {s: fresh[s][0] if s in fresh else memory.sources[s] for s in listing.sources}
    parsed = [_recalled(s, memo, fresh.get(s)) for s, memo in sources.items()]
    before = msgspec.msgpack.decode(memory.history, type=History) if memory.history else History()
    history = before if listing.commit == before.head else _history(settings, listing.commit)
    content = assemble(listing.tree, parsed, read_tables(listing.tree), rules, history)
    changed = {
        s for s, (memo, _) in fresh.items() if s not in memory.sources or memory.sources[s].digest != memo.digest
    }
    redated = {source for source in sources if before.dates.get(source) != history.dates.get(source)}
    return Reading(
        content, sources, frozenset(changed | redated), msgspec.msgpack.encode(history) if history.head else b""
    )


def reread(
    settings: Settings, listing: Listing, memory: Memory, stale: Iterable[str]
) -> tuple[dict[str, SourceMemo], list[Article]] | None:
    """Read files again of which only the texts are to be new.

    Returns:
        What to remember of them, and the articles with another text; None when there is more to see in them: another
        front matter or heading, a question of the FAQ, a file that is no article.
    """
    read = _reader(settings.content, settings.for_content(), listing, memory)
    found = read(list(stale))
    if any(parsed and not _is_same_but_text(parsed, memory.sources[source]) for source, (_, parsed) in found):
        return None
    return {source: memo for source, (memo, _) in found}, [p.article for _, (_, p) in found if p and p.article]


def _is_same_but_text(parsed: Parsed, before: SourceMemo) -> bool:
    article, known = parsed.article, _DECODER.decode(before.parsed).article
    if article is None or known is None or _face(parsed) != before.face:
        return False
    undone = structs.replace(article, content_hash=known.content_hash, body_line=known.body_line)
    return _encode(replace(parsed, article=undone)) == before.parsed


def _reader(
    root: str, rules: ContentSettings, listing: Listing, memory: Memory
) -> Callable[[Sequence[str]], list[tuple[str, tuple[SourceMemo, Parsed | None]]]]:
    def read(sources: Sequence[str]) -> list[tuple[str, tuple[SourceMemo, Parsed | None]]]:
        found: list[tuple[str, tuple[SourceMemo, Parsed | None]]] = []
        for source in sources:
            with open(f"{root}/{source}", "rb") as file:
                raw = file.read()
            digest = hashlib.sha256(raw).hexdigest()
            known = memory.sources.get(source)
            stamp = listing.sources[source]
            if known and known.digest == digest:
                found.append((source, (SourceMemo(stamp, digest, known.parsed, known.face), None)))
            else:
                parsed = parse_article(source, raw, rules)
                found.append((source, (SourceMemo(stamp, digest, _encode(parsed), _face(parsed)), parsed)))
        return found

    return read


def page_of(memo: SourceMemo) -> Article | None:
    """Give what parsing a file gave, without its text."""
    stored = _DECODER.decode(memo.parsed)
    return stored.article or stored.entry


def _recalled(source: str, memo: SourceMemo, fresh: tuple[SourceMemo, Parsed | None] | None) -> Parsed:
    if fresh and fresh[1] is not None:
        return fresh[1]
    stored = _DECODER.decode(memo.parsed)
    return Parsed(source, stored.article or stored.entry, stored.findings)


def _encode(parsed: Parsed) -> bytes:
    bare = structs.replace(parsed.article, body="") if parsed.article else None
    is_entry = isinstance(bare, FaqEntry)
    stored = _Stored(None if is_entry else bare, bare if is_entry else None, parsed.findings)  # type: ignore[arg-type]
    return msgspec.msgpack.encode(stored)


def _face(parsed: Parsed) -> bytes:
    """Digest what other pages may show of an article, or link to in it."""
    article = parsed.article
    if article is None:
        return b""
    anchors = "\n".join(_anchoring(article.body))
    shown = structs.replace(
        article, body="", body_line=0, content_hash="", created=None, updated=None, extra={}, key_lines={}
    )
    digest = hashlib.blake2b(msgspec.msgpack.encode(shown), digest_size=12)
    digest.update(anchors.encode("utf-8", "surrogatepass"))
    return digest.digest()


def _anchoring(text: str) -> list[str]:
    """Give the lines of a text that may give its page an anchor."""
    lines = text.split("\n")
    if not UNDERLINED.search(text):
        return [line for line in lines if _may_anchor(line)]
    found = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if _may_anchor(line):
            found.append(line)
        elif UNDERLINE.match(below):
            found.append(f"{line}\n{below}")
    return found


def _may_anchor(line: str) -> bool:
    return ("#" in line or "=" in line or "{" in line) and bool(ANCHORING.match(line))


def _history(settings: Settings, commit: str) -> History:
    return (read_history(Path(settings.content)) if commit else None) or History()


_DECODER = msgspec.msgpack.Decoder(_Stored)
