"""search_tests.yml: questions, and the articles that must answer them."""

from __future__ import annotations

from typing import Any

import yaml

from generator.content import fields
from generator.content.models import SearchTest
from generator.content.table_file import TableFile
from generator.content.yaml_nodes import line_of

_READERS: dict[str, fields.Reader] = {
    "query": fields.label,
    "expect": fields.label,
    "within": fields.number,
    "before": fields.label,
}


def read_search_tests(table: TableFile) -> tuple[SearchTest, ...]:
    """Read the file: a list of ``{query, expect, within: 3, before}``.

    `expect` and `before` name an article as writers do (a file, a URL, a ref); they become refs when
    the content is put together.
    """
    items = (_search_test(table, item) for item in table.items("{query: cancel order, expect: billing/cancel.md}"))
    return tuple(item for item in items if item)


def _search_test(table: TableFile, node: yaml.Node) -> SearchTest | None:
    read: dict[str, Any] = table.record(node, _READERS, ("query", "expect"))
    if not read:
        return None
    within = read.pop("within", 3.0)
    if within < 1 or within != int(within):
        table.report(f"'within' must be a whole number from 1, not {within:g}", line_of(node))
        within = 3
    return SearchTest(**read, within=int(within), source=table.source, line=line_of(node))
