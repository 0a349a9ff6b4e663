"""Pages that left an address behind: found in Git and in the folder itself, and the redirects that lead on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.content.article import parse_article
from generator.content.git import GitFailed, git, read_blobs
from generator.content.history import Departure, History
from generator.content.lint.duplicates import shingles, similarity, word_numbers
from generator.content.lint.site import Departed
from generator.content.models import Content
from generator.content.redirect_map import RedirectMap
from generator.content.redirects import normal_path
from generator.content.settings import ContentSettings
from generator.content.tree import kind_of_path

# As alike as Git itself asks for before it speaks of a rename.
_ALIKE = 0.5


def departed_pages(root: Path, content: Content, settings: ContentSettings, history: History) -> tuple[Departed, ...]:
    """Return the pages that had an address of their own and no longer have it.

    What Git remembers, and what was moved or deleted in the folder and is not committed yet. A page
    that was a draft had no address to lose.
    """
    pending = list(_uncommitted(root, content))
    gone_now = {item.old for item in pending}
    known = [item for item in history.departures if item.new not in gone_now]
    followed = {item.old: item.new for item in pending}
    known += [
        Departure(item.old, followed[item.new], item.commit) for item in history.departures if item.new in gone_now
    ]
    wanted = [item for item in (*known, *pending) if _is_page(item.old, content, settings)]
    blobs = read_blobs(root, [_name_of(item) for item in wanted])
    return tuple(_with_addresses(zip(wanted, blobs, strict=True), settings))


def _is_page(path: str, content: Content, settings: ContentSettings) -> bool:
    return kind_of_path(path, settings, content.whole_root) in ("articles", "faq")


def _name_of(item: Departure) -> str:
    revision = f"{item.commit}^" if item.commit else "HEAD"
    return f"{revision}:./{item.old}"


def _with_addresses(
    departures: Iterable[tuple[Departure, bytes | None]], settings: ContentSettings
) -> Iterator[Departed]:
    for departure, raw in departures:
        page = parse_article(departure.old, raw, settings).article if raw is not None else None
        if page is not None and page.status != "draft":
            yield Departed(page.url, departure)


def _uncommitted(root: Path, content: Content) -> Iterator[Departure]:
    """Yield what was moved or deleted since the last commit; moves are told by their text."""
    try:
        deleted = _paths(
            git(root, "diff", "HEAD", "--no-renames", "--name-only", "--diff-filter=D", "-z", "--relative")
        )
        tracked = set(_paths(git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD")))
    except GitFailed:
        return
    deleted = [path for path in deleted if path.endswith((".md", ".markdown"))]
    if not deleted:
        return
    texts = {page.source: page.body for page in content.pages if page.source not in tracked}
    old = dict(zip(deleted, read_blobs(root, [f"HEAD:./{path}" for path in deleted]), strict=True))
    for path in deleted:
        yield Departure(path, _most_alike((old[path] or b"").decode(errors="replace"), texts), "")


def _paths(listing: bytes) -> list[str]:
    return [path for path in listing.decode(errors="surrogateescape").split("\0") if path]


def _most_alike(text: str, candidates: Mapping[str, str]) -> str:
    body = text.split("\n---", 1)[-1].strip()
    for path, other in candidates.items():
        if body and body == other.strip():
            return path
    numbers = word_numbers()
    wanted = shingles(body, numbers)
    scored = [(similarity(wanted, shingles(other, numbers)), path) for path, other in candidates.items()]
    alike, path = max(scored, default=(0.0, ""))
    return path if alike >= _ALIKE else ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A redirect that check proposes: `old` leads to the page in the file `new`."""

    old: str
    new: str


def propose(content: Content, departed: Iterable[Departed]) -> tuple[Proposal, ...]:
    """Return the redirects that the moved pages among `departed` need and do not have."""
    ways = RedirectMap(content)
    sources = {page.source for page in content.pages}
    found: dict[str, Proposal] = {}
    for item in departed:
        old = normal_path(item.url) if "#" not in item.url else ""
        answered = ways.follow(old)
        if old and old not in ways.own and not (answered.url or answered.gone) and item.departure.new in sources:
            found[old] = Proposal(old, item.departure.new)
    return tuple(found[old] for old in sorted(found))


def add_redirects(text: str, proposals: Iterable[Proposal], own: Iterable[str] = ()) -> str:
    """Return the text of redirects.yml with redirects added at its end, in the form the file has already.

    An entry of the same old address led to a page that has moved since; the new one takes its place. One of an
    address in `own`, those of the moved pages, led away from where a page has come back to; it goes.
    """
    proposals = tuple(proposals)
    text = _without(text, {*own, *(item.old for item in proposals)})
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    as_list = bool(lines) and lines[0].startswith("-")
    template = "- {{from: {old}, to: {new}}}\n" if as_list else "{old}: {new}\n"
    added = "".join(template.format(old=_quoted(item.old), new=_quoted(item.new)) for item in proposals)
    kept = "" if text.strip() in ("", "{}", "[]") else text if text.endswith("\n") else f"{text}\n"
    return kept + added


def _without(text: str, old: set[str]) -> str:
    """Take entries for these old addresses out; an entry is one line in both forms of the file."""
    starts = tuple(f"{begin}{_quoted(path)}{end}" for path in old for begin, end in (("", ":"), ("- {from: ", ",")))
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(starts))


def _quoted(text: str) -> str:
    """Write a text as YAML: in double quotes, unless it is plain beyond doubt."""
    plain = all(char.isalnum() or char in "/-_." for char in text) and not text[:1].isdigit() and text[:1] not in "-."
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
