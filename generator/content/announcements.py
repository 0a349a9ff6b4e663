"""announcements.yml: notices on every page between two dates."""

from __future__ import annotations

from typing import Any

import yaml

from generator.content import fields
from generator.content.models import Announcement
from generator.content.table_file import TableFile
from generator.content.yaml_nodes import line_of

_READERS: dict[str, fields.Reader] = {
    "text": fields.text,
    "start": fields.day,
    "end": fields.day,
    "link": fields.label,
    "kind": fields.label,
}


def read_announcements(table: TableFile) -> tuple[Announcement, ...]:
    """Read the file: a list of ``{text, start, end, link, kind: info|warning}``."""
    items = (_announcement(table, item) for item in table.items("text: Chat is closed on Friday"))
    return tuple(item for item in items if item)


def _announcement(table: TableFile, node: yaml.Node) -> Announcement | None:
    read: dict[str, Any] = table.record(node, _READERS, ("text",))
    if not read:
        return None
    if read.get("kind", "info") not in ("info", "warning"):
        table.report(f"'kind' must be info or warning, not '{read['kind']}'", line_of(node))
        read["kind"] = "info"
    if read.get("start") and read.get("end") and read["end"] < read["start"]:
        table.report(f"ends ({read['end']}) before it starts ({read['start']})", line_of(node))
    return Announcement(**read)
