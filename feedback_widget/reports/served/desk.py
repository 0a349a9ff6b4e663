"""The served report: the same pages behind a sign-in, with forms to decide over gaps."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from feedback_widget.reports.render import KINDS, html, render, words
from feedback_widget.reports.report import Report
from feedback_widget.reports.served import session

COOKIE = "askwell_reports"
ACTIONS = ("planned", "ignore", "duplicate", "owner", "note", "reopen")
FILTERS = ("since", "version", "lang", "category")
SHOWN = ("text", "cause", "status", "owner")
"""Filters that the page applies itself; its address names them too, so that they outlive a decision."""
PERIODS = {"7d": "7 days", "30d": "30 days", "8w": "8 weeks", "26w": "half a year", "52w": "a year"}
_CHOICES = {"version": "Version", "lang": "Language", "category": "Category"}
_TYPES = {"csv": "text/csv", "json": "application/json", "markdown": "text/markdown", "html": "text/html"}
_FILES = {"csv": ("CSV", "csv"), "json": ("JSON", "json"), "markdown": ("Markdown", "md")}
_TITLES = {"summary": "Everything", "gaps": "Gaps only", "articles": "Articles only", "search": "Searches only"}
_FRESH_SECONDS = 30.0
_LARGEST_FORM = 8192


class Decision(Protocol):
    """One decision of support over a gap; `at` is UTC, ISO 8601."""

    gap_id: str
    at: str
    who: str
    action: str
    value: str
    note: str


@dataclass(slots=True)
class Desk:
    """What the pages need from the rest of the product, as plain callables.

    Attributes:
        compute: filters (`since`, `version`, `lang`, `category`) to a report; raises ValueError for a wrong one.
        replay: replay results of the ledger by gap id.
        decisions: every decision so far, oldest first.
        decide: keep one: `(gap_id, at, who, action, value, note)`.
        site: the help center's name.
        token: what people sign in with; "" opens the pages to this machine only.
    """

    compute: Callable[[Mapping[str, str]], Report]
    replay: Callable[[], Mapping[str, str]]
    decisions: Callable[[], Sequence[Decision]]
    decide: Callable[[tuple[str, str, str, str, str, str]], None]
    site: str = ""
    token: str = ""
    clock: Callable[[], float] = time.time
    brake: session.Brake = field(default_factory=session.Brake)
    _kept: dict[tuple[tuple[str, str], ...], tuple[float, Report]] = field(default_factory=dict)

    def routes(self) -> list[BaseRoute]:
        """Return the routes, all below /reports."""
        return [
            Route("/reports/sign-in", self.sign_in, methods=["GET", "POST"]),
            Route("/reports/sign-out", self.sign_out, methods=["POST"]),
            Route("/reports/triage", self.triage, methods=["POST"]),
            Route("/reports", self.front, methods=["GET"]),
            Route("/reports/", self.front, methods=["GET"]),
            Route("/reports/{kind}", self.page, methods=["GET"]),
        ]

    async def front(self, request: Request) -> Response:
        """Lead to the report that has everything."""
        return _see(request, f"{_root(request)}/reports/summary")

    async def page(self, request: Request) -> Response:
        """Show one kind of report, in the format asked for."""
        kind = request.path_params["kind"]
        who = self.who(request)
        if who is None:
            wanted = _back(f"{kind}?{request.url.query}")
            return _see(request, f"{_root(request)}/reports/sign-in?{urlencode({'back': wanted})}")
        fmt = request.query_params.get("format", "html")
        if kind not in KINDS or fmt not in _TYPES:
            return _text(f"no report '{kind}' as '{fmt}': one of {', '.join(KINDS)} as {', '.join(_TYPES)}", 404)
        filters = {name: value for name in FILTERS if (value := request.query_params.get(name, ""))}
        try:
            body = await run_in_threadpool(self._body, request, kind, fmt, filters)
        except ValueError as error:
            return _refusal(str(error), f"{_root(request)}/reports/{kind}", title="No report")
        return _page(body, _TYPES[fmt])

    def _body(self, request: Request, kind: str, fmt: str, filters: Mapping[str, str]) -> str:
        report = self._report(filters)
        if fmt != "html":
            return render(report, kind, fmt, replay=self.replay(), site=self.site)
        made: dict[str, list[Decision]] = {}
        for decision in self.decisions():
            made.setdefault(decision.gap_id, []).append(decision)
        root = _root(request)
        query = f"?{urlencode(filters)}" if filters else ""
        links = [
            SimpleNamespace(href=f"{root}/reports/{name}{query}", title=title, current=name == kind)
            for name, title in _TITLES.items()
        ]
        downloads = [
            SimpleNamespace(
                href=f"{root}/reports/{kind}?{urlencode({**filters, 'format': name})}",
                title=title,
                file=f"{kind}-{report.scope.since}-{report.scope.until}.{end}",
            )
            for name, (title, end) in _FILES.items()
        ]
        triage = SimpleNamespace(
            downloads=downloads,
            choices=self._choices(report, filters),
            action=f"{root}/reports/triage",
            token=self._form_token(request),
            decisions=made,
            links=links,
            back=f"{kind}{query}",
            filters=dict(filters),
            periods=PERIODS,
            who=self.who(request) or "",
            sign_out=f"{root}/reports/sign-out" if self.token else "",
        )
        return html.render(report, kind, self.replay(), self.site, triage)

    def _choices(self, report: Report, filters: Mapping[str, str]) -> list[SimpleNamespace]:
        """Return what a report can be narrowed to: the versions, languages and categories of the whole of its period."""
        period = {name: value for name, value in filters.items() if name == "since"}
        whole = report if period == filters else self._report(period)
        found = {
            "version": {version for gap in whole.gaps for version in gap.versions},
            "lang": {lang for gap in whole.gaps for lang in gap.languages},
            "category": {gap.category for gap in whole.gaps} | {row.category for row in whole.articles},
        }
        choices = [
            SimpleNamespace(name=name, title=_CHOICES[name], now=now, values=sorted({*values, now} - {""}))
            for name, values in found.items()
            for now in (filters.get(name, ""),)
        ]
        return [choice for choice in choices if choice.now or len(choice.values) > 1]

    def _report(self, filters: Mapping[str, str]) -> Report:
        key = tuple(sorted(filters.items()))
        made, report = self._kept.get(key, (0.0, None))
        if report is None or self.clock() - made > _FRESH_SECONDS:
            report = self.compute(filters)
            self._kept = {**dict(list(self._kept.items())[-7:]), key: (self.clock(), report)}
        return report

    def _listed(self) -> set[str]:
        """Return the ids of the gaps in the reports that were read lately, and of those the ledger answers."""
        reports = [self._report({}), *(report for _, report in self._kept.values())]
        return {gap.id for report in reports for gap in report.gaps} | set(self.replay())

    async def triage(self, request: Request) -> Response:
        """Keep a decision."""
        who = self.who(request)
        sign_in = f"{_root(request)}/reports/sign-in"
        if who is None or not _same_origin(request):
            return _refusal("sign in, and send the form from this page", sign_in, 403)
        form = await _form(request)
        back = f"{_root(request)}/reports/{_back(_field(form, 'back'))}"
        if not session.matches(_field(form, "token"), self._form_token(request)):
            return _refusal("the form is not of this session: load the page again", back, 403)
        gap, action, value, note = (_field(form, name) for name in ("gap", "action", "value", "note"))
        problem = _problem(gap, action, value, note)
        if not problem and action == "duplicate" and value not in await run_in_threadpool(self._listed):
            problem = f"no gap '{value}' in the report: each gap's name stands with its evidence"
        if problem:
            return _refusal(problem, f"{back}#gap-{quote(gap)}" if gap else back)
        if meanwhile := await run_in_threadpool(self._meanwhile, form, gap, action, who):
            return _refusal(meanwhile, f"{back}#gap-{quote(gap)}", 409)
        at = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        await run_in_threadpool(self.decide, (gap, at, who, action, value, note))
        return _see(request, f"{back}#gap-{quote(gap)}")

    def _meanwhile(self, form: Mapping[str, str], gap: str, action: str, who: str) -> str:
        """Say what somebody else decided over a gap since the form was shown, "" when nobody did; notes never collide."""
        seen = _field(form, "seen")
        if action == "note" or not seen.isdecimal():
            return ""
        since = [decision for decision in self.decisions() if decision.gap_id == gap][int(seen) :]
        others = [decision for decision in since if decision.who != who and decision.action != "note"]
        if not others:
            return ""
        last = others[-1]
        told = f"{last.who} {words.decided(last.action, last.value, last.note)}"
        return f"somebody was faster: {told} ({last.at[11:16]} UTC). Look at it, and decide again if you still want to"

    async def sign_in(self, request: Request) -> Response:
        """Ask for the token, or take it."""
        if request.method == "GET":
            return _page(_sign_in_page(""), "text/html")
        if not _same_origin(request):
            return _text("sign in from this page", 403)
        if not self.brake.allows(self.clock()):
            return _text("too many tries: wait a minute", 429, {"Retry-After": "60"})
        form = await _form(request)
        if not self.token or not session.matches(_field(form, "token"), self.token):
            return _page(_sign_in_page("That is not the token this collector was started with."), "text/html", 403)
        wanted = _back(request.query_params.get("back", "summary"))
        response = _see(request, f"{_root(request)}/reports/{wanted}")
        value = session.issue(self.token, _field(form, "name") or "support", self.clock())
        _set_cookie(request, response, value, session.LASTS_SECONDS)
        return response

    async def sign_out(self, request: Request) -> Response:
        """Forget the session on this device."""
        response = _see(request, f"{_root(request)}/reports/sign-in")
        if _same_origin(request):
            _set_cookie(request, response, "", 0)
        return response

    def who(self, request: Request) -> str | None:
        """Return who is asking, None when they must sign in."""
        if not self.token:
            local = request.url.hostname in ("localhost", "127.0.0.1", "::1")
            return "local" if local else None
        return session.holder(self.token, request.cookies.get(COOKIE, ""), self.clock())

    def _form_token(self, request: Request) -> str:
        return session.form_token(self.token or "local", request.cookies.get(COOKIE, ""))


def _problem(gap: str, action: str, value: str, note: str) -> str:
    if not gap or len(gap) > 120:
        return "which gap?"
    if action not in ACTIONS:
        return f"unknown decision '{action}': one of {', '.join(ACTIONS)}"
    if action == "ignore" and not note:
        return "say why it is ignored: the note is empty"
    if action in ("duplicate", "owner") and not value:
        return "name the owner or the other gap"
    if action == "duplicate" and value == gap:
        return "a gap is no duplicate of itself: name the other one"
    return "the note is empty" if action == "note" and not note else ""


def _back(place: str) -> str:
    """Return the report a form was sent from, "gaps?since=8w", as far as it names one of ours."""
    kind, _, query = place.partition("?")
    try:
        given = dict(parse_qsl(query, max_num_fields=12))
    except ValueError:
        given = {}
    known = {name: given[name] for name in (*FILTERS, *SHOWN) if given.get(name)}
    return (kind if kind in KINDS else "gaps") + (f"?{urlencode(known)}" if known else "")


def _same_origin(request: Request) -> bool:
    """Whether a browser says the request comes from these pages (Fetch Metadata, else Origin, else it is refused)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "-")


async def _form(request: Request) -> Mapping[str, str]:
    """Read a urlencoded body of at most 8 kB; one that is larger or has too many fields is an empty form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            return {}
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=12))
    except ValueError:
        return {}


def _field(form: Mapping[str, str], name: str) -> str:
    """Return what a field says in one line, without characters that steer a terminal or turn text around."""
    return " ".join(words.tame(form.get(name, "")).split())[:500]


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))


def _set_cookie(request: Request, response: Response, value: str, age: int) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=age,
        path=f"{_root(request)}/reports",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _page(body: str, media: str, status: int = 200) -> Response:
    return Response(body, status, {**_SAFE, "Content-Security-Policy": html.policy()}, f"{media}; charset=utf-8")


def _text(body: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(f"{body}\n", status, {**_SAFE, **(headers or {})}, "text/plain; charset=utf-8")


def _refusal(problem: str, back: str, status: int = 400, title: str = "Not saved") -> Response:
    """Return a page that says what is missing, and leads back."""
    page = jinja2.Template(_REFUSAL, autoescape=True).render(
        lines=[_sentence(line) for line in problem.splitlines()], back=back, title=title, style=html.style()
    )
    return _page(page, "text/html", status)


def _sentence(problem: str) -> str:
    """Return a problem as a sentence; one that begins with a file or a field keeps its name."""
    begin = problem[:1].upper() if problem.partition(" ")[0].isalpha() else problem[:1]
    return f"{begin}{problem[1:]}."


def _see(request: Request, place: str) -> Response:
    return RedirectResponse(place, 303, headers=_SAFE)


def _sign_in_page(problem: str) -> str:
    page: str = jinja2.Template(_SIGN_IN, autoescape=True).render(problem=problem, style=html.style())
    return page


_SIGN_IN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Sign in to the reports</title><link rel="icon" href="data:,">
<style>{{ style }}</style></head>
<body class="narrow"><main><h1>Sign in to the reports</h1>
<p class="muted">The token is the one in ASKWELL_REPORTS_TOKEN of the collector. Your name is kept with your decisions.</p>
{% if problem %}<p class="bad" role="alert">{{ problem }}</p>{% endif %}
<form class="sign-in" method="post"><label>Your name<input name="name" autocomplete="name" maxlength="60"></label>
<label>Token<input name="token" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form></main></body></html>
"""

_REFUSAL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{{ title }}</title><link rel="icon" href="data:,">
<style>{{ style }}</style></head>
<body class="narrow"><main><h1>{{ title }}</h1>
<div class="bad" role="alert">{% for line in lines %}<p>{{ line }}</p>{% endfor %}</div>
<p><a href="{{ back }}">Back to the report</a></p></main></body></html>
"""
