"""An index brought up to date in its folder has the bytes of one written from nothing, whatever came before."""

from __future__ import annotations

import builtins
import os
import random
import signal
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.documents import Document, Section
from search_index.writer import IndexOptions, analyse, write

WORDS = ["refund", "pay", "card", "invoice", "reset", "router", "cable", "box", "the", "and", "to", "a", "naïve", "返金", "zebra"]
OPTIONS = IndexOptions(synonyms=(("refund", "money back"),))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def document(number: int, chance: random.Random) -> Document:
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 40)))
    category = chance.choice(["", "pay", "pay/in", "setup"])
    ref = f"articles/{number}"
    return Document(
        ref=ref,
        url=f"{ref}/",
        title=" ".join(chance.sample(WORDS, 3)),
        sections=(Section(text=text, heading=chance.choice(WORDS)),),
        category=category,
        category_title=category.title(),
        boost=chance.choice([1.0, 1.0, 2.0]),
    )


class Site:
    """An index written again and again in one folder; what it was given lies under keys, as in a build's cache."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root / "search"
        self.cache: dict[bytes, bytes] = {}
        self.documents: dict[str, bytes] = {}
        self.keys: dict[str, bytes] = {}

    def put(self, found: Document) -> None:
        blob = analyse(found)
        key = self.keys[found.ref] = sha256(blob).digest()
        self.cache[key] = self.documents[found.ref] = blob

    def take(self, ref: str) -> None:
        del self.documents[ref], self.keys[ref]

    def write(self, *, keyed: bool = True) -> None:
        known = {"keys": self.keys, "recall": self.cache.get} if keyed else {}
        write(self.documents, self.out, OPTIONS, previous=self.out, state=self.root / "state", **known)  # type: ignore[arg-type]

    def written_anew(self) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory() as folder:
            write(self.documents, Path(folder), OPTIONS)
            return files(Path(folder))


def edit(site: Site, what: str, chance: random.Random) -> None:
    if what == "put":
        for _ in range(chance.choice([1, 1, 1, 20])):
            site.put(document(chance.randrange(40), chance))
    elif what == "take":
        for ref in chance.sample(sorted(site.documents), min(len(site.documents), chance.choice([1, 1, 9]))):
            site.take(ref)
    elif what == "forget":
        site.cache = {key: blob for key, blob in site.cache.items() if chance.random() < 0.5}
    elif what == "lose":
        (site.root / "state").unlink(missing_ok=True)


STEPS = st.tuples(st.sampled_from(["put", "put", "put", "take", "forget", "lose"]), st.booleans(), st.integers(0, 999))


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_any_edits_then_in_place_equals_anew(steps: list[tuple[str, bool, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        for what, keyed, seed in steps:
            edit(site, what, random.Random(seed))
            site.write(keyed=keyed)
            assert files(site.out) == site.written_anew()


def test_a_flipped_bit_in_the_state_costs_time_only(tmp_path: Path) -> None:
    site, chance = Site(tmp_path), random.Random(1)
    for number in range(20):
        site.put(document(number, chance))
    site.write()
    raw = (tmp_path / "state").read_bytes()
    for at in range(0, len(raw), len(raw) // 40):
        (tmp_path / "state").write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        site.put(document(7, chance))
        site.write()
        assert files(site.out) == site.written_anew()


def write_and_die(site: Site, effects: int) -> bool:
    """Write in a child that is killed after so many changes to the disk; tell whether it came to that."""
    child = os.fork()
    if not child:
        left = iter(range(effects))
        for home, name in ((os, "link"), (os, "unlink"), (os, "replace"), (builtins, "open")):
            setattr(home, name, _counted(getattr(home, name), left))
        site.write()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _counted(call: Callable[..., Any], left: Iterator[int]) -> Callable[..., Any]:
    def counted(*args: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args)

    return counted


def test_a_write_killed_anywhere_leaves_nothing_wrong(tmp_path: Path) -> None:
    site, chance = Site(tmp_path), random.Random(1)
    for number in range(20):
        site.put(document(number, chance))
    site.write()
    effects = 0
    while True:
        edit(site, "put", chance)
        killed = write_and_die(site, effects)
        if chance.random() < 0.5:
            edit(site, "put", chance)
        site.write()
        assert files(site.out) == site.written_anew(), effects
        if not killed:
            break
        effects += 3
    assert effects > 30
