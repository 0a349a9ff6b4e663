"""Icons: the interface's own strokes, and those of categories: named, guessed from their words, or an emoji."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from markupsafe import Markup, escape

PLAIN = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 3h9l5 5v13H5zm2 2v14h10V9h-4V5z"/></svg>'

INNER = re.compile(r"</?svg[^>]*>")

# The first words found in a category's title or slug decide; the order goes from narrow to broad.
GUESSES = (
    (r"about|company|who we|info", "information-outline"),
    (r"start|begin|welcome|intro|first|onboard", "rocket-launch-outline"),
    (r"instal|setup|set-up|download", "tray-arrow-down"),
    (r"bill|pay|invoice|pric|refund|subscri|plan", "credit-card-outline"),
    (r"ship|deliver|track", "truck-outline"),
    (r"order|store|shop|return|cart|purchas", "shopping-outline"),
    (r"secur|privacy|passw|login|sign|permission|gdpr|legal", "shield-lock-outline"),
    (r"account|profile|user|member|team|people", "account-circle-outline"),
    (r"educat|school|learn|course|class|teach|tutorial", "school-outline"),
    (r"cloud", "cloud-outline"),
    (r"hardware|board|device|sensor|module|kit|chip", "chip"),
    (r"upload|import|export", "upload-outline"),
    (r"api|develop|cod|compil|program|script|command|reference|cli", "code-tags"),
    (r"software|ide|app|editor|desktop|web", "application-outline"),
    (r"integrat|connect|webhook|plugin|extension|librar", "puzzle-outline"),
    (r"report|analy|metric|statist|improv|gap|feedback", "chart-line"),
    (r"search|find", "text-search"),
    (r"writ|author|content|edit", "pencil-outline"),
    (r"publish|deploy|release|host", "publish"),
    (r"mail|message|notif|contact", "email-outline"),
    (r"troubl|error|problem|fix|issue|debug", "wrench-outline"),
    (r"set|config|custom|prefer|operat|admin|run", "cog-outline"),
    (r"question|faq|help|support|general|misc", "help-circle-outline"),
)


@cache
def shape(name: str, extra: str = "") -> Markup:
    """Give a stroke icon of the interface (`themes/askwell/icons`), the size of the text and in its colour.

    Args:
        extra: further classes.
    """
    folder = Path(__file__).resolve().parents[2] / "themes" / "askwell" / "icons"
    inner = INNER.sub("", (folder / f"{name}.svg").read_text("utf-8").strip())
    classes = f"i {extra}".strip()
    return Markup(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>')


def icon(name: str, hint: str = "") -> Markup:
    """Give an icon as inline SVG that takes the text's colour.

    Args:
        name: an icon of Material's sets (``material/rocket-launch-outline`` or short
            ``rocket-launch-outline``), an emoji, or "" to guess from `hint`.
        hint: the words of what the icon stands for.
    """
    if name and not name.isascii():
        return Markup('<span class="emoji" aria-hidden="true">') + escape(name) + Markup("</span>")
    return Markup(_svg(name.strip(":") or _guess(hint.casefold())))


def _guess(hint: str) -> str:
    for pattern, name in GUESSES:
        if re.search(rf"\b(?:{pattern})", hint):
            return name
    return "file-document-outline"


@cache
def _svg(name: str) -> str:
    folder = _icons()
    if folder is None:
        return PLAIN
    path = folder / f"{name if '/' in name else 'material/' + name}.svg"
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return PLAIN
    return path.read_text("utf-8").replace("<svg ", '<svg aria-hidden="true" ', 1)


@cache
def _icons() -> Path | None:
    """Find the icons Material ships; without them every category gets the plain one."""
    spec = find_spec("material")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "templates" / ".icons"
