"""Readers of front matter values: each takes a YAML value and returns it typed, or says what it should be."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import yaml

from generator.content.models import SearchOptions
from generator.content.slugs import slugify
from generator.content.suggest import near_miss
from generator.content.yaml_nodes import kind_of

Reader = Callable[[Any, yaml.Node], Any]
STATUSES = ("draft", "published", "deprecated")


class WrongValue(ValueError):
    """The value has a wrong type or is none of the allowed ones; the message completes ``'key' ...``."""


def text(value: Any, node: yaml.Node) -> str:
    """Read text that is meant as text."""
    if not isinstance(value, str):
        raise WrongValue(f"must be text, not {kind_of(value)} (put it in quotes)")
    return " ".join(value.split())


def label(value: Any, node: yaml.Node) -> str:
    """Read a short name; a number or a date is taken as it is written (``2.0`` stays ``2.0``)."""
    if isinstance(value, (list, dict)) or value is None:
        raise WrongValue(f"must be text, not {kind_of(value)}")
    return str(node.value).strip()


def labels(value: Any, node: yaml.Node) -> tuple[str, ...]:
    """Read a list of short names."""
    if not isinstance(value, list) or not isinstance(node, yaml.SequenceNode):
        written = f"[{node.value}]" if isinstance(node, yaml.ScalarNode) else "[one, two]"
        raise WrongValue(f"must be a list, not {kind_of(value)} (write {written})")
    read = [label(item, child) for item, child in zip(value, node.value, strict=True)]
    return tuple(item for item in read if item)


def one_or_more(value: Any, node: yaml.Node) -> tuple[str, ...]:
    """Read one short name or a list of them."""
    return labels(value, node) if isinstance(value, list) else (label(value, node),)


def flag(value: Any, node: yaml.Node) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise WrongValue(f"must be true or false, not {kind_of(value)}")
    return value


def number(value: Any, node: yaml.Node) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise WrongValue(f"must be a number, not {kind_of(value)}")
    return float(value)


def day(value: Any, node: yaml.Node) -> date:
    """Read a date, with or without a time, YAML's or ISO text; of several (``{created: ...}``), the first."""
    if isinstance(value, dict) and value and isinstance(node, yaml.MappingNode):
        return day(next(iter(value.values())), node.value[0][1])
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        raise WrongValue("must be a date such as 2026-01-31") from None


def slug(value: Any, node: yaml.Node) -> str:
    """Read a slug that is one already; inner dots (``mkdocs-2.0``) are fine in an address a writer chose."""
    written = label(value, node)
    fit = slugify(written)
    if fit and slugify(written.replace(".", "-")) == written.replace(".", "-"):
        return written
    if not fit or fit != written:
        way_out = f" (did you mean '{fit}'?)" if fit else ""
        raise WrongValue(f"'{written}' cannot be a slug{way_out}")
    return fit


def status(value: Any, node: yaml.Node) -> str:
    """Read draft, published or deprecated; Material's own 'new' is a published page with a mark."""
    written = label(value, node)
    if written == "new":
        return "published"
    if written not in STATUSES:
        near = near_miss(written, STATUSES)
        way_out = f" (did you mean '{near}'?)" if near else ""
        raise WrongValue(f"must be draft, published or deprecated, not '{written}'{way_out}")
    return written


def search_options(value: Any, node: yaml.Node) -> SearchOptions:
    """Read ``{boost: 2, exclude: false}``."""
    if not isinstance(value, dict) or set(value) - {"boost", "exclude"}:
        raise WrongValue("must be a mapping of boost and exclude, such as {boost: 2}")
    boost, exclude = value.get("boost", 1.0), value.get("exclude", False)
    if number(boost, node) <= 0:
        raise WrongValue("boost must be above 0 (use exclude: true to leave the article out)")
    return SearchOptions(boost=float(boost), exclude=flag(exclude, node))


def anything(value: Any, node: yaml.Node) -> Any:
    """Keep a value as it is."""
    return value
