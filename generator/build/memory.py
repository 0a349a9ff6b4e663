"""What the last build of a site knew, so that the next one can tell what changed without doing it again."""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

Kept = TypeVar("Kept", bound=msgspec.Struct)
CHECK = 4
Stamp = tuple[int, int, int]  # size, time of change, time of status change; ns


class SourceMemo(msgspec.Struct, array_like=True):
    """One Markdown file: its stamp, the digest of its bytes, and what parsing gave (encoded, without the text)."""

    stamp: Stamp
    digest: str
    parsed: bytes
    face: bytes


class PageMemo(msgspec.Struct, array_like=True):
    """One page: the key of all it depends on, and the addresses its text names (with the key of the text).

    `source` is its file, `leads` says where the addresses lead, `shows` are the sources of other articles whose titles
    or anchors are in it.
    """

    key: bytes
    text: bytes = b""
    addresses: tuple[str, ...] = ()
    blob: bytes = b""
    frames: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    leads: bytes = b""
    source: str = ""


class Memory(msgspec.Struct, kw_only=True):
    """Everything kept between builds of one site folder.

    `live` is the folder this describes, `ground` what all pages stand on (code, libraries, settings), `frame` what
    each page may show of the others; `shared`, `names` and `around` are what it is made of (see `Frame`).
    `gathered` are the keys of the pages that gather others, by file. `others` are the stamps of every other file the
    build read, `articles` is the number of articles shown. `outputs` maps each path of the site to the digest of its bytes.
    `facts` are what an edit of texts alone needs of the whole (see `retouch`).
    """

    live: tuple[int, int] = (0, 0)
    ground: bytes = b""
    frame: bytes = b""
    shared: bytes = b""
    names: bytes = b""
    around: dict[str, bytes] = {}
    gathered: dict[str, bytes] = {}
    search: bytes = b""
    articles: int = 0
    sources: dict[str, SourceMemo] = {}
    others: dict[str, Stamp] = {}
    pages: dict[str, PageMemo] = {}
    outputs: dict[str, bytes] = {}
    history: bytes = b""
    facts: bytes = b""


def entries_of(pages: Mapping[str, PageMemo]) -> dict[str, bytes]:
    """Give the keys of the search entries of those pages that search is to find, by ref."""
    return {ref: memo.blob for ref, memo in pages.items() if memo.blob}


def stamp_of(path: str | Path) -> Stamp:
    """Read the stamp of a file."""
    found = os.stat(path)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def load_memory(file: Path) -> Memory:
    """Read a memory; an absent, damaged or older one is empty."""
    return read_checked(file, Memory) or Memory()


def save_memory(file: Path, memory: Memory) -> None:
    """Write a memory in one step."""
    write_checked(file, memory)


def read_checked(file: Path, kind: type[Kept]) -> Kept | None:
    """Read what `write_checked` wrote; None when it is absent, damaged or of another shape."""
    try:
        raw = file.read_bytes()
        if raw[:CHECK] != _checksum(memoryview(raw)[CHECK:]):
            return None
        return msgspec.msgpack.decode(memoryview(raw)[CHECK:], type=kind)
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def write_checked(file: Path, value: object) -> None:
    """Write a value with its checksum, in one step."""
    raw = msgspec.msgpack.encode(value)
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    with open(aside, "wb") as target:
        target.write(_checksum(raw))
        target.write(raw)
    aside.replace(file)


def _checksum(raw: bytes | memoryview) -> bytes:
    """Tell damage, which is nobody's intent: a cyclic redundancy check does, in a third of a digest's time."""
    return zlib.crc32(raw).to_bytes(CHECK)
