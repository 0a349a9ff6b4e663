"""ES modules and what they import, as one file: a first search on a bad line waits for files, not for bytes.

Our modules keep to a plain form (named imports and exports, one to a statement, at a line's start), so a
module becomes a function that returns its exports, and an import reads them. Nothing is renamed or rewritten
otherwise; a form this cannot read is an error, never a guess. Dynamic imports stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.errors import BuildError

IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.-]+)";\n?', re.MULTILINE)
REEXPORT = re.compile(r'^export \{([^}]*)\} from "\./([\w.-]+)";\n?', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const|let) (\w+)", re.MULTILINE)
UNREAD = re.compile(r"^(?:import|export)\b(?! *\().*", re.MULTILINE)


def pack(entry: str, sources: Mapping[str, str]) -> str:
    """Join a module and all it imports into one module with the same exports.

    Args:
        entry: the module's name in `sources`.
        sources: modules by file name.

    Raises:
        BuildError: a module is missing, imports itself around a corner, or is written in another form.
    """
    parts: dict[str, str] = {}
    exports = _add(entry, sources, parts, ())
    last = f"export const {{ {', '.join(exports)} }} = {_variable(entry)};\n" if exports else ""
    return "".join(parts.values()) + last


def _add(name: str, sources: Mapping[str, str], parts: dict[str, str], above: tuple[str, ...]) -> list[str]:
    """Add a module below those it imports; give the names it exports."""
    if name in above or name not in sources:
        trouble = "imports itself around a corner" if name in above else "is not there"
        raise BuildError(f"{name}: {trouble} (imported by {' < '.join(reversed(above)) or 'nothing'})")
    source = sources[name]
    reexports = [(old, new, module) for names, module in REEXPORT.findall(source) for old, new in _names(names)]
    exports = [found[1] for found in EXPORT.findall(source)] + [new for _, new, _ in reexports]
    if name not in parts:
        for module in dict.fromkeys([found[1] for found in IMPORT.findall(source)] + [m for _, _, m in reexports]):
            _add(module, sources, parts, (*above, name))
        parts[name] = _wrap(name, source, exports, reexports)
    return exports


def _wrap(name: str, source: str, exports: list[str], reexports: list[tuple[str, str, str]]) -> str:
    body = REEXPORT.sub("", IMPORT.sub(_read, source))
    body = EXPORT.sub(r"\1 \2", body)
    if unread := UNREAD.search(body):
        raise BuildError(f"{name}: cannot pack '{unread.group().strip()}' (write named imports and exports)")
    elsewhere = {new: f"{new}: {_variable(module)}.{old}" for old, new, module in reexports}
    given = ", ".join(elsewhere.get(export, export) for export in exports)
    if not exports:
        return f"{{\n{body}}}\n"
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {given} }};\n}})();\n"


def _read(found: re.Match[str]) -> str:
    wanted = ", ".join(old if old == new else f"{old}: {new}" for old, new in _names(found[1]))
    return f"const {{ {wanted} }} = {_variable(found[2])};\n"


def _names(listed: str) -> list[tuple[str, str]]:
    """`a, b as c` as pairs of the name there and the name here."""
    pairs = (item.split(" as ") for item in listed.split(",") if item.strip())
    return [(pair[0].strip(), pair[-1].strip()) for pair in pairs]


def _variable(module: str) -> str:
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))
