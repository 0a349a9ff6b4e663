"""The theme on disk, and the renderer that turns a view into a page's HTML."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2.runtime import Context
from markupsafe import Markup

from generator.build.sitefiles.head import head_facts
from generator.build.theme_icons import icon, shape
from generator.build.theme_strings import Strings
from generator.build.theme_templates import Templates
from generator.build.views import View
from generator.build.views_site import Site
from generator.errors import BuildError

# Runs before the first paint, so that neither colours nor the results page flash; its hash is in the CSP.
EARLY_SCRIPT = (
    "{const d=document.documentElement.dataset;d.js='';if(/[?&]q=./.test(location.search))d.query='';"
    "try{const s=localStorage.getItem('askwell.scheme');if(s)d.scheme=s}catch{}}"
)
# Runs right after the notices, before anything below them is painted, so that nothing jumps when one is over.
NOTICE_SCRIPT = (
    "{const t=new Date().toISOString().slice(0,10);let s='';try{s=localStorage.getItem('askwell.dismissed')||''}catch{}"
    "for(const n of document.querySelectorAll('[data-askwell-notice]')){const d=n.dataset;"
    "n.hidden=t<(d.start||'')||t>(d.end||'9')||s.includes(d.askwellNotice)}}"
)
# Runs right after the questions: the one that was linked to is open when it is first painted.
HASH_SCRIPT = (
    "{let i='';try{i=decodeURIComponent(location.hash.slice(1))}catch{}"
    "const d=i&&document.getElementById(i)?.closest('details');if(d)d.open=true}"
)
INLINE_SCRIPTS = (EARLY_SCRIPT, NOTICE_SCRIPT, HASH_SCRIPT)

# What `markup/` writes: the titles GitHub gives its alerts, the boxes of task lists, what a wide table scrolls in.
ALERT = re.compile(r'(data-alert="\w+">\s*<p class="admonition-title">)(Note|Tip|Important|Warning|Caution)</p>')
TASK = re.compile(r'<input type="checkbox" disabled( checked)?(?=/?>)')
TABLE = '<div class="table-scroll" tabindex="0" role="region">'


@cache
def theme_root() -> Path:
    """Find `themes/askwell`, which is installed beside the packages and is no package itself."""
    root = Path(__file__).resolve().parents[2] / "themes" / "askwell"
    if not (root / "templates").is_dir():
        raise BuildError(f"{root}: the theme is missing; reinstall askwell (pipx reinstall askwell)")
    return root


class Renderer:
    """Renders views of one site. Templates are compiled once; a page costs a fraction of a millisecond.

    Args:
        site: what all pages share.
        overrides: folders whose templates win over the theme's, as a writer's `custom_dir`; theirs extend the
            theme's own as ``theme/askwell/article.html``.
        compiled: a folder that keeps compiled templates for the next process, which then starts at once.
    """

    def __init__(self, site: Site, overrides: Sequence[Path] = (), compiled: Path | None = None) -> None:
        self.site = site
        self.strings = Strings.load(site.lang)
        own = jinja2.FileSystemLoader(theme_root() / "templates")
        folders = jinja2.FileSystemLoader([str(folder) for folder in overrides])
        loader = jinja2.ChoiceLoader([folders, own, jinja2.PrefixLoader({"theme": own})])
        self._environment = Templates(loader, site.lang, {"t": self.strings.text, "shape": shape}, compiled)
        self._environment.policies.update({"json.dumps_function": _json, "json.dumps_kwargs": {}})
        self._environment.globals.update(site=site, date=self.strings.date, icon=icon)
        self._environment.globals.update(
            early_script=Markup(EARLY_SCRIPT), notice_script=Markup(NOTICE_SCRIPT), hash_script=Markup(HASH_SCRIPT)
        )
        self._environment.globals["part"] = self._part
        self._environment.filters.update(mark=mark, prose=self._prose, seen_from=seen_from)
        self._parts: dict[tuple[str, str, str], Markup] = {}
        self._is_plain = not any((folder / "askwell").is_dir() for folder in overrides)

    def prepare(self) -> None:
        """Compile every template, so that other processes find them in the folder of compiled ones."""
        for name in self._environment.list_templates(filter_func=lambda name: name.startswith("askwell/")):
            self._environment.get_template(name)

    def page(self, view: View) -> str:
        """Give the whole HTML of the page `view` describes."""
        template = self._environment.get_template(f"askwell/{view.template}")
        return template.render(
            view=view,
            base=view.base,
            assets=f"{view.base}{self.site.assets}/",
            facts=page_facts(self.site, view),
            head=head_facts(self.site, view, self.strings),
        )

    @jinja2.pass_context
    def _part(self, context: Context, name: str) -> Markup:
        """Give a partial that tells nothing of a page but its kind and its depth; a writer's own may tell more."""
        place = (name, context["view"].kind, context["base"])
        if place not in self._parts or not self._is_plain:
            template = self._environment.get_template(f"askwell/partials/{name}.html")
            self._parts[place] = Markup(template.render(context.get_all()))
        return self._parts[place]

    def _prose(self, html: str) -> Markup:
        """Say in the reader's language what the conversion of Markdown, which knows none, said in English or not."""
        text = self.strings.text
        html = ALERT.sub(lambda m: f"{m[1]}{text(f'alert_{m[2].lower()}')}</p>", html)
        html = TASK.sub(lambda m: f'{m[0]} aria-label="{text("task_done" if m[1] else "task_open")}"', html)
        return Markup(html.replace(TABLE, f'{TABLE[:-1]} aria-label="{text("table_label")}">'))


def _json(value: object, **layout: Any) -> str:
    if layout:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), **layout)
    return msgspec.json.encode(value, enc_hook=str).decode()


def page_facts(site: Site, view: View) -> dict[str, Any]:
    """Give what the page's scripts know of it, as ARCHITECTURE.md has it."""
    facts = {
        "base": view.base,
        "version": site.version,
        "lang": site.lang,
        "ref": getattr(view, "ref", ""),
        "hash": getattr(view, "content_hash", ""),
        "kind": view.kind,
        "collector": site.collector,
        "strings": f"{view.base}{site.assets}/theme/strings.{site.lang}.json",
    }
    if site.collector:
        facts |= {"strict": site.strict, "csat": site.csat, "nps": site.nps}
    if site.versions:
        facts["versions"] = f"{view.base}../versions.json"
    if not site.has_contact:
        facts["contact"] = ""
    if moved := getattr(view, "moved", ()):
        facts["moved"] = moved
    return facts


def seen_from(url: str, base: str) -> str:
    """Give an address as a page names it: one below the site's root is seen from the page, others stay."""
    return url if "://" in url or url.startswith(("/", "mailto:", "tel:", "#")) else base + url


def mark(text: str) -> str:
    """Give a short name of a text that changes when the text does."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
