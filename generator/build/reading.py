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
HEADING = re.compile(r"[ >\t]*#")
ATTRIBUTE = re.compile(r"(?:id|name)[ \t]*=|\{[ \t]*[:#]")
MANY = 300  # files that two processes read sooner than one
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
    fresh: dict[str, tuple[SourceMemo, str | None]] = {}
    work = _reader(settings.content, rules, listing, memory)
    for chunk in spread(work, stale, jobs if len(stale) > MANY else 1, helping=True):
        fresh.update(chunk)
    sources = {s: fresh[s][0] if s in fresh else memory.sources[s] for s in listing.sources}
    parsed = [_recalled(s, memo, fresh[s][1] if s in fresh else None) for s, memo in sources.items()]
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
    found = dict(read(list(stale)))
    parsed = [_recalled(source, memo, text) for source, (memo, text) in found.items() if text is not None]
    if not all(_is_same_but_text(one, found[one.source][0], memory.sources[one.source]) for one in parsed):
        return None
    return {source: memo for source, (memo, _) in found.items()}, [one.article for one in parsed if one.article]


def _is_same_but_text(parsed: Parsed, memo: SourceMemo, before: SourceMemo) -> bool:
    article, known = parsed.article, _DECODER.decode(before.parsed).article
    if article is None or known is None or memo.face != before.face:
        return False
    undone = structs.replace(article, content_hash=known.content_hash, body_line=known.body_line)
    return _encode(replace(parsed, article=undone)) == before.parsed


def _reader(
    root: str, rules: ContentSettings, listing: Listing, memory: Memory
) -> Callable[[Sequence[str]], list[tuple[str, tuple[SourceMemo, str | None]]]]:
    """Give what reads files: into what to remember of each, and its text if it is not the remembered one."""

    def read(sources: Sequence[str]) -> list[tuple[str, tuple[SourceMemo, str | None]]]:
        found: list[tuple[str, tuple[SourceMemo, str | None]]] = []
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
                text = parsed.article.body if parsed.article else ""
                found.append((source, (SourceMemo(stamp, digest, _encode(parsed), _face(parsed)), text)))
        return found

    return read


def page_of(memo: SourceMemo) -> Article | None:
    """Give what parsing a file gave, without its text."""
    stored = _DECODER.decode(memo.parsed)
    return stored.article or stored.entry


def _recalled(source: str, memo: SourceMemo, text: str | None) -> Parsed:
    """Give what parsing a file gave, with its text when that is known."""
    stored = _DECODER.decode(memo.parsed)
    page = stored.article or stored.entry
    return Parsed(source, structs.replace(page, body=text) if page and text else page, stored.findings)


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
    """Give the lines of a text that may give its page an anchor, those that are underlined with what is below them."""
    lines = text.split("\n")
    if UNDERLINED.search(text):
        below = enumerate(lines[1:])
        for at in [at for at, line in below if line.startswith(("=", "-")) and UNDERLINE.match(line)]:
            lines[at] += f"\n{lines[at + 1]}"
    marked = [line for line in lines if "#" in line or "=" in line or "{" in line or "\n" in line]
    return [line for line in marked if "\n" in line or HEADING.match(line) or ATTRIBUTE.search(line)]


def _history(settings: Settings, commit: str) -> History:
    return (read_history(Path(settings.content)) if commit else None) or History()


_DECODER = msgspec.msgpack.Decoder(_Stored)
