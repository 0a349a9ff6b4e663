"""The build after an edit that changed texts and nothing else.

Such an edit shows on the pages of these texts alone: no title, description, address or heading is another, so no other
page and no list of pages is. What surrounds the texts is recalled from the cache (see `surroundings`), and the rest of
the content is not looked at. Whatever does not fit, a new link for one, is left to the build that looks at everything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from generator.build.bench import Bench, Made, Sheet
from generator.build.indexing import Indexing, index_options, keep_entries
from generator.build.listing import Listing
from generator.build.memory import Memory, PageMemo, SourceMemo, entries_of, save_memory
from generator.build.reading import reread
from generator.build.report import BuildReport, Options, Profile
from generator.build.setting import Recalled, Setting, setting_key, unpack_setting
from generator.build.settings import Settings
from generator.build.sitefacts import today
from generator.build.sitefiles.site_manifest import MANIFEST, manifest_row
from generator.build.staging import Staging
from generator.build.store import Key, Lost, Store
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views_site import Site
from generator.content.findings import Finding
from generator.content.models import Article
from search_index.options import IndexOptions

if TYPE_CHECKING:
    from generator.build.plan import Plan

MOST = 20  # texts; beyond, the build that uses all cores is the faster one


class Facts(msgspec.Struct, array_like=True, frozen=True):
    """What such a build needs to know of the whole.

    `ground` is what all pages stand on. `day` is the one of the last build when there are notices, which may be over
    by today, else "".
    """

    site: Site
    ground: Key
    index: IndexOptions
    findings: tuple[Finding, ...]
    day: str


def facts_of(settings: Settings, plan: Plan) -> bytes:
    """Encode what the next build needs to know of this one."""
    content = plan.content
    day = str(today()) if content.announcements else ""
    return msgspec.msgpack.encode(
        Facts(plan.site, plan.ground, index_options(settings, content), content.findings, day)
    )


@dataclass(frozen=True, slots=True)
class Retouched:
    """A page before and after: what surrounds its text, and how it is to be printed."""

    setting: Setting
    sheet: Sheet


@dataclass(slots=True)
class Retouch:
    """Such a build, until something is met that other pages may show."""

    settings: Settings
    options: Options
    staging: Staging
    memory: Memory
    listing: Listing
    profile: Profile
    index: Indexing
    made: Made = field(default_factory=Made)
    changed: set[str] = field(default_factory=set)

    def run(self, stale: list[str]) -> BuildReport | None:
        """Build.

        Args:
            stale: the sources to read again.

        Returns:
            None when everything has to be looked at; nothing was touched then.
        """
        facts = msgspec.msgpack.decode(self.memory.facts, type=Facts)
        if len(stale) > MOST or not self.options.cache or facts.day not in ("", str(today())):
            return None
        with self.profile.phase("read"):
            read = reread(self.settings, self.listing, self.memory, stale)
        if read is None:
            return None
        sources, articles = read
        with Store(Path(self.settings.cache_dir)) as store:
            with self.profile.phase("pages"):
                known = self._settings(articles, store)
                if known is None:
                    return None
                bench = self._bench(facts, known)
                pages = self._typeset(articles, known, bench)
            if pages is None or self.staging.damaged():
                return None
            return self._finish(facts, sources, pages, bench, store)

    def _typeset(self, articles: list[Article], known: dict[str, Setting], bench: Bench) -> list[Retouched] | None:
        whole = [
            replace(known[a.ref].article, body=a.body, body_line=a.body_line, content_hash=a.content_hash)
            for a in articles
        ]
        sheets = bench.typeset(whole)
        if any(not _is_same_around(sheet.memo, self.memory.pages[sheet.article.ref]) for sheet in sheets):
            return None
        return [Retouched(known[sheet.article.ref], sheet) for sheet in sheets]

    def _settings(self, articles: list[Article], store: Store) -> dict[str, Setting] | None:
        """Recall what surrounds the texts."""
        memos = {a.ref: memo for a in articles if (memo := self.memory.pages.get(a.ref)) and memo.source == a.source}
        keys = {ref: setting_key(memo.key) for ref, memo in memos.items()}
        found = store.get_all(list(keys.values()))
        if len(memos) < len(articles) or any(key not in found for key in keys.values()):
            return None
        return {ref: unpack_setting(found[key]) for ref, key in keys.items()}

    def _bench(self, facts: Facts, known: dict[str, Setting]) -> Bench:
        return Bench(
            self.settings,
            around=Recalled(known),
            texts=Texts(self.settings.content, self.settings.for_content()),
            renderer=Renderer(facts.site, self.settings.overrides, self.settings.compiled),
            cache=Path(self.settings.cache_dir),
            staged=str(self.staging.standby),
            known={},
            outputs=self.memory.outputs,
            ground=facts.ground,
            rewritten=None,
        )

    def _finish(
        self, facts: Facts, sources: dict[str, SourceMemo], pages: list[Retouched], bench: Bench, store: Store
    ) -> BuildReport:
        """Write what changed and swap; on any failure the staged tree is given up and the live one stays."""
        self.memory.sources.update(sources)
        if pages:
            try:
                self.staging.begin(fresh=False)
                self._write(facts, pages, bench, store)
            except BaseException:
                self.index.close()
                self.staging.abandon()
                raise
        with self.profile.phase("remember"):
            save_memory(self.staging.workshop / "memory", self.memory)
            store.save()
        return self._report(facts)

    def _write(self, facts: Facts, pages: list[Retouched], bench: Bench, store: Store) -> None:
        with self.profile.phase("pages"):
            bench.print([page.sheet for page in pages], self.made)
            for key, value in bench.drain().items():
                store.put(key, value)
            for path in self.made.written:
                self.staging.take(path)
        if self.options.early:
            self.options.early(self.staging.pages(self.made.written))
        keys = {ref: memo.blob for ref, memo in self.made.pages.items() if memo.blob != self.memory.pages[ref].blob}
        self.memory.pages |= self.made.pages
        with self.profile.phase("search"):
            begun = bool(keys) and self.index.amend(store, keys, set(), facts.index)
        with self.profile.phase("files"):
            self._manifest(pages)
        if keys:
            with self.profile.phase("search"):
                keep_entries(store, self.memory.pages)
                self.changed |= self.index.bring(store, entries_of(self.memory.pages), facts.index, begun=begun)
        if self.options.check:
            with self.profile.phase("check"):
                self.options.check(self.staging.standby)
        with self.profile.phase("swap"):
            self.memory.live = self.staging.commit().live
        self.memory.outputs |= self.made.outputs
        self.changed.update(self.made.written)

    def _manifest(self, pages: list[Retouched]) -> None:
        """Put the new lines of the articles in the place of their old ones."""
        content = (self.staging.standby / MANIFEST).read_bytes()
        for page in pages:
            title = page.setting.category_title
            old, new = manifest_row(page.setting.article, title), manifest_row(page.sheet.article, title)
            if content.count(old) != 1:
                raise Lost(MANIFEST)
            content = content.replace(old, new)
        self.made.outputs[MANIFEST] = hashlib.blake2b(content, digest_size=12).digest()
        self.staging.write(MANIFEST, content)
        self.changed.add(MANIFEST)

    def _report(self, facts: Facts) -> BuildReport:
        return BuildReport(
            site_dir=Path(self.settings.site_dir),
            articles=self.memory.articles,
            pages=sum(path.endswith(".html") for path in self.memory.outputs),
            rendered=self.made.rendered,
            written=len(self.changed),
            changed=frozenset(self.changed),
            findings=facts.findings,
            profile=self.profile,
        )


def _is_same_around(memo: PageMemo, before: PageMemo) -> bool:
    """Tell whether a page asks nothing of the site that it did not ask before, and is found by search as before."""
    asked = ("addresses", "frames", "hosts", "media")
    return bool(memo.blob) == bool(before.blob) and all(getattr(memo, name) == getattr(before, name) for name in asked)
