"""Print versions and their differences: table, JSON, Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from generator.versions.diff import Article, Diff, Move, Shift
from generator.versions.root import Root


def list_table(root: Root) -> str:
    """Return one line a version: name, title, aliases, and a mark for the one the root leads to."""
    width = max((len(item.version) for item in root.versions), default=0)
    rows = []
    for item in root.versions:
        mark = "  (default)" if item is root.leads_to else ""
        aliases = f"  [{', '.join(item.aliases)}]" if item.aliases else ""
        rows.append(f"{item.version:{width}}  {item.shown}{aliases}{mark}")
    return "\n".join(rows)


def list_json(root: Root) -> str:
    """Return `versions.json` with the default named."""
    versions = [item.to_json() for item in root.versions]
    return json.dumps({"default": root.default, "versions": versions}, indent=2, ensure_ascii=False)


def diff_json(diff: Diff) -> str:
    """Return every field of a diff."""
    return json.dumps(asdict(diff) | {"lost": [asdict(row) for row in diff.lost]}, indent=2, ensure_ascii=False)


def diff_table(diff: Diff) -> str:
    """Return one line for each thing that changed, and a last one with the counts."""
    rows = [f"{word:10}{line}" for word, lines in _sections(diff) for line in lines]
    return "\n".join([*rows, _counts(diff)])


def diff_markdown(diff: Diff) -> str:
    """Return a section for each kind of change, as for a pull request or a step summary."""
    parts = [f"## {diff.a} → {diff.b}", "", _counts(diff)]
    for word, lines in _sections(diff):
        if lines:
            parts += ["", f"### {word.capitalize()} ({len(lines)})", "", *(f"- {_escaped(line)}" for line in lines)]
    return "\n".join(parts)


def _sections(diff: Diff) -> list[tuple[str, Sequence[str]]]:
    return [
        ("lost", [_shift(row) for row in diff.lost]),
        ("rank", [_shift(row) for row in diff.shifts if not row.lost]),
        ("removed", [_article(row) for row in diff.removed]),
        ("moved", [_move(row) for row in diff.moved]),
        ("added", [_article(row) for row in diff.added]),
        ("changed", [_article(row) for row in diff.changed]),
    ]


def _counts(diff: Diff) -> str:
    asked = "no questions to ask"
    if diff.asked:
        asked = f"{len(diff.lost)} of {diff.asked} questions lost their answer, {len(diff.down)} moved down"
    return (
        f"{len(diff.added)} added, {len(diff.removed)} removed, {len(diff.moved)} moved, "
        f"{len(diff.changed)} changed; {asked}"
    )


def _article(row: Article) -> str:
    return f"{row.ref}  {row.title}"


def _move(row: Move) -> str:
    became = "another article has the old address" if row.taken else "no redirect: the old address is dead"
    return f"{row.old.ref} -> {row.new.ref}{'' if row.redirected else f'  ({became})'}"


def _shift(row: Shift) -> str:
    was, now = (f"rank {rank}" if rank else "not found" for rank in (row.before, row.after))
    return f"'{row.question}' -> {row.expected}: was {was}, now {now}  ({row.kind})"


def _escaped(line: str) -> str:
    return "".join(f"\\{char}" if char in "<>*_`[]|#" else char for char in line)
