"""Files that people write too: what is changed in them leaves their comments, their line ends and their order alone."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from generator.content.yaml_nodes import YamlProblem, compose
from generator.errors import LedgerError


def read(path: Path) -> str:
    r"""Return a file's text, its lines ended by ``\n`` however they end in the file; "" for one that is not there."""
    return path.read_text("utf-8-sig") if path.exists() else ""


def write(path: Path, text: str) -> None:
    """Write a file in one step, with the line ends it had: whoever reads it, or stops us, finds the old or the new one."""
    ends = "\r\n" if path.exists() and b"\r\n" in path.read_bytes() else "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, "utf-8", newline=ends)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def append(known: str, entries: str, name: str) -> str:
    """Return a YAML list with more entries at its end; what is there keeps its place and its comments.

    Args:
        known: the file's text; "" or a lone comment is an empty list, and a mapping takes entries as its keys.
        entries: block entries, one a line ("- ..."), and comments.
        name: of the file, for messages.

    Raises:
        LedgerError: the list is written in one line, so that there is no place for another entry, or it is no YAML.
    """
    node = _composed(known, name)
    if node is None or (isinstance(node, yaml.CollectionNode) and not node.value):
        kept = "".join(line for line in known.splitlines(keepends=True) if line.lstrip().startswith("#"))
        return f"{kept.rstrip()}\n{entries}".lstrip()
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        first = next(line for line in entries.splitlines() if line.startswith("-"))
        raise LedgerError(f"{name}: cannot be added to as it is written (give each entry a line of its own: {first})")
    if isinstance(node, yaml.MappingNode):
        entries = "".join(line.removeprefix("- ") for line in entries.splitlines(keepends=True))
    indent = " " * node.start_mark.column
    added = "".join(f"{indent}{line}" for line in entries.splitlines(keepends=True))
    end = _end(known)
    grown = f"{known[:end].rstrip()}\n{added}{known[end:]}"
    _composed(grown, name)
    return grown


def with_comments(text: str, before: str) -> str:
    """Return a YAML text with the comments of the one it replaces: each beside, or above, the line it spoke of.

    A line is known by its words, else by its key; a comment whose line is gone stands at the end.
    """
    lines = text.splitlines()
    left = []
    for above, anchor, turn, comment in _comments(before):
        place = _find(lines, anchor, turn)
        if place is None:
            left.append(comment)
        elif above:
            lines.insert(place, " " * (len(lines[place]) - len(lines[place].lstrip())) + comment)
        else:
            lines[place] += f"  {comment}"
    return "\n".join([*lines, *left]) + "\n"


def _comments(text: str) -> Iterator[tuple[bool, str, int, str]]:
    """Yield (whether it stands above its line, that line, how many same lines come before it, the comment)."""
    if "#" not in text:
        return
    lines, seen = text.splitlines(), Counter[str]()
    covered = [(token.start_mark, token.end_mark) for token in yaml.scan(text, Loader=yaml.SafeLoader)]
    inside = {n for start, end in covered for n in range(start.line + 1, end.line)}
    last = {end.line: end.column for start, end in covered if end.index > start.index}
    waiting: list[str] = []
    for n, line in enumerate(lines):
        content, comment = line[: last.get(n, 0)], line[last.get(n, 0) :].strip()
        if n in inside or not (content.strip() or comment.startswith("#")):
            continue
        if not content.strip():
            waiting.append(comment)
            continue
        anchor = content.strip()
        yield from ((True, anchor, seen[anchor], one) for one in waiting)
        waiting = []
        if comment.startswith("#"):
            yield False, anchor, seen[anchor], comment
        seen[anchor] += 1
    yield from ((True, "", 0, one) for one in waiting)


def _find(lines: list[str], anchor: str, turn: int) -> int | None:
    """Return the place of the line a comment spoke of: the same words as often before it, else the same key."""
    if not anchor:
        return None
    same = [n for n, line in enumerate(lines) if line.strip() == anchor or line.strip().startswith(f"{anchor}  #")]
    if len(same) > turn:
        return same[turn]
    key = f"{anchor.partition(':')[0]}:" if ":" in anchor else anchor
    return next((n for n, line in enumerate(lines) if line.startswith(key)), None)


def _end(text: str) -> int:
    """Return where a document's own end mark (``...``) stands, or the end of the text."""
    found = [token.start_mark.index for token in yaml.scan(text, Loader=yaml.SafeLoader) if _is_end(token)]
    return found[0] if found else len(text)


def _is_end(token: yaml.Token) -> bool:
    return isinstance(token, yaml.DocumentEndToken)


def _composed(text: str, name: str) -> yaml.Node | None:
    try:
        return compose(text)
    except YamlProblem as problem:
        raise LedgerError(f"{name}:{problem.line}: {problem}") from None
