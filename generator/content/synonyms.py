"""synonyms.yml: words that customers and writers use for one thing."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from generator.content.table_file import TableFile
from generator.content.yaml_nodes import line_of


@dataclass(frozen=True, slots=True)
class Synonyms:
    """`equal` groups stand for each other; a `one_way` word is answered by its others too, not the reverse."""

    equal: tuple[tuple[str, ...], ...] = ()
    one_way: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_synonyms(table: TableFile) -> Synonyms:
    """Read the file: a list whose items are lists of equal words, or ``word: [others]`` for one way.

    A file that is one mapping holds only one-way entries.
    """
    if isinstance(table.node, yaml.MappingNode):
        return Synonyms(one_way=_one_way(table, table.node))
    equal: list[tuple[str, ...]] = []
    one_way: list[tuple[str, tuple[str, ...]]] = []
    for item in table.items("[refund, money back]"):
        if isinstance(item, yaml.MappingNode):
            one_way += _one_way(table, item)
        elif isinstance(item, yaml.SequenceNode):
            equal += _group(table, item)
        else:
            table.report("an entry must be a list of words", line_of(item), "write [refund, money back]")
    return Synonyms(tuple(equal), tuple(one_way))


def _group(table: TableFile, node: yaml.SequenceNode) -> list[tuple[str, ...]]:
    words = _words(table, node)
    if len(words) < 2:
        table.report("a group needs two different words or more", line_of(node))
        return []
    return [words]


def _one_way(table: TableFile, node: yaml.MappingNode) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for key_node, value_node in node.value:
        word = table.scalar(key_node)
        others = _words(table, value_node) if isinstance(value_node, yaml.SequenceNode) else (table.scalar(value_node),)
        if word and any(others):
            found.append((word, tuple(other for other in others if other)))
    return tuple(found)


def _words(table: TableFile, node: yaml.SequenceNode) -> tuple[str, ...]:
    words = (" ".join(table.scalar(child).split()) for child in node.value)
    return tuple(dict.fromkeys(word for word in words if word))
