"""The YAML files beside the articles: read as nodes, each problem a finding with its line."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from generator.content import fields
from generator.content.findings import Finding, Severity
from generator.content.yaml_nodes import YamlProblem, compose, construct, entries, line_of


@dataclass(slots=True)
class TableFile:
    """One such file: its root node and what was found wrong with it so far."""

    source: str
    node: yaml.Node | None = None
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def read(cls, source: str, raw: bytes) -> TableFile:
        """Parse a file; a file that is no YAML has no node and one finding."""
        table = cls(source)
        try:
            table.node = compose(raw.decode("utf-8-sig"))
        except YamlProblem as problem:
            table.report(str(problem), problem.line)
        except UnicodeDecodeError as error:
            table.report("not UTF-8", raw.count(b"\n", 0, error.start) + 1, "save the file as UTF-8")
        if isinstance(table.node, yaml.ScalarNode) and not table.node.value.strip():
            table.node = None
        return table

    @property
    def rule(self) -> str:
        """The rule its findings go by: the file's own name (``redirects``)."""
        return self.source.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip("_").replace("_", "-")

    def report(self, message: str, line: int, hint: str = "", severity: Severity = "error") -> None:
        """Add a finding."""
        self.findings.append(Finding(self.rule, severity, self.source, line, message, hint))

    def items(self, shape: str) -> list[yaml.Node]:
        """Return the items of a list; anything else is a finding that shows the `shape` of one."""
        if self.node is None:
            return []
        if not isinstance(self.node, yaml.SequenceNode):
            self.report(f"must be a list of entries such as '- {shape}'", line_of(self.node))
            return []
        return list(self.node.value)

    def record(
        self, node: yaml.Node, readers: dict[str, fields.Reader], required: tuple[str, ...]
    ) -> dict[str, object]:
        """Read one mapping of an entry; {} and a finding when it is unusable."""
        if not isinstance(node, yaml.MappingNode):
            self.report(f"each entry must be a mapping of {', '.join(readers)}", line_of(node))
            return {}
        read: dict[str, object] = {}
        sound = True
        for entry in entries(node):
            if isinstance(entry, YamlProblem):
                self.report(str(entry), entry.line)
                sound = False
            elif entry.key not in readers:
                self.report(f"unknown key '{entry.key}'", entry.line, f"known: {', '.join(readers)}")
            elif entry.value is not None:
                try:
                    read[entry.key] = readers[entry.key](entry.value, entry.node)
                except fields.WrongValue as problem:
                    self.report(f"'{entry.key}' {problem}", entry.line)
                    sound = False
        for key in required:
            if sound and not read.get(key):
                self.report(f"an entry without '{key}'", line_of(node), f"add '{key}:' to it")
                sound = False
        return read if sound else {}

    def scalar(self, node: yaml.Node) -> str:
        """Read one word or phrase, "" and a finding when it is something else."""
        try:
            return fields.label(construct(node), node)
        except fields.WrongValue as problem:
            self.report(f"an entry {problem}", line_of(node))
        except YamlProblem as problem:
            self.report(str(problem), problem.line)
        return ""
