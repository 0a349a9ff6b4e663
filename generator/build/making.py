"""One build, step by step, once it is clear that something changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.build.addresses import Addresses
from generator.build.articles import is_found
from generator.build.aside import Aside
from generator.build.bench import Bench, Made
from generator.build.crew import Crew
from generator.build.frame import Frame, frame_of, touched_pages
from generator.build.indexing import Indexing, index_options, keep_entries
from generator.build.listing import Listing
from generator.build.memory import Memory, entries_of, save_memory
from generator.build.pages import gathering_pages
from generator.build.plain import plain_pages
from generator.build.plan import Plan, make_plan
from generator.build.pool import cores, workers_for
from generator.build.reading import Reading, read_content
from generator.build.report import BuildReport, Options, Profile
from generator.build.retouch import facts_of
from generator.build.settings import Settings
from generator.build.sitefiles.collect import site_files
from generator.build.staging import Staging
from generator.build.store import Key, Store, key_of
from generator.build.surroundings import FromSite, Surroundings
from generator.build.texts import Texts
from generator.build.theme import Renderer
from generator.build.views_site import Site
from generator.content.findings import raise_errors
from generator.content.models import Article, FaqEntry
from generator.content.redirect_map import all_redirects

LATE = 2  # of a build from nothing, this part of the pages may be printed while the index is written
BEFORE_INDEX = 0.8  # of the time of a build from nothing: until all pages are made, though not all are printed


@dataclass(slots=True)
class Making:
    """The state of a build: what it was given, what it made so far."""

    settings: Settings
    options: Options
    staging: Staging
    memory: Memory
    listing: Listing
    ground: bytes
    profile: Profile
    index: Indexing
    made: Made = field(default_factory=Made)
    changed: set[str] = field(default_factory=set)
    fresh: bool = False
    frame: Frame = field(init=False)
    gathered: dict[str, Key] = field(default_factory=dict)

    def run(self) -> BuildReport:
        """Build; on any failure the staged tree is given up and the live one stays."""
        first = not self.memory.outputs and self.options.cache and cores(self.options.jobs) > 1
        with closing(Aside(self._compile_templates, fork=first)):
            with self.profile.phase("read"):
                reading = read_content(self.settings, self.listing, self.memory, self.options.jobs)
                raise_errors(reading.content.findings, f"{Path(self.settings.content).name}/")
                plan = make_plan(self.settings, self.ground, self.listing, reading)
            self.fresh = not self.memory.outputs or self.staging.damaged()
            self.frame = self._take_frame(plan)
            try:
                with self.profile.phase("stage"):
                    self.staging.begin(fresh=self.fresh)
                with self._crew(plan, reading) as crew:
                    return self._make(crew, plan, reading)
            except BaseException:
                self.index.close()
                self.staging.abandon()
                raise

    def _compile_templates(self) -> bool:
        """Compile the templates once for all processes that are to make pages."""
        self._renderer(Site(name="", lang=self.settings.lang)).prepare()
        return True

    def _make(self, crew: Crew[Article, Made], plan: Plan, reading: Reading) -> BuildReport:
        cache = Path(self.settings.cache_dir) if self.options.cache else None
        with Store(cache) as store:
            with self.profile.phase("pages"):
                self._articles(crew, plan, store)
                if not self.gathered:
                    self._gathering(plan)
            if self.options.early and not self.fresh:
                self.options.early(self.staging.pages(self.changed))
            with self.profile.phase("search"):
                begun = self._begin_search(plan, store)
            with self.profile.phase("files"):
                self._files(plan)
                self._remove()
            with self.profile.phase("search"):
                search = self._search(plan, store, begun)
            if self.fresh:
                with self.profile.phase("swap"):
                    self.staging.get_ahead()
            with self.profile.phase("pages"):
                for made in crew.rest():
                    self._gather(made, store)
            if self.options.check:
                with self.profile.phase("check"):
                    self.options.check(self.staging.standby)
            with self.profile.phase("swap"):
                record = self.staging.commit()
            with self.profile.phase("remember"):
                self._remember(plan, reading, search, record.live)
                store.save()
        return self._report(plan)

    def _crew(self, plan: Plan, reading: Reading) -> Crew[Article, Made]:
        """Call together who makes the articles that are not known to be unchanged."""
        memory = Memory() if self.fresh else self.memory
        texts = Texts(self.settings.content, self.settings.for_content())
        addresses = Addresses(plan.content, self.settings.for_content(), plan.media, texts)
        bench = Bench(
            self.settings,
            around=FromSite(plan.site, plan.catalog, addresses),
            texts=texts,
            renderer=self._renderer(plan.site),
            cache=Path(self.settings.cache_dir) if self.options.cache else None,
            staged=str(self.staging.standby),
            twin=str(self.staging.twin) if self.fresh else "",
            fills=self.fresh,
            known=memory.pages,
            outputs=memory.outputs,
            ground=plan.ground,
            rewritten=reading.changed if self.frame.shared == memory.shared else None,
        )
        todo, kept = self._choose(plan, reading, bench.around)
        for article in kept:
            self._keep(article.ref)
        workers = workers_for(len(todo), self.options.jobs)
        if self.fresh:
            todo = self._as_the_index_grows(todo)
            if workers > 1:
                late = todo[-len(todo) // LATE :]
                bench.late = {article.ref for article in late if not isinstance(article, FaqEntry)}
        return Crew(bench, todo, workers, bench.finish if self.fresh else None)

    def _articles(self, crew: Crew[Article, Made], plan: Plan, store: Store) -> None:
        done, whole = 0, BEFORE_INDEX if self.fresh else 1.0
        self._tell("pages", 0)
        for made in crew:
            done += self._gather(made, store)
            if self.fresh:
                self.index.put_in(entries_of(made.pages), made.values)
            if not self.gathered and len(self.made.answers) == len(plan.catalog.faq):
                self._gathering(plan)  # while other processes make the rest
            self._tell(f"pages: {done:,} of {len(crew.items):,}", whole * done / len(crew.items))
        if self.fresh:
            self._tell("search index and last pages", whole)

    def _tell(self, what: str, part: float) -> None:
        if self.options.progress:
            self.options.progress(what, part)

    def _as_the_index_grows(self, articles: list[Article]) -> list[Article]:
        """Order articles so that their entries can be put into a new index as they come, while other pages are made."""
        found = {article.ref: article for article in articles if is_found(article, self.settings)}
        others = [article for article in articles if article.ref not in found]
        return [*(found[ref] for ref in self.index.grow(found)), *others]

    def _take_frame(self, plan: Plan) -> Frame:
        """Take the frame apart, or recall its parts while it is the same."""
        if not self.fresh and plan.frame == self.memory.frame:
            return Frame(self.memory.shared, self.memory.names, self.memory.around)
        return frame_of(self.settings, plan, self.listing)

    def _choose(self, plan: Plan, reading: Reading, around: Surroundings) -> tuple[list[Article], list[Article]]:
        """Part the articles in those to look at and those known to be unchanged."""
        framed = not self.fresh and plan.frame == self.memory.frame
        pages = (*plan.catalog.articles, *plan.catalog.faq)
        touched = set() if framed else touched_pages(self.frame, self.memory, plan, self.listing, reading, around)
        if self.fresh or touched is None:
            return list(pages), []
        looked_at = {
            page.ref
            for page in pages
            if page.source in reading.changed or page.ref in touched or page.ref not in self.memory.pages
        }
        if not framed or any(entry.ref in looked_at for entry in plan.catalog.faq):
            looked_at |= {entry.ref for entry in plan.catalog.faq}  # their pages need every answer
        return [p for p in pages if p.ref in looked_at], [p for p in pages if p.ref not in looked_at]

    def _keep(self, ref: str) -> None:
        self.made.pages[ref] = self.memory.pages[ref]
        for path in (f"{ref}/index.html", f"{ref}.md"):
            if path in self.memory.outputs:
                self.made.outputs[path] = self.memory.outputs[path]

    def _gather(self, made: Made, store: Store) -> int:
        self.made.pages |= made.pages
        self.made.outputs |= made.outputs
        self.made.answers |= made.answers
        self.made.rendered += made.rendered
        for ref in made.kept:
            self._keep(ref)
        for path in made.written:
            self.staging.take(path)
        self.changed.update(made.written)
        if self.fresh:
            self.staging.count_twinned(made.written)
        else:
            for key, value in made.values.items():
                store.put(key, value)
        return len(made.pages) + len(made.kept)

    def _gathering(self, plan: Plan) -> None:
        """Make the pages that gather others; they show nothing that the frame and the FAQ's answers do not tell."""
        if not self.fresh and plan.frame == self.memory.frame and not self.made.answers:
            self.gathered = self.memory.gathered
            for file in self.gathered:
                self.made.outputs[file] = self.memory.outputs[file]
            return
        renderer = self._renderer(plan.site)
        plain = plain_pages(self.settings, plan)
        views = gathering_pages(
            self.settings, plan.site, plan.catalog, plan.content, renderer.strings, self.made.answers, plain
        )
        for view in views:
            key = self.gathered[view.file] = key_of(plan.ground, view.template, view)
            if not self.fresh and self.memory.gathered.get(view.file) == key:
                self.made.outputs[view.file] = self.memory.outputs[view.file]
            else:
                self._put(view.file, renderer.page(view).encode("utf-8"))

    def _renderer(self, site: Site) -> Renderer:
        return Renderer(site, self.settings.overrides, self.settings.compiled if self.options.cache else None)

    def _begin_search(self, plan: Plan, store: Store) -> bool:
        """Have another process bring the index up to date, if it is a matter of a few entries."""
        if self.fresh:
            return False
        before, now = entries_of(self.memory.pages), entries_of(self.made.pages)
        keys = {ref: key for ref, key in now.items() if before.get(ref) != key}
        gone = before.keys() - now.keys()
        options = index_options(self.settings, plan.content)
        needed = keys or gone or key_of(self.ground, options) != self.memory.search
        return bool(needed) and self.index.amend(store, keys, gone, options)

    def _search(self, plan: Plan, store: Store, begun: bool) -> bytes:
        """Write the index when an entry, or what words mean, changed."""
        entries = entries_of(dict(sorted(self.made.pages.items())))
        options = index_options(self.settings, plan.content)
        key = key_of(self.ground, options)
        if self.fresh or key != self.memory.search or entries != entries_of(self.memory.pages):
            keep_entries(store, self.made.pages)
            self.changed |= self.index.bring(store, entries, options, begun=begun)
        return key

    def _files(self, plan: Plan) -> None:
        frames = {origin for memo in self.made.pages.values() for origin in memo.frames}
        hosts = {origin for memo in self.made.pages.values() for origin in memo.hosts}
        site = replace(plan.site, frame_hosts=tuple(sorted(frames)), image_hosts=tuple(sorted(hosts)))
        for path, content in site_files(site, plan.catalog, redirects=all_redirects(plan.content)).items():
            self._put(path, content)
        for path, content in plan.assets.items():
            self._put(f"{plan.site.assets}/{path}", content)
        self._media(plan)

    def _media(self, plan: Plan) -> None:
        asked = {file for memo in self.made.pages.values() for file in memo.media}
        asked |= {file for file, path in plan.media.items() if file == path}
        asked |= {
            file
            for file, path in plan.media.items()
            if path in (plan.site.logo, plan.site.favicon, plan.site.social_image)
        }
        for file in sorted(asked):
            source = f"{self.settings.content}/{file}"
            path, digest = plan.media[file], key_of(self.listing.others.get(source))
            self.made.outputs[path] = digest
            if self.fresh or self.memory.outputs.get(path) != digest:
                self.staging.copy(path, Path(source))
                self.changed.add(path)

    def _put(self, path: str, content: bytes) -> None:
        digest = hashlib.blake2b(content, digest_size=12).digest()
        self.made.outputs[path] = digest
        if self.fresh or self.memory.outputs.get(path) != digest:
            self.staging.write(path, content)
            self.changed.add(path)

    def _remove(self) -> None:
        gone: Iterable[str] = () if self.fresh else self.memory.outputs.keys() - self.made.outputs.keys()
        for path in gone:
            self.staging.remove(path)
            self.changed.add(path)

    def _remember(self, plan: Plan, reading: Reading, search: bytes, live: tuple[int, int]) -> None:
        memory = Memory(
            live=live,
            ground=self.ground,
            frame=plan.frame,
            shared=self.frame.shared,
            names=self.frame.names,
            around=dict(self.frame.around),
            gathered=self.gathered,
            search=search,
            articles=len(plan.catalog.articles),
            sources=reading.sources,
            others=dict(self.listing.others),
            pages=self.made.pages,
            outputs=self.made.outputs,
            history=reading.history,
            facts=facts_of(self.settings, plan),
        )
        save_memory(self.staging.workshop / "memory", memory)

    def _report(self, plan: Plan) -> BuildReport:
        return BuildReport(
            site_dir=Path(self.settings.site_dir),
            articles=len(plan.catalog.articles),
            pages=sum(path.endswith(".html") for path in self.made.outputs),
            rendered=self.made.rendered,
            written=len(self.changed),
            changed=frozenset(self.changed),
            findings=plan.content.findings,
            profile=self.profile,
        )
