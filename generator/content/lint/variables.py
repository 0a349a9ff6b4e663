"""Variables whose name is misspelt, so that customers read the braces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.content.lint.rule import Hit, Rule
from generator.content.lint.site import Site
from generator.content.suggest import is_slip
from generator.content.variables import VARIABLE

RULES = (
    Rule(
        "unknown-variable",
        "warning",
        "a {{ name }} that is a slip of a variable's name; customers see it as it is written",
        "correct the name",
    ),
)


def look(site: Site) -> Iterator[Hit]:
    """Find slips; a name that is like no variable's is left alone, for texts show templates of other tools too."""
    known = site.settings.variables
    for page in site.texts if known else ():
        for match in VARIABLE.finditer(page.body) if "{{" in page.body else ():
            name = match[2]
            near = "" if match[1] or name in known else _meant(name, known)
            if near:
                line = page.body_line + page.body.count("\n", 0, match.start())
                message = f"no variable is called '{name}'"
                yield Hit("unknown-variable", page.source, line, message, f"did you mean '{near}'?")


def _meant(name: str, known: Iterable[str]) -> str:
    small = name.casefold()
    return next((other for other in known if small == other.casefold() or is_slip(small, other.casefold())), "")
