"""A web server as hosts are: gzip, the headers of `_headers`, long caching of assets, the site's own 404 page."""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

PACKED = (
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "image/svg",
    "application/octet-stream",
)


class Host:
    """Serves the folder of a built site while it is entered; `sent` lists (path, bytes on the wire), images aside."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.sent: list[tuple[str, int]] = []
        block = (site / "_headers").read_text("utf-8").split("\n\n")[0].splitlines()[1:]
        self.headers = [tuple(line.strip().split(": ", 1)) for line in block]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Answer,), {"host": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @functools.cache  # noqa: B019 - a host lives as long as its benchmark
    def packed(self, path: str) -> tuple[int, str, str, bytes]:
        """Give status, media type, encoding and body of a path."""
        file = self.site / unquote(path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        status, file = (200, file) if file.is_file() else (404, self.site / "404.html")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes()
        if kind.startswith(PACKED):
            return status, kind, "gzip", gzip.compress(body, 6)
        return status, kind, "", body


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        status, kind, encoding, body = self.host.packed(path)
        self.send_response(status)
        for name, value in self.host.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        immutable = path.startswith("/assets/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if immutable else "no-cache")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if not kind.startswith("image/") or kind == "image/svg+xml":
            self.host.sent.append((path, len(body)))

    def do_POST(self) -> None:
        """Be the collector: take events and keep none."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Stay quiet: the figures say what matters."""
