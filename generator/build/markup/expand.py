"""What happens to the text before Markdown sees it: snippets are put in, then variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.content.variables import VARIABLE
from generator.errors import ContentError

SNIPPET = re.compile(r"^([ \t]*)(;?)-{2,}8<-{2,}[ \t]+[\"']([^\"'\n]+)[\"'][ \t]*$", re.MULTILINE)
DEEPEST = 10


@dataclass(slots=True)
class Expander:
    """Expands the texts of one site.

    Args:
        variables: names and values; an unknown name is left as written, `\\{{ name }}` is never replaced.
        folders: where snippets are looked for, first match wins.
    """

    variables: Mapping[str, str]
    folders: tuple[Path, ...] = ()
    _snippets: dict[str, str | None] = field(default_factory=dict)

    def expand(self, text: str, source: str = "") -> str:
        """Give `text` with its snippets and variables put in.

        Raises:
            ContentError: a snippet includes itself.
        """
        if "8<-" in text:
            text = self._with_snippets(text, (source,))
        return self._with_variables(text) if "{{" in text else text

    def _with_snippets(self, text: str, trail: tuple[str, ...]) -> str:
        return SNIPPET.sub(self._snippet_in(trail), text)

    def _snippet_in(self, trail: tuple[str, ...]) -> Callable[[re.Match[str]], str]:
        def put_in(match: re.Match[str]) -> str:
            indent, escaped, name = match.groups()
            if escaped:
                return match[0].replace(";", "", 1)
            if name in trail or len(trail) > DEEPEST:
                raise ContentError(f"{trail[0]}: snippet '{name}' includes itself ({' -> '.join((*trail[1:], name))})")
            found = self._read(name)
            if found is None:
                return match[0]
            inner = self._with_snippets(found.rstrip("\n"), (*trail, name))
            return "\n".join(indent + line if line else line for line in inner.split("\n"))

        return put_in

    def _read(self, name: str) -> str | None:
        if name not in self._snippets:
            files = (folder / name for folder in self.folders if ".." not in Path(name).parts)
            self._snippets[name] = next((file.read_text("utf-8") for file in files if file.is_file()), None)
        return self._snippets[name]

    def _with_variables(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1]:
                return match[0][1:]
            return self.variables.get(match[2], match[0])

        return VARIABLE.sub(value, text) if self.variables or "\\{{" in text else text
