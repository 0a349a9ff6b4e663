"""The build cache: values by the digest of everything they were made from. Deleting it only costs time.

One SQLite file. A value carries its own checksum, so a damaged file can never give a wrong page: what
does not check out is made again. Keys say nothing of paths, versions or machines, so one cache serves many
checkouts and many versions at once.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec

Key = bytes
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
)
DAY = 86_400
KEPT_DAYS = 30
CHECK = 8  # bytes of checksum before each value
ASKED_AT_ONCE = 500
_PACK = msgspec.msgpack.Encoder().encode


def key_of(*parts: object) -> Key:
    """Make a key of values: text, numbers, tuples, dataclasses; of others, what their `repr` tells."""
    try:
        plain = _PACK(parts)
    except (TypeError, ValueError, OverflowError):
        plain = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(plain, digest_size=16).digest()


class Store:
    """A folder's cache; opening never fails, a broken file is replaced by an empty one.

    Args:
        folder: where the file lies; made when missing. None: remembers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._fresh: dict[Key, bytes] = {}
        self._touched: set[Key] = set()
        self._today = int(time.time()) // DAY
        self._file = folder / "pages.db" if folder else None
        self._is_empty = False  # what another build puts in meanwhile is made a second time
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection | None:
        if self._file is None:
            return None
        for _ in range(2):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                connection = _connect(self._file)
                self._is_empty = connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None
                return connection
            except (sqlite3.Error, OSError):
                with suppress(OSError):
                    self._file.unlink()
        return None

    def get(self, key: Key) -> bytes | None:
        """Give the value kept under `key`, None when there is none or it is damaged."""
        return self.get_all([key]).get(key)

    def get_all(self, keys: Sequence[Key]) -> dict[Key, bytes]:
        """Give the values of those of `keys` that are kept."""
        found = {key: self._fresh[key] for key in keys if key in self._fresh}
        for key, used, value in self._rows([key for key in keys if key not in found]):
            if (plain := _checked(value)) is not None:
                found[key] = plain
                if used < self._today:
                    self._touched.add(key)
        return found

    def _rows(self, keys: Sequence[Key]) -> Iterator[tuple[Key, int, bytes]]:
        if self._connection is None or self._is_empty:
            return
        for start in range(0, len(keys), ASKED_AT_ONCE):
            yield from _ask(self._connection, keys[start : start + ASKED_AT_ONCE])

    def keep(self, keys: Iterable[Key]) -> None:
        """Count values as asked for, without reading them; looked at once a day, by the first."""
        keys = iter(keys)
        first = list(islice(keys, 1))
        for _, used, _ in self._rows(first):
            if used < self._today:
                self._touched.update(first, keys)

    def put(self, key: Key, value: bytes) -> None:
        """Keep a value until `save` writes it."""
        self._fresh[key] = value

    def drain(self) -> dict[Key, bytes]:
        """Give what is new and forget it here; a worker hands it to the process that saves."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def save(self) -> None:
        """Write what is new and drop what nobody asked for in a month; a cache that cannot be written is let be."""
        if self._connection is None or not (self._fresh or self._touched):
            return
        with suppress(sqlite3.Error), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", self._new_rows())
            connection.executemany("UPDATE entry SET used = ? WHERE key = ?", ((self._today, k) for k in self._touched))
            if self._touched:
                connection.execute("DELETE FROM entry WHERE used < ?", (self._today - KEPT_DAYS,))
        self._is_empty = False
        self._fresh.clear()
        self._touched.clear()

    def _new_rows(self) -> Iterable[tuple[Key, int, bytes]]:
        """Give rows in the order of the file, which then grows at its end."""
        return ((key, self._today, _checksum(self._fresh[key]) + self._fresh[key]) for key in sorted(self._fresh))

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Lost(KeyError):
    """A value that was made once is neither in the cache nor made in this build."""


class Kept(Mapping[str, bytes]):
    """What a store keeps under other names, read when it is asked for; what it lost raises `Lost`.

    Args:
        store: where the values are.
        keys: name to key.
        at_once: all will be asked for.
    """

    def __init__(self, store: Store, keys: Mapping[str, Key], *, at_once: bool) -> None:
        self._store = store
        self._keys = keys
        self._found = store.get_all(list(keys.values())) if at_once else {}

    def __getitem__(self, name: str) -> bytes:
        key = self._keys[name]
        found = self._found.get(key) or self._store.get(key)
        if found is None:
            raise Lost(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=30, isolation_level="DEFERRED")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(SCHEMA)
    connection.execute("SELECT key, used, value FROM entry LIMIT 1").fetchall()
    return connection


def _ask(connection: sqlite3.Connection, keys: Sequence[Key]) -> list[tuple[Key, int, bytes]]:
    """Read rows; a damaged part of the file hides those in it and no others, whoever else is asked for with them."""
    marks = ",".join("?" * len(keys))
    try:
        return connection.execute(f"SELECT key, used, value FROM entry WHERE key IN ({marks})", keys).fetchall()
    except sqlite3.Error:
        return [row for key in keys for row in _ask(connection, [key])] if len(keys) > 1 else []


def _checksum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=CHECK).digest()


def _checked(stored: bytes) -> bytes | None:
    value = stored[CHECK:]
    return value if stored[:CHECK] == _checksum(value) else None
