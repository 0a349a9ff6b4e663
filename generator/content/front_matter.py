"""Front matter: the typed keys above an article, each problem with its line and its way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.content import fields
from generator.content.findings import Finding, Severity
from generator.content.suggest import is_slip
from generator.content.yaml_nodes import Entry, YamlProblem, compose, entries

COMMON: Mapping[str, fields.Reader] = {
    "title": fields.text,
    "description": fields.text,
    "slug": fields.slug,
    "category": fields.label,
    "tags": fields.labels,
    "status": fields.status,
    "audience": fields.one_or_more,
    "product": fields.one_or_more,
    "owner": fields.label,
    "review_by": fields.day,
    "synonyms": fields.labels,
    "aliases": fields.labels,
    "related": fields.labels,
    "featured": fields.flag,
    "hide": fields.labels,
    "search": fields.search_options,
    "template": fields.label,
    "id": fields.label,
    "date": fields.day,
    "updated": fields.day,
    "draft": fields.flag,
}
FAQ: Mapping[str, fields.Reader] = {**COMMON, "question": fields.text, "also_asked": fields.labels}
CATEGORY: Mapping[str, fields.Reader] = {
    "title": fields.text,
    "description": fields.text,
    "icon": fields.label,
    "order": fields.number,
    "owner": fields.label,
}
# Keys of MkDocs and Material pages: theirs to read, not ours to question.
ENGINE_KEYS = frozenset(
    {"icon", "subtitle", "social", "comments", "authors", "categories", "links", "pin", "readtime", "robots", "hero"}
)


@dataclass(slots=True)
class FrontMatter:
    """The keys of one file: typed values, the line of each key, and every other key as `extra`."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def split(text: str) -> tuple[str | None, str, int]:
    """Split a file into its front matter, its body, and the line the body starts on.

    The front matter is None when the file has none, and also when it is opened and never closed;
    then the body starts with the opening line.
    """
    if not text.startswith("---") or text.split("\n", 1)[0].rstrip() != "---":
        return None, text, 1
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def read(
    yaml_text: str,
    known: Mapping[str, fields.Reader],
    source: str,
    *,
    first_line: int = 2,
    extra_keys: tuple[str, ...] = (),
    strict: bool = False,
) -> FrontMatter:
    """Read YAML into typed keys; what cannot be read becomes a finding and is left out.

    Args:
        yaml_text: the YAML, without its fences.
        known: the reader of each known key.
        source: the file's path below the content root, for messages.
        first_line: the line of the file the YAML starts on.
        extra_keys: keys from elsewhere that are kept without a word.
        strict: unknown keys are errors, not warnings.
    """
    matter = FrontMatter()
    report = _Reporter(matter, source, first_line - 1)
    try:
        node = compose(yaml_text)
    except YamlProblem as problem:
        report("front-matter", str(problem), problem.line)
        return matter
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return matter
    if not isinstance(node, yaml.MappingNode):
        report("front-matter", "must be keys and values, such as 'title: Reset your password'", 1)
        return matter
    for entry in entries(node, first_line - 1):
        if isinstance(entry, YamlProblem):
            report("front-matter", str(entry), entry.line)
        elif entry.key in known:
            _read_known(matter, report, entry, known[entry.key])
        else:
            matter.extra[entry.key] = entry.value
            matter.lines.setdefault(entry.key, entry.line + first_line - 1)
            _question_unknown(report, entry, known, extra_keys, strict)
    return matter


@dataclass(slots=True)
class _Reporter:
    """Adds findings to a file's front matter, its lines counted within the whole file."""

    matter: FrontMatter
    source: str
    offset: int

    def __call__(self, rule: str, message: str, line: int, hint: str = "", severity: Severity = "error") -> None:
        self.matter.findings.append(Finding(rule, severity, self.source, line + self.offset, message, hint))


def _read_known(matter: FrontMatter, report: _Reporter, entry: Entry, reader: Callable[..., Any]) -> None:
    matter.lines[entry.key] = entry.line + report.offset
    if entry.value is None:
        return  # `description:` with nothing after it is a key not filled in yet
    try:
        matter.values[entry.key] = reader(entry.value, entry.node)
        if entry.key == "status" and entry.value == "new":
            matter.extra["status"] = "new"
    except fields.WrongValue as problem:
        report("front-matter", f"'{entry.key}' {problem}", entry.line)


def _question_unknown(
    report: _Reporter, entry: Entry, known: Mapping[str, fields.Reader], extra_keys: tuple[str, ...], strict: bool
) -> None:
    if entry.key in extra_keys or entry.key in ENGINE_KEYS:
        return
    near = next((name for name in known if is_slip(entry.key.casefold(), name)), "")
    if near:
        report("unknown-key", f"unknown key '{entry.key}'", entry.line, f"did you mean '{near}'?")
    else:
        severity: Severity = "error" if strict else "warning"
        hint = "remove it, or name it under extra_keys in mkdocs.yml"
        report("unknown-key", f"unknown key '{entry.key}'", entry.line, hint, severity)
