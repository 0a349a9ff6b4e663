"""Links to other sites, asked politely: HEAD then GET, hosts in parallel, one host at a time and with pauses."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from generator.content.lint.rule import Hit
from generator.content.lint.site import Site

# Browsers and robots are answered alike by most; a name lets the others complain to the right people.
AGENT = "Mozilla/5.0 (compatible; askwell-check; +https://pypi.org/project/askwell/)"
# An answer that says "not you" rather than "not there".
_GUARDED = frozenset({401, 403, 405, 406, 407, 429, 451, 999})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_WEEK = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Answer:
    """What a URL gave: an HTTP status (0 without one), why it failed, where a permanent redirect leads, and when."""

    status: int
    failure: str = ""
    moved_to: str = ""
    at: float = 0.0

    @property
    def broken(self) -> bool:
        """Whether a reader would find nothing."""
        return self.status == 0 or (self.status >= 400 and self.status not in _GUARDED)


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask: seconds to wait for an answer, seconds between two calls to a host, hosts at a time."""

    timeout: float = 10.0
    pause: float = 0.5
    parallel: int = 16


def external_links(site: Site) -> Mapping[str, list[tuple[str, int]]]:
    """Return every external URL without its fragment, and the places (file, line) it is written."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for page, link, resolved in site.resolved:
        if resolved.kind == "external":
            url = f"https:{resolved.url}" if resolved.url.startswith("//") else resolved.url
            if url.startswith(("http://", "https://")):
                found[url.partition("#")[0]].append((page.source, link.line))
    return found


def check_external(
    links: Mapping[str, list[tuple[str, int]]],
    memory: Path | None = None,
    manners: Manners | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Hit]:
    """Ask every URL and return a hit for each place that links to one that fails or has moved for good.

    Args:
        links: from `external_links`.
        memory: a file that remembers good answers for a week.
        manners: how to ask.
        progress: told how many URLs are done, of how many.
    """
    known = _recall(memory)
    unknown = [url for url in links if url not in known]
    answers = dict(known)
    for url, answer in _ask_all(unknown, manners or Manners(), progress):
        answers[url] = answer
    _remember(memory, answers)
    return [hit for url in links for hit in _judge(url, answers[url], links[url])]


def _judge(url: str, answer: Answer, places: Iterable[tuple[str, int]]) -> Iterator[Hit]:
    for path, line in places:
        if answer.broken:
            reason = answer.failure or f"the server answers {answer.status}"
            yield Hit("external-link", path, line, f"{url} fails: {reason}", "correct or remove the link")
        elif answer.moved_to:
            yield Hit("external-moved", path, line, f"{url} has moved for good", f"link to {answer.moved_to}")


def _ask_all(
    urls: Iterable[str], manners: Manners, progress: Callable[[int, int], None]
) -> Iterator[tuple[str, Answer]]:
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[_host(url)].append(url)
    total, done = sum(map(len, hosts.values())), 0
    with ThreadPoolExecutor(max(1, min(manners.parallel, len(hosts)))) as pool:
        for answers in pool.map(lambda group: _ask_host(group, manners), hosts.values()):
            done += len(answers)
            progress(done, total)
            yield from answers


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _ask_host(urls: list[str], manners: Manners) -> list[tuple[str, Answer]]:
    answers = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(manners.pause)
        answers.append((url, ask(url, manners.timeout)))
    return answers


def ask(url: str, timeout: float) -> Answer:
    """Ask one URL: HEAD, and GET when the server does not like HEAD; redirects are followed, ten at most."""
    moved_to, at = "", url
    permanent = True
    for _ in range(10):
        try:
            status, location = _call("HEAD", at, timeout)
            if status >= 400:
                status, location = _call("GET", at, timeout)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(0, _describe(error, timeout), at=time.time())
        if status not in _REDIRECT or not location:
            return Answer(status, moved_to=moved_to, at=time.time())
        at = urljoin(at, location)
        permanent = permanent and status in (301, 308)
        moved_to = at if permanent else ""
    return Answer(0, "more than ten redirects", at=time.time())


def _call(method: str, url: str, timeout: float) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{url}' is not a web address")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname.encode("idna").decode("ascii"), parts.port, timeout=timeout)
    try:
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request(method, target.encode("ascii", "ignore").decode(), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _describe(error: Exception, timeout: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {timeout:g} seconds"
    if isinstance(error, ssl.SSLError):
        return f"its certificate is not valid ({error.reason or 'TLS failed'})"
    return str(error) or type(error).__name__


def _recall(memory: Path | None) -> dict[str, Answer]:
    """Return the good answers of the last week; failures are always asked again."""
    if memory is None or not memory.is_file():
        return {}
    try:
        kept = json.loads(memory.read_text("utf-8"))
        answers = {url: Answer(**fields) for url, fields in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
    return {url: item for url, item in answers.items() if not item.broken and time.time() - item.at < _WEEK}


def _remember(memory: Path | None, answers: Mapping[str, Answer]) -> None:
    if memory is None:
        return
    memory.parent.mkdir(parents=True, exist_ok=True)
    aside = memory.with_suffix(".new")
    aside.write_text(json.dumps({url: asdict(item) for url, item in sorted(answers.items())}, indent=0), "utf-8")
    aside.replace(memory)
