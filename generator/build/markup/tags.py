"""Tags in HTML we made ourselves: found by one expression, because parsing 10,000 trees costs half a minute."""

from __future__ import annotations

import re
from html import escape, unescape

ATTRIBUTE = re.compile(r"""([a-zA-Z_:@][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>=`]+))?""")
ONE = re.compile(r' ([a-z]+)="([^"&]*)"')
REST = r"""[^>"']*+(?:"[^"]*"[^>"']*+|'[^']*'[^>"']*+)*+"""  # what may stand between a tag's name and its end
TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*+)({REST})>")
NAMED_ADDRESS = re.compile(
    r"""<(?:a|img|source|video)\b(?:[^>"']|"[^"]*"|'[^']*')*?\s(href|src|poster)\s*=\s*(?=["'])["']([^"'<>]*)["']""",
    re.IGNORECASE,
)


def read_attributes(text: str) -> dict[str, str | None]:
    """Read the attributes inside a tag; a bare one maps to None. Values are unescaped, names lower case."""
    if one := ONE.fullmatch(text):
        return {one[1]: one[2]}
    found: dict[str, str | None] = {}
    for name, value in ATTRIBUTE.findall(text):
        plain = value[1:-1] if value[:1] in "\"'" else value
        found.setdefault(name.lower(), unescape(plain) if value else None)
    return found


def write_tag(name: str, attributes: dict[str, str | None], closed: bool = False) -> str:
    """Write an opening tag with its values escaped."""
    parts = [name, *(n if v is None else f'{n}="{escape(v)}"' for n, v in attributes.items())]
    return f"<{' '.join(parts)}{' /' if closed else ''}>"
