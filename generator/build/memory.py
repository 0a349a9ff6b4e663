"""What the last build of a site knew, so that the next one can tell what changed without doing it again."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

Stamp = tuple[int, int, int]  # size, time of change, time of status change; ns


class SourceMemo(msgspec.Struct, array_like=True):
    """One Markdown file: its stamp, the digest of its bytes, and what parsing gave (encoded, without the text)."""

    stamp: Stamp
    digest: str
    parsed: bytes
    face: bytes


class PageMemo(msgspec.Struct, array_like=True):
    """One page: the key of all it depends on, and the addresses its text names (with the key of the text)."""

    key: bytes
    text: bytes = b""
    addresses: tuple[str, ...] = ()
    blob: bytes = b""
    frames: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


class Memory(msgspec.Struct, kw_only=True):
    """Everything kept between builds of one site folder.

    `live` is the folder this describes, `ground` what all pages stand on (code, libraries, theme, settings), `frame` what each page may show of
    the others. `others` are the stamps of every other file the build read. `outputs` maps each path of the site to
    the digest of its bytes.
    """

    live: tuple[int, int] = (0, 0)
    ground: bytes = b""
    frame: bytes = b""
    search: bytes = b""
    sources: dict[str, SourceMemo] = {}
    others: dict[str, Stamp] = {}
    pages: dict[str, PageMemo] = {}
    outputs: dict[str, bytes] = {}
    history: bytes = b""


def stamp_of(path: str | Path) -> Stamp:
    """Read the stamp of a file."""
    found = os.stat(path)
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def load_memory(file: Path) -> Memory:
    """Read a memory; an absent, damaged or older one is empty."""
    try:
        return msgspec.msgpack.decode(file.read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return Memory()


def save_memory(file: Path, memory: Memory) -> None:
    """Write a memory in one step."""
    aside = file.with_suffix(f".{os.getpid()}")
    aside.write_bytes(msgspec.msgpack.encode(memory))
    aside.replace(file)
