"""A static host that compresses, caches as a good host does, and can be a bad line."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
CHUNK = 1400


@dataclass(frozen=True)
class Line:
    """A network: bytes a second, shared by all answers, and seconds a round trip takes."""

    bytes_per_second: float
    latency: float


@dataclass
class Host:
    """What is served, over which line, and what was asked: (path, bytes on the wire)."""

    folder: Path
    line: Line | None = None
    url: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)
    wire: threading.Lock = field(default_factory=threading.Lock)
    compressed: dict[str, bytes] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    """One connection: the first request on it pays for the handshake."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    host: Host
    fresh = True

    def do_GET(self) -> None:
        line = self.host.line
        if line:
            time.sleep(line.latency * (2 if self.fresh else 1))
        self.fresh = False
        path = unquote(self.path.split("?")[0])
        file = self.host.folder / path.lstrip("/")
        if file.is_dir():
            file /= "index.html"
        body = self._body(path, file)
        self.host.asked.append((path, len(body)))
        self.send_response(200 if file.is_file() else 404)
        self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        lasting = path.startswith("/assets/") or (path.startswith("/search/") and not path.endswith(".json"))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache")
        self.end_headers()
        self._send(body, line)

    def _body(self, path: str, file: Path) -> bytes:
        known = self.host.compressed.get(path)
        if known is None:
            known = gzip.compress(file.read_bytes() if file.is_file() else b"", 9, mtime=0)
            self.host.compressed[path] = known
        return known

    def _send(self, body: bytes, line: Line | None) -> None:
        if not line:
            self.wfile.write(body)
            return
        for start in range(0, len(body), CHUNK):
            part = body[start : start + CHUNK]
            with self.host.wire:
                time.sleep(len(part) / line.bytes_per_second)
            self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[Host]:
    """Serve `folder` on this machine for as long as the context lasts."""
    host = Host(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("FolderHandler", (Handler,), {"host": host}))
    server.daemon_threads = True
    host.url = f"http://127.0.0.1:{server.server_address[1]}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()
