"""A preview that follows the writer: files are watched, what an edit touches is rebuilt, pages that show it reload."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from watchfiles import DefaultFilter, awatch

from generator.build.report import BuildReport, Options
from generator.build.settings import Settings
from generator.build.site import build_site, outside_folders
from generator.errors import AskwellError

RELOAD = Path(__file__).parent / "static" / "reload.js"
SCRIPT = b'<script type="module" src="/_live/reload.js"></script>\n</body>'
STEP = 15  # ms without another change that end a burst of them
BURST = 150  # ms a burst may last at most
END = "end"  # told to readers alone: the connection closes
HEAD_START = 0.5  # s a page that is loaded again may take before the build goes on
HEARTBEAT = 15.0  # s; a connection that broke is noticed then

Say = Callable[[str], None]


@dataclass(eq=False, slots=True)
class Reader:
    """One open page: its path, and what it is yet to be told."""

    page: str
    told: asyncio.Queue[tuple[str, str]] = field(default_factory=asyncio.Queue)


class LiveSite:
    """A built site that is rebuilt as its sources change.

    Args:
        reopen: resolves the settings anew, after mkdocs.yml changed.
        say: tells the person at the terminal.
    """

    def __init__(self, reopen: Callable[[], Settings], say: Say) -> None:
        self._reopen = reopen
        self._say = say
        self.settings = reopen()
        self._readers: set[Reader] = set()
        self._problem = ""
        self._early: Mapping[str, bytes] = {}
        self._back = asyncio.Event()

    def build(self) -> BuildReport:
        """Build the whole preview."""
        return build_site(self.settings)

    def leave(self) -> None:
        """Let go of every open page, so that the server can stop at once."""
        self._tell_all(END, "")

    def routes(self) -> list[BaseRoute]:
        """Give the routes of the preview; the last one takes every path."""
        return [
            Route("/_live/reload.js", self._script),
            Route("/_live/events", self._events),
            Route("/{path:path}", self._page),
        ]

    async def follow(self, stop: asyncio.Event) -> None:
        """Rebuild until `stop` is set."""
        watched = [path for path in self._watched() if path.exists()]
        ignored = (self.settings.site_dir, str(Path(self.settings.root, ".askwell")))
        only = DefaultFilter(ignore_paths=ignored)
        async for changes in awatch(*watched, watch_filter=only, step=STEP, debounce=BURST, stop_event=stop):
            await self._rebuild({Path(path) for _, path in changes})

    def _watched(self) -> list[Path]:
        config = [Path(self.settings.config_file)] if self.settings.config_file else []
        return [Path(self.settings.content), *config, *outside_folders(self.settings)]

    async def _rebuild(self, changed: set[Path]) -> None:
        try:
            if self.settings.config_file and Path(self.settings.config_file) in changed:
                self.settings = self._reopen()
            shown, report = await self._build_again()
        except AskwellError as error:
            self._problem = str(error)
            self._say(self._problem)
            self._tell_all("problem", json.dumps(self._problem))
            return
        if report.written:
            self._say(f"{report.work} ({report.profile.seconds:.2f} s)")
        self._refresh(report.changed, shown)

    async def _build_again(self) -> tuple[Set[str], BuildReport]:
        """Build in a thread, and show pages that are ready before the rest of the site is; tell which those were."""
        loop = asyncio.get_running_loop()

        def show(pages: dict[str, bytes]) -> None:
            self._early = pages
            asyncio.run_coroutine_threadsafe(self._show(frozenset(pages)), loop).result()

        options = Options(jobs=1, trusted=True, early=None if self._problem else show)
        try:
            report = await asyncio.to_thread(build_site, self.settings, options)
            return self._early.keys(), report
        finally:
            self._early = {}

    async def _show(self, pages: Set[str]) -> None:
        """Reload open pages, and leave them the processor until one is back."""
        self._back.clear()
        if self._reload(pages):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._back.wait(), HEAD_START)

    def _refresh(self, changed: Set[str], shown: Set[str]) -> None:
        """Reload the pages whose files changed; all of them when what they are drawn with did, or an error is mended."""
        everyone = bool(self._problem) or any(path.startswith("assets/") for path in changed)
        self._problem = ""
        self._reload({reader.page for reader in self._readers} if everyone else changed - shown)

    def _reload(self, pages: Set[str]) -> bool:
        """Tell those who read one of some pages; tell whether anybody does."""
        readers = [reader for reader in self._readers if reader.page in pages]
        for reader in readers:
            reader.told.put_nowait(("reload", "1"))
        return bool(readers)

    def _tell_all(self, event: str, text: str) -> None:
        for reader in self._readers:
            reader.told.put_nowait((event, text))

    async def _script(self, request: Request) -> Response:
        return FileResponse(RELOAD, media_type="text/javascript", headers={"Cache-Control": "no-store"})

    async def _events(self, request: Request) -> Response:
        reader = Reader(_file_of(unquote(request.query_params.get("page", "/"))))
        return StreamingResponse(
            self._stream(reader), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _stream(self, reader: Reader) -> AsyncIterator[bytes]:
        self._readers.add(reader)
        if reader.page in self._early:
            self._back.set()
        try:
            yield b"retry: 500\n\n"
            if self._problem:
                reader.told.put_nowait(("problem", json.dumps(self._problem)))
            while True:
                try:
                    event, text = await asyncio.wait_for(reader.told.get(), HEARTBEAT)
                    if event == END:
                        return
                    yield f"event: {event}\ndata: {text}\n\n".encode()
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self._readers.discard(reader)

    async def _page(self, request: Request) -> Response:
        root = Path(self.settings.site_dir)
        path = request.path_params["path"]
        headers = {**_headers(root), "Cache-Control": "no-store"}
        if early := self._early.get(_file_of(path)):
            return _live_page(early, 200, headers)
        file = (root / _file_of(path)).resolve()
        if not file.is_relative_to(root):
            file = root / "404.html"
        if (root / path).is_dir() and path and not path.endswith("/"):
            return Response(status_code=307, headers={"Location": f"/{path}/"})
        status = 200 if file.is_file() else 404
        file = file if status == 200 else root / "404.html"
        if file.suffix != ".html":
            return FileResponse(file, headers=headers)
        return _live_page(file.read_bytes(), status, headers)


def _live_page(page: bytes, status: int, headers: Mapping[str, str]) -> Response:
    return HTMLResponse(page.replace(b"</body>", SCRIPT, 1), status, headers)


def _file_of(path: str) -> str:
    path = path.lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def _headers(root: Path) -> Mapping[str, str]:
    """Read what the built site asks hosts to send with every page, so that a preview runs under the real policy."""
    found: dict[str, str] = {}
    for line in (root / "_headers").read_text("utf-8").splitlines():
        if line and not line.startswith(" ") and found:
            break
        if line.startswith(" ") and ":" in line:
            name, _, value = line.strip().partition(":")
            found[name] = value.strip()
    return found
