"""The ledger on disk: one small YAML file a gap in `content/gaps/`, written so that diffs stay small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.content import fields
from generator.content.findings import Finding, raise_errors
from generator.content.suggest import near_miss
from generator.content.table_file import TableFile
from generator.content.yaml_nodes import kind_of, line_of
from generator.errors import LedgerError
from generator.gaps import by_hand
from generator.gaps.models import STATUSES, Gap, Status, Step

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
    gaps, findings = look_through(root)
    raise_errors(findings, f"{root.name}/")
    return gaps


def look_through(root: Path) -> tuple[dict[str, Gap], list[Finding]]:
    """Read every gap below a content root, by id, and what is wrong with the files that are none."""
    gaps: dict[str, Gap] = {}
    findings: list[Finding] = []
    for path in sorted((root / FOLDER).glob("*.y*ml")):
        gap, problems = parse_gap(f"{FOLDER}/{path.name}", path.read_bytes())
        findings += problems
        if gap:
            gaps[gap.id] = gap
    return gaps, findings


def parse_gap(source: str, raw: bytes) -> tuple[Gap | None, list[Finding]]:
    """Read one file: the gap, or None and what is wrong with it."""
    table = TableFile.read(source, raw)
    if not source.endswith(".yml"):
        table.report("a gap's file ends in .yml, others are not read", 1, f"rename it {Path(source).stem}.yml")
        return None, table.findings
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
    """Write gaps whose file is not yet as it should be, comments kept; returns the files written."""
    written = []
    for gap in gaps:
        path = root / FOLDER / f"{gap.id}.yml"
        before = by_hand.read(path)
        text = by_hand.with_comments(dump_gap(gap), before)
        if before == text:
            continue
        by_hand.write(path, text)
        written.append(path)
    return written


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


def _status(value: Any, node: yaml.Node) -> Status:
    return _known(fields.label(value, node))


def _known(written: str) -> Status:
    found = next((status for status in STATUSES if status == written), None)
    if found is None:
        near = near_miss(written, STATUSES)
        way_out = f" (did you mean '{near}'?)" if near else ""
        raise fields.WrongValue(f"must be one of {', '.join(STATUSES)}, not '{written}'{way_out}")
    return found


def _within(value: Any, node: yaml.Node) -> int:
    read = _count(value, node)
    if not read:
        raise fields.WrongValue("must be 1 or more (3: the answer is among the first three results)")
    return read


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
    if not isinstance(value, list) or not isinstance(node, yaml.SequenceNode):
        raise fields.WrongValue(f"must be a list of steps, not {kind_of(value)}")
    return tuple(_step(item, child) for item, child in zip(value, node.value, strict=True))


def _step(item: Any, node: yaml.Node) -> Step:
    if isinstance(item, dict) and True in item:  # YAML 1.1 takes an unquoted `on` for a yes
        item = {"on" if key is True else key: value for key, value in item.items()}
    where = f"has a step on line {line_of(node)}"
    if not isinstance(item, dict) or set(item) - {"on", "status", "by", "note"}:
        raise fields.WrongValue(f"{where} that is not {{on: 2026-01-31, status: ..., by: ..., note: ...}}")
    told, part = {name: str(item.get(name) or "") for name in ("status", "by", "note")}, "on"
    try:
        on, part = fields.day(item.get("on"), node), "status"
        return Step(on=on, status=_known(told["status"]), by=told["by"], note=told["note"])
    except fields.WrongValue as problem:
        raise fields.WrongValue(f"{where} whose '{part}' {problem}") from None


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
    "within": _within,
    "share": _share,
    "wordings": fields.labels,
    "history": _history,
}


def require(gaps: Mapping[str, Gap], root: Path) -> Mapping[str, Gap]:
    """Return the ledger unless it is empty.

    Raises:
        LedgerError: there is nothing in it yet; says where gaps come from.
    """
    if not gaps:
        raise LedgerError(f"{root / FOLDER}: the ledger is empty (askwell gaps sync brings gaps in from the report)")
    return gaps
