"""redirects.yml: where an old address leads now, as it is written."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import yaml

from generator.content import fields
from generator.content.models import Redirect
from generator.content.table_file import TableFile
from generator.content.yaml_nodes import line_of

_READERS: dict[str, fields.Reader] = {
    "from": fields.label,
    "to": fields.label,
    "prefix": fields.flag,
    "gone": fields.flag,
}


def read_redirects(table: TableFile) -> tuple[Redirect, ...]:
    """Read the file: ``old/path: new/path``, ``old/*: new/*`` for a prefix, ``old: gone``; or a list of
    ``{from, to, prefix, gone}``.
    """
    if isinstance(table.node, yaml.MappingNode):
        pairs = [(table.scalar(key), _end(table, value), key) for key, value in table.node.value]
        found = [_redirect(table, old, new, False, False, line_of(key)) for old, new, key in pairs]
    else:
        found = [_from_record(table, item) for item in table.items("{from: old/path, to: articles/new}")]
    return tuple(_first_of_each(table, [item for item in found if item]))


def _end(table: TableFile, node: yaml.Node) -> str:
    return "" if isinstance(node, yaml.ScalarNode) and not node.value.strip() else table.scalar(node)


def _from_record(table: TableFile, node: yaml.Node) -> Redirect | None:
    read = table.record(node, _READERS, ("from",))
    if not read:
        return None
    new, gone = str(read.get("to", "")), bool(read.get("gone"))
    return _redirect(table, str(read["from"]), new, bool(read.get("prefix")), gone, line_of(node))


def _redirect(table: TableFile, old: str, new: str, prefix: bool, gone: bool, line: int) -> Redirect | None:
    gone = gone or new == "gone"
    if not old or not (new or gone):
        table.report(f"'{old or new}' leads nowhere", line, "name where it leads, or write 'gone'")
        return None
    prefix = prefix or old.endswith("*")
    path = normal_path(old.removesuffix("*"))
    if not path:
        table.report(f"'{old}' would redirect the whole site", line, "name a path")
        return None
    target = "" if gone else new.removesuffix("*") if prefix else new
    return Redirect(old=path, new=target, prefix=prefix, gone=gone, source=table.source, line=line)


def _first_of_each(table: TableFile, found: list[Redirect]) -> Iterable[Redirect]:
    lines: dict[tuple[str, bool], int] = {}
    for redirect in found:
        first = lines.setdefault((redirect.old, redirect.prefix), redirect.line)
        if first != redirect.line:
            table.report(f"'{redirect.old}' is redirected twice (first on line {first})", redirect.line, "keep one")
        else:
            yield redirect


def normal_path(address: str) -> str:
    """Return an address as redirects are compared: its decoded path without slashes around or an index.html.

    >>> normal_path("https://help.example.com/a/b%20c/index.html?x=1#top")
    'a/b c'
    """
    path = unquote(urlsplit(address.strip()).path if "//" in address else address.split("?")[0].split("#")[0])
    return path.strip().removesuffix("index.html").strip("/")


def is_external(address: str) -> bool:
    """Tell whether an address leaves the site."""
    return address.startswith(("http://", "https://", "//"))
