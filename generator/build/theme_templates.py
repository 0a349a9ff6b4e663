"""The engine behind the theme's templates: Jinja, where what is the same on every page is put in once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from generator.build.fingerprint import code_fingerprint

UNSAFE = re.compile("[&<>'\"]")
Settled = Mapping[str, Callable[..., Markup]]


class Templates(jinja2.Environment):
    """The templates of one language.

    Args:
        loader: finds their sources.
        lang: of the words in them.
        settled: global functions that give the same for the same names on every page: words, icons.
        compiled: a folder that keeps compiled templates for the next process.
    """

    def __init__(self, loader: jinja2.BaseLoader, lang: str, settled: Settled, compiled: Path | None = None) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled(compiled, lang) if compiled else None,
        )
        self.template_class = _Template
        self.globals.update(settled)
        self._settled = settled

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        own = {found.name for found in tree.find_all(nodes.Name) if found.ctx != "load"}
        _Settling({known: call for known, call in self._settled.items() if known not in own}).visit(tree)
        return tree


class _Settling(NodeTransformer):
    """Puts what a settled function gives in the place of a call whose arguments are written in the template."""

    def __init__(self, settled: Settled) -> None:
        self._settled = settled

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        call = self._settled.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        given = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        if call is None or len(given) < len(node.args) or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            return nodes.Const(call(*given), lineno=node.lineno, environment=node.environment)
        except (LookupError, OSError):  # nothing of this name: it fails where it is shown, if it ever is
            return node


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates on disk; they hold words and icons, and are good for these alone."""

    def __init__(self, folder: Path, lang: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))
        self._ground = f"{code_fingerprint()} {lang} "

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._ground + source)


class _Template(jinja2.Template):
    """A template that does not wrap each piece of text on its way out to say that it is escaped."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: Any,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """Make a template; its globals, which every page copies, are a plain dictionary."""
        template = super().from_code(environment, code, dict(globals), uptodate)
        template.root_render_func.__globals__["escape"] = _escaped
        return template


def _escaped(value: object) -> object:
    """Do what `escape` does; plain text without anything to escape stays plain."""
    if type(value) is Markup or (type(value) is str and not UNSAFE.search(value)):
        return value
    return escape(value)
