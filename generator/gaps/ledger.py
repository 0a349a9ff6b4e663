"""The ledger on disk: one small YAML file a gap in `content/gaps/`, written so that diffs stay small."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from generator.content import fields
from generator.content.findings import Finding, raise_errors
from generator.content.table_file import TableFile
from generator.content.yaml_nodes import kind_of
from generator.errors import LedgerError
from generator.gaps.models import STATUSES, Gap, Step

FOLDER = "gaps"


class _Dumper(yaml.SafeDumper):
    """Block style, keys in the order given, list items indented as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def read_ledger(root: Path) -> dict[str, Gap]:
    """Read every gap below a content root, by id.

    Args:
        root: the content root; a missing `gaps/` folder is an empty ledger.

    Raises:
        ContentError: a file cannot be read as a gap; one line a problem, `file:line` first.
    """
    gaps: dict[str, Gap] = {}
    findings: list[Finding] = []
    for path in sorted((root / FOLDER).glob("*.yml")):
        gap, problems = parse_gap(f"{FOLDER}/{path.name}", path.read_bytes())
        findings += problems
        if gap:
            gaps[gap.id] = gap
    raise_errors(findings, f"{root.name}/")
    return gaps


def parse_gap(source: str, raw: bytes) -> tuple[Gap | None, list[Finding]]:
    """Read one file: the gap, or None and what is wrong with it."""
    table = TableFile.read(source, raw)
    if table.node is None and table.findings:
        return None, table.findings
    if table.node is None:
        table.report("an empty gap", 1, "remove the file, or run 'askwell gaps sync'")
        return None, table.findings
    read: dict[str, Any] = table.record(table.node, _READERS, ("id", "label"))
    name = source.rsplit("/", 1)[-1].removesuffix(".yml")
    if read and read["id"] != name:
        table.report(f"the id '{read['id']}' is not the file's name", 1, f"rename the file, or write id: {name}")
        read = {}
    return (Gap(**read) if read else None), table.findings


def write_gaps(root: Path, gaps: Iterable[Gap]) -> list[Path]:
    """Write gaps whose file is not yet as it should be; returns the files written."""
    folder = root / FOLDER
    written = []
    for gap in gaps:
        path = folder / f"{gap.id}.yml"
        text = dump_gap(gap)
        if path.exists() and path.read_text("utf-8") == text:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _replace(path, text)
        written.append(path)
    return written


def _replace(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it, or stops us half-way, finds the old one or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def find(gaps: Mapping[str, Gap], name: str) -> Gap:
    """Return the gap with this id, or the only one whose id starts with it.

    Raises:
        LedgerError: none or several do.
    """
    if name in gaps:
        return gaps[name]
    near = sorted(key for key in gaps if key.startswith(name))
    if len(near) == 1:
        return gaps[near[0]]
    found = f"several gaps start with '{name}': {', '.join(near)}" if near else f"no gap '{name}' in the ledger"
    raise LedgerError(f"{found} (askwell gaps list shows them)")


def dump_gap(gap: Gap) -> str:
    """Return a gap as YAML; fields that say nothing are left out, so that each diff is a decision."""
    fields_of = {
        "id": gap.id,
        "label": gap.label,
        "status": gap.status,
        "cause": gap.cause,
        "owner": gap.owner,
        "answer": gap.answer,
        "near": "" if gap.near == gap.answer else gap.near,
        "duplicate_of": gap.duplicate_of,
        "opened": gap.opened,
        "answered": gap.answered,
        "volume": gap.volume,
        "within": gap.within,
        "share": gap.share,
        "wordings": list(gap.wordings),
        "history": [_dump_step(step) for step in gap.history],
    }
    told = {name: value for name, value in fields_of.items() if value not in ("", None, [], 0)}
    return yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def _dump_step(step: Step) -> dict[str, Any]:
    told = {"on": step.on, "status": step.status, "by": step.by, "note": step.note}
    return {name: value for name, value in told.items() if value}


def _status(value: Any, node: yaml.Node) -> str:
    written = fields.label(value, node)
    if written not in STATUSES:
        raise fields.WrongValue(f"must be one of {', '.join(STATUSES)}, not '{written}'")
    return written


def _count(value: Any, node: yaml.Node) -> int:
    read = fields.number(value, node)
    if read < 0 or read != int(read):
        raise fields.WrongValue("must be a whole number from 0")
    return int(read)


def _share(value: Any, node: yaml.Node) -> float:
    read = fields.number(value, node)
    if not 0 < read <= 1:
        raise fields.WrongValue("must be above 0 and at most 1 (0.8 is four wordings in five)")
    return read


def _history(value: Any, node: yaml.Node) -> tuple[Step, ...]:
    if not isinstance(value, list):
        raise fields.WrongValue(f"must be a list of steps, not {kind_of(value)}")
    return tuple(_step(item, node) for item in value)


def _step(item: Any, node: yaml.Node) -> Step:
    if isinstance(item, dict) and True in item:  # YAML 1.1 takes an unquoted `on` for a yes
        item = {"on" if key is True else key: value for key, value in item.items()}
    if not isinstance(item, dict) or set(item) - {"on", "status", "by", "note"} or not isinstance(item.get("on"), date):
        raise fields.WrongValue("has a step that is not {on: 2026-01-31, status: ..., by: ..., note: ...}")
    if item.get("status") not in STATUSES:
        raise fields.WrongValue(f"has a step with status '{item.get('status')}'")
    return Step(on=item["on"], status=item["status"], by=str(item.get("by", "")), note=str(item.get("note", "")))


_READERS: dict[str, fields.Reader] = {
    "id": fields.label,
    "label": fields.text,
    "status": _status,
    "cause": fields.label,
    "owner": fields.label,
    "answer": fields.label,
    "near": fields.label,
    "duplicate_of": fields.label,
    "opened": fields.day,
    "answered": fields.day,
    "volume": _count,
    "within": _count,
    "share": _share,
    "wordings": fields.labels,
    "history": _history,
}


def known_gaps(gaps: Mapping[str, Gap]) -> list[dict[str, Any]]:
    """Return the ledger as the report wants it: plain mappings."""
    return [
        {
            "id": gap.id,
            "label": gap.label,
            "wordings": list(gap.wordings),
            "status": gap.status,
            "answer": gap.answer,
            "answered_on": gap.answered.isoformat() if gap.answered else "",
            "owner": gap.owner,
        }
        for gap in gaps.values()
    ]


def require(gaps: Mapping[str, Gap], root: Path) -> Mapping[str, Gap]:
    """Return the ledger unless it is empty.

    Raises:
        LedgerError: there is nothing in it yet; says where gaps come from.
    """
    if not gaps:
        raise LedgerError(f"{root / FOLDER}: the ledger is empty (askwell gaps sync brings gaps in from the report)")
    return gaps
