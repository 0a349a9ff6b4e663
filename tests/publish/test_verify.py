"""Comparing what is live on the web with its manifest, against a real web server."""

import gzip
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from generator.errors import AskwellError
from generator.publish.directory import DirectoryTarget
from generator.publish.publisher import publish
from generator.publish.verify import verify_web


class Host(SimpleHTTPRequestHandler):
    """A host that compresses, and sends `index.html` away to its folder, as many do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.endswith("/index.html"):
            self.send_response(301)
            self.send_header("Location", self.path.removesuffix("index.html"))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if self.path.endswith(".txt") and (file := self.translate_path(self.path)):
            with open(file, "rb") as opened:
                body = gzip.compress(opened.read())
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            return self.wfile.write(body)
        return super().do_GET()

    def log_message(self, *arguments):
        """Stay quiet."""


@pytest.fixture
def live(site, tmp_path, clock):
    """A published site on a web server: its folder and its address."""
    www = DirectoryTarget(tmp_path / "www")
    publish(site({"a/index.html": "a", "robots.txt": "r", "_headers": "h", "ü ö/x.png": "x"}), www, now=clock())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(www.root / "current")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield www.root / "current", f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_was_published_is_what_the_web_shows(live):
    verdict = verify_web(live[1])
    assert (verdict.checked, verdict.differences) == (5, ())


def test_damage_is_found_over_the_web(live):
    folder, url = live
    (folder / "a" / "index.html").write_text("hacked")
    (folder / "ü ö" / "x.png").unlink()
    (folder / "_headers").unlink()
    found = [(row.path, row.problem) for row in verify_web(url).differences]
    assert found == [("a/index.html", "differs"), ("ü ö/x.png", "missing")], "hosts do not serve _headers"


def test_a_site_that_is_not_what_was_built_here_is_told(live, site):
    built = site({"a/index.html": "newer", "robots.txt": "r"})
    assert [row.path for row in verify_web(live[1], built.entries).differences] == ["a/index.html"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.0.0.1:9", r"no answer"),
        ("ftp://example.com", r"write https://"),
        ("nested", r"HTTP 404; was this site published by askwell\?"),
    ],
)
def test_what_cannot_be_verified_is_explained(live, url, problem):
    with pytest.raises(AskwellError, match=problem):
        verify_web(f"{live[1]}/nowhere" if url == "nested" else url)
