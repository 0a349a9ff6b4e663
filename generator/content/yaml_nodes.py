"""YAML read as nodes, so that every value knows its line; nothing in a file can run, loop or explode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: the same results, slower.
    from yaml import SafeLoader  # type: ignore[assignment]

# Deeper than any content file needs, far from the depth where a parser's recursion ends.
_MAX_DEPTH = 64
_MAX_BYTES = 4_000_000
_CONFLICT = re.compile(r"^<{7}(?: .*)?$", re.MULTILINE)


class YamlProblem(ValueError):
    """YAML that cannot be used; `line` counts from 1 within the text."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping: its name, its line (from 1), its value and the value's node."""

    key: str
    line: int
    value: Any
    node: yaml.Node


def compose(text: str) -> yaml.Node | None:
    """Return the root node of a YAML text, None when it is empty.

    Raises:
        YamlProblem: no YAML, several documents, aliases, or nested beyond reason.
    """
    if len(text) > _MAX_BYTES:
        raise YamlProblem("the YAML is larger than 4 MB", 1)
    _refuse_depth(text)
    try:
        if "*" in text and "&" in text:
            _refuse_aliases(text)
        return yaml.compose(text, Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        _refuse_conflict(text)
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(_describe(error), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise YamlProblem(_first_line(error), _reader_line(text, error)) from None
    except (RecursionError, ValueError) as error:
        raise YamlProblem(f"YAML that cannot be read: {_first_line(error)}", 1) from None


def construct(node: yaml.Node) -> Any:
    """Return the plain Python value of a node.

    Raises:
        YamlProblem: a tag that is not YAML's own, or a value its type does not allow (a 13th month).
    """
    loader = SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or node.start_mark
        raise YamlProblem(_describe(error), mark.line + 1) from None
    except (ValueError, OverflowError, TypeError, RecursionError, KeyError, IndexError) as error:
        value = f"'{node.value}'" if isinstance(node, yaml.ScalarNode) else "a value"
        reason = f"{value} cannot be read: {_first_line(error)} (correct it, or put it in quotes if it is text)"
        raise YamlProblem(reason, node.start_mark.line + 1) from None
    finally:
        loader.dispose()


def entries(node: yaml.MappingNode, offset: int = 0) -> Iterator[Entry | YamlProblem]:
    """Yield each key of a mapping in order, or the problem that keeps it from being used.

    `offset` is added to the line a message names; lines of entries and problems are those of the text.
    """
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            yield YamlProblem("a key must be plain text", line)
            continue
        key = key_node.value
        if key in seen:
            yield YamlProblem(f"'{key}' is given twice (first on line {seen[key] + offset})", line)
            continue
        seen[key] = line
        try:
            yield Entry(key, line, construct(value_node), value_node)
        except YamlProblem as problem:
            yield problem


def line_of(node: yaml.Node) -> int:
    """Return the line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


def kind_of(value: object) -> str:
    """Name the type of a YAML value as people call it."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a mapping"}
    return "empty" if value is None else names.get(type(value), "a date")


def _refuse_conflict(text: str) -> None:
    """Say that a text is broken because Git could not merge it, if that is so."""
    if found := _CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise YamlProblem(f"an unsettled merge, '{found[0]}': keep one side and remove the marks", line) from None


def _refuse_aliases(text: str) -> None:
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = text.count("\n", 0, event.start_mark.index) + 1 if event.start_mark else 1
            raise YamlProblem(f"YAML alias '*{event.anchor}' is not allowed: write the value out", line)


def _refuse_depth(text: str) -> None:
    # A nesting needs one bracket, or one "- " or "key:" further in; counting both bounds the depth.
    for number, line in enumerate(text.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        markers = line.count("- ") + line.count("? ")
        if indent > 400 or (markers > _MAX_DEPTH and line.lstrip().startswith(("- -", "? ?"))):
            raise YamlProblem("nested too deeply", number)
    if text.count("[") + text.count("{") > _MAX_DEPTH:
        _refuse_flow_depth(text)


def _refuse_flow_depth(text: str) -> None:
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if depth > _MAX_DEPTH or _deepest(line) > _MAX_DEPTH:
            raise YamlProblem("nested too deeply", number)


def _deepest(line: str) -> int:
    depth = deepest = 0
    for char in line:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    return deepest


def _describe(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "not valid YAML").splitlines()[0]
    if "mapping values are not allowed" in problem:
        return "a value that holds ': ' must be in quotes"
    if "cannot start any token" in problem:
        return f"not valid YAML: {problem}; put the value in quotes, and indent with spaces"
    if "could not determine a constructor" in problem:
        return "YAML tags such as '!!python' are not allowed"
    return f"not valid YAML: {problem}"


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _reader_line(text: str, error: yaml.YAMLError) -> int:
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
