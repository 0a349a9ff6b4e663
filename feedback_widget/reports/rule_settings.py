"""Rules as a project sets them: a mapping of names and values -> Rules, nothing unknown or impossible let through."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from math import isfinite
from typing import Any

from feedback_widget.reports.rules import SEVERITY, USUAL, WEIGHTS, Kind, Rules

ELSEWHERE = {"private": "it is set by reports.minimum"}
"""Rules that have a setting of their own, and which."""
_GROUPS = {"weights": WEIGHTS, "severity": SEVERITY}
Chosen = dict[str, Any]


def chosen(settings: Mapping[Any, object]) -> Chosen:
    """Check what a project sets, and return it with whole numbers and floats where they belong.

    Args:
        settings: names of rules and their values; of weights, only those that differ.

    Raises:
        ValueError: a name or a value is wrong; the message names each, with the way out.
    """
    kinds = {one.name: one.metadata["kind"] for one in fields(Rules)}
    found: Chosen = {}
    wrong: list[str] = []
    for name, value in settings.items():
        if name not in kinds or name in ELSEWHERE:
            wrong.append(_unknown(name, kinds.keys() - ELSEWHERE.keys(), "rule"))
        elif isinstance(default := getattr(USUAL, name), Mapping):
            found[name] = _mapping(name, value, default, kinds[name], wrong)
        else:
            found[name] = _number(name, value, kinds[name], default, wrong)
    if wrong:
        raise ValueError("; ".join(wrong))
    return found


def rules_of(settings: Mapping[Any, object], **more: Any) -> Rules:
    """Return the default rules, with what a project sets in their place.

    Args:
        settings: as for `chosen`.
        more: rules by name that are set otherwise.

    Raises:
        ValueError: a name or a value is wrong.
    """
    found: Chosen = {
        name: {**getattr(USUAL, name), **value} if isinstance(value, dict) else value
        for name, value in chosen(settings).items()
    }
    return replace(USUAL, **found, **more)


def _mapping(name: str, value: object, default: Mapping[str, float], kind: Kind, wrong: list[str]) -> dict[str, float]:
    if not isinstance(value, Mapping):
        wrong.append(f"'{name}' holds names and values, such as {name}: {{{_example(default)}}}, not {_told(value)}")
        return {}
    for key in [key for key in value if key not in default]:
        wrong.append(_unknown(key, default, f"name in '{name}'"))
    known = (key for key in default if key in value)
    return {key: _number(f"{name}.{key}", value[key], kind, default[key], wrong) for key in known}


def _number(name: str, value: object, kind: Kind, default: float, wrong: list[str]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _fits(value, kind):
        wrong.append(f"'{name}' must be {kind.said}, not {_told(value)} (default {default:g})")
        return default
    return int(value) if kind.whole else float(value)


def _fits(value: float, kind: Kind) -> bool:
    whole = not kind.whole or (isfinite(value) and value == int(value))
    return whole and isfinite(value) and kind.least <= value <= kind.most and not (kind.beyond and value == kind.least)


def _unknown(name: object, known: Collection[str], what: str) -> str:
    if way := ELSEWHERE.get(str(name)):
        return f"'{name}' is not set here: {way}"
    if group := next((one for one, names in _GROUPS.items() if what == "rule" and name in names), ""):
        return f"'{name}' is no rule by itself: write {group}: {{{name}: ...}}"
    near = difflib.get_close_matches(str(name), sorted(known), 1)
    return f"unknown {what} '{name}' ({f'did you mean {near[0]!r}?' if near else 'known: ' + _listed(known)})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _example(default: Mapping[str, float]) -> str:
    key = next(iter(default))
    return f"{key}: {default[key]:g}"


def _told(value: object) -> str:
    return "nothing" if value is None else repr(value)
