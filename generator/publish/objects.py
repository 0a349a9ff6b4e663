"""Publish to S3-compatible object storage: what changed, assets before pages, what is old last.

Object storage cannot swap many objects at once, so the order carries the guarantee. All assets a page names
are there before the page, and nothing is deleted before the last page is in place. `release.json` changes
last, and only if nobody else changed it since (a conditional write). A journal names the paths that are about
to change: after an interrupted publish they are sent again, whatever the manifest says about them.

Beside the site, below `.askwell/`: the journals, the manifests of earlier releases, and the content of what
was replaced or deleted since, for rolling back.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from generator.errors import PublishError
from generator.publish import kinds
from generator.publish.bucket import Bucket
from generator.publish.plan import Plan, Retention
from generator.publish.release import MANIFEST, Entry, Release, loads
from generator.publish.source import Overlay, Source
from generator.publish.target import Superseded
from generator.versions.aliases import redirect_pages

SENDERS = 16
GZIP_FROM = 1024
CLEANING_SECONDS = 5.0
PRIVATE = ".askwell/"


@dataclass(frozen=True, slots=True)
class ObjectsTarget:
    """A bucket, or what is below a prefix of one."""

    bucket: Bucket
    gzip: bool = False

    @property
    def label(self) -> str:
        """The bucket's address."""
        return self.bucket.address

    @property
    def serves(self) -> str:
        """One line that says what a web server must serve."""
        return f"serve {self.bucket.address} with index.html as index and 404.html as error document"

    def fit(self, source: Source) -> Source:
        """Return the site with redirect pages for links, which object storage does not have."""
        return without_links(source)

    @contextmanager
    def session(self, *, look_only: bool = False) -> Iterator[ObjectsSession]:
        """Look at what is live, once the publisher before has taken away what was old: it might take ours."""
        session = ObjectsSession(self.bucket, self.gzip)
        given_up = time.monotonic() + CLEANING_SECONDS
        while session.cleaning and not look_only and time.monotonic() < given_up:
            time.sleep(0.1)
            session = ObjectsSession(self.bucket, self.gzip)
        yield session


class ObjectsSession:
    """The bucket as its manifest and journals describe it."""

    def __init__(self, bucket: Bucket, compress: bool) -> None:
        self._bucket = bucket
        self._compress = compress
        manifest, self._etag = bucket.get_tagged(MANIFEST)
        self.live = loads(manifest, f"{bucket.address}/{MANIFEST}") if manifest else None
        self._journals = bucket.list(f"{PRIVATE}pending/")
        # The journal of what is live goes last of all: its publisher is still at work, or died over it.
        self.cleaning = self.live is not None and f"{PRIVATE}pending/{self.live.id}" in self._journals
        listed = [bucket.get(journal) or b"" for journal in self._journals]
        self.unsure = frozenset(path for text in listed for path in text.decode().splitlines())

    def read(self, path: str) -> bytes | None:
        """Return the bytes that are live at a path, or None; of a path in doubt, those its manifest names."""
        entry = self.live.files.get(path) if self.live and path in self.unsure else None
        saved = self._bucket.get(_object(entry)) if entry else None
        return self._bucket.get(path) if saved is None else saved

    def below(self, names: Collection[str]) -> frozenset[str]:
        """List what others put at these paths and below them; where our manifest lists files, it lists them all."""
        ours = {path.split("/")[0] for path in self.live.files} if self.live else set()
        keys = [key for name in names if name not in ours for key in self._bucket.list(name)]
        return frozenset(key for key in keys if key.split("/")[0] in names)

    def commit(self, plan: Plan, source: Source, retention: Retention, note: str) -> None:
        """Send the plan's steps in order."""
        journal = f"{PRIVATE}pending/{plan.release.id}"
        self._bucket.put(
            journal, "\n".join([*plan.send, *plan.copies, *plan.remove]).encode(), kinds.FRESH, "text/plain"
        )
        if self.live:
            self._save(plan, self.live)
        self._each(lambda path: self._copy(plan.copies[path], path, source), plan.copies)
        for _, paths in groupby(plan.send, key=kinds.stage):
            self._each(lambda path: self._send(path, source), paths)
        self._finish(plan)
        self._each(self._bucket.delete, plan.remove)
        self._prune(plan.release, retention)
        self._each(self._bucket.delete, [journal, *self._journals])

    def releases(self) -> Sequence[Release]:
        """Return the releases whose content is still in the bucket, newest first."""
        earlier = [
            loads(self._bucket.get(key) or b"", f"{self._bucket.address}/{key}")
            for key in self._bucket.list(f"{PRIVATE}releases/")
        ]
        known = {release.id: release for release in [*earlier, *([self.live] if self.live else [])]}
        return [known[name] for name in sorted(known, reverse=True)]

    def archive(self, release: Release) -> Source:
        """Return an earlier release's own files."""
        return _Archived(self._bucket, release.files, self.live.files if self.live else {}, self.unsure)

    def _each(self, act: Callable[[str], None], paths: Iterable[str]) -> None:
        with ThreadPoolExecutor(SENDERS) as pool:
            for _ in pool.map(act, paths):
                pass

    def _save(self, plan: Plan, live: Release) -> None:
        """Keep what is about to be replaced, under its hash, by a copy inside the storage."""
        saved = set(self._bucket.list(f"{PRIVATE}objects/"))

        def save(path: str) -> None:
            key = _object(live.files[path])
            if key not in saved:
                self._bucket.copy(path, key)

        after = plan.release.files
        gone = [path for path in (*plan.change, *plan.remove) if live.files.get(path) != after.get(path)]
        losing = [path for path in gone if path in live.files and path not in self.unsure]
        self._each(save, losing)
        self._put_json(f"{PRIVATE}releases/{live.id}", live.dumps())

    def _copy(self, path: str, to: str, source: Source) -> None:
        """Copy inside the storage; send what somebody took away from there."""
        if not self._bucket.copy(path, to):
            self._send(to, source)

    def _send(self, path: str, source: Source) -> None:
        content = source.read(path)
        encoding = ""
        if self._compress and len(content) >= GZIP_FROM and kinds.is_compressible(path):
            content, encoding = gzip.compress(content, 9, mtime=0), "gzip"
        self._bucket.put(path, content, kinds.cache_control(path), kinds.content_type(path), encoding)

    def _finish(self, plan: Plan) -> None:
        if not self._bucket.put_if(MANIFEST, plan.release.dumps(), self._etag, kinds.FRESH, "application/json"):
            raise Superseded(f"{self._bucket.address}: somebody else published first")

    def _put_json(self, key: str, content: bytes) -> None:
        self._bucket.put(key, content, kinds.FRESH, "application/json")

    def _prune(self, live: Release, retention: Retention) -> None:
        manifests = sorted(self._bucket.list(f"{PRIVATE}releases/"), reverse=True)
        keep, drop = manifests[: retention.releases], manifests[retention.releases :]
        if not drop:
            return
        wanted = {
            _object(entry)
            for key in keep
            for path, entry in loads(self._bucket.get(key) or b"", key).files.items()
            if live.files.get(path) != entry
        }
        stale = [key for key in self._bucket.list(f"{PRIVATE}objects/") if key not in wanted]
        self._each(self._bucket.delete, [*drop, *stale])


@dataclass(frozen=True, slots=True)
class _Archived:
    """An earlier release: what did not change is still live, the rest was saved under its hash."""

    bucket: Bucket
    entries: Mapping[str, Entry]
    live: Mapping[str, Entry]
    unsure: frozenset[str]

    def read(self, path: str) -> bytes:
        entry = self.entries[path]
        same = self.live.get(path) == entry and path not in self.unsure
        content = self.bucket.get(path if same else _object(entry))
        if content is None or Entry.of(content) != entry:
            raise PublishError(f"{self.bucket.address}: '{path}' of that release is lost; publish an earlier build")
        return content


def without_links(site: Source) -> Source:
    """Replace symbolic links, which object storage does not have: an alias folder becomes redirect pages."""
    links = {path: entry.link for path, entry in site.entries.items() if entry.link}
    if not links:
        return site
    written: dict[str, bytes] = {}
    for path, target in links.items():
        written |= _followed(site, path, target)
    plain = {path: entry for path, entry in site.entries.items() if not entry.link}
    return Overlay(site, plain | {path: Entry.of(text) for path, text in written.items()}, written)


def _followed(site: Source, path: str, target: str) -> dict[str, bytes]:
    if target in site.entries and "/" not in path:
        return {path: site.read(target)}
    pages = [name.removeprefix(f"{target}/") for name in site.entries if name.startswith(f"{target}/")]
    pages = [name for name in pages if kinds.is_page(name)]
    return {f"{path}/{page}": text for page, text in redirect_pages(pages, target).items()}


def _object(entry: Entry) -> str:
    return f"{PRIVATE}objects/{entry.sha256}"


def open_objects(address: str, options: Mapping[str, Any]) -> ObjectsTarget:
    """Open `s3://bucket/prefix` with the options of its target in mkdocs.yml.

    Raises:
        PublishError: boto3 is not installed, or an option is unknown.
    """
    bucket = Bucket.open(address, endpoint=str(options.get("endpoint", "")), region=str(options.get("region", "")))
    return replace(ObjectsTarget(bucket), gzip=bool(options.get("gzip", False)))
