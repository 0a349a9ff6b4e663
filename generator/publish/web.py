"""Read a static site over HTTP, many files over few connections."""

from __future__ import annotations

import gzip
import http.client
import threading
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from generator.errors import PublishError, UsageError

TIMEOUT = 30.0
_HEADERS = {"User-Agent": "askwell-verify", "Accept-Encoding": "gzip", "Cache-Control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: the decoded content of a 200, or a problem."""

    status: int
    content: bytes | None
    problem: str = ""


class WebSite:
    """A site's root on the web. May be used from several threads; each keeps a connection of its own until `close`."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise UsageError(f"'{url}': not an address; write https://help.example.com/")
        self._root = _arrive(url if url.endswith("/") else f"{url}/")
        self._own = threading.local()
        self._opened: list[http.client.HTTPConnection] = []

    def close(self) -> None:
        """Close every connection."""
        for connection in self._opened:
            connection.close()

    def address(self, path: str) -> str:
        """Return the address of a path."""
        return urljoin(self._root, quote(path))

    def get(self, path: str) -> Answer:
        """Fetch a path, following redirects on the same host; a connection that broke is opened again once."""
        address = self.address(path)
        for _ in range(5):
            try:
                answer, onward = self._ask(address)
            except (OSError, http.client.HTTPException):
                self._own.connection = None
                try:
                    answer, onward = self._ask(address)
                except (OSError, http.client.HTTPException) as error:
                    self._own.connection = None
                    return Answer(0, None, f"no answer ({error or type(error).__name__})")
            if not onward:
                return answer
            address = urljoin(address, onward)
            if urlsplit(address).netloc != urlsplit(self._root).netloc:
                return Answer(answer.status, None, f"leads away to {address}")
        return Answer(0, None, "redirects without end")

    def _ask(self, address: str) -> tuple[Answer, str]:
        parts = urlsplit(address)
        connection = self._connection()
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=_HEADERS)
        response = connection.getresponse()
        body = response.read()
        if response.status in (301, 302, 303, 307, 308):
            return Answer(response.status, None), response.getheader("Location", "")
        if response.status != 200:
            return Answer(response.status, None, f"HTTP {response.status}"), ""
        return _decoded(body, response.getheader("Content-Encoding", "")), ""

    def _connection(self) -> http.client.HTTPConnection:
        known: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if known is None:
            parts = urlsplit(self._root)
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            known = self._own.connection = kind(parts.netloc, timeout=TIMEOUT)
            self._opened.append(known)
        return known


def _arrive(url: str) -> str:
    """Return where the root's own redirects lead, such as from http to https; a version's page is not the root."""
    request = urllib.request.Request(urljoin(url, "release.json"), headers={"User-Agent": _HEADERS["User-Agent"]})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return urljoin(str(response.url), "./")
    except urllib.error.HTTPError as error:
        error.close()
        return url
    except (OSError, http.client.HTTPException) as error:
        raise PublishError(f"{url}: no answer ({getattr(error, 'reason', error)})") from error


def _decoded(body: bytes, encoding: str) -> Answer:
    try:
        if encoding == "gzip":
            body = gzip.decompress(body)
        return Answer(200, body)
    except (OSError, EOFError, zlib.error):
        return Answer(200, None, "content is said to be gzip but is not")
