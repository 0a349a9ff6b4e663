"""Setting types MkDocs does not have."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import OptionallyRequired

from feedback_widget.reports.rule_settings import chosen

SEVERITIES = ("error", "warning", "hint", "off")


class StringMap(OptionallyRequired[dict[str, str]]):
    """A mapping whose values become text, so that `version: 2.10` stays what the writer typed or close to it."""

    def run_validation(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValidationError(f"expected names and values, got {value!r}")
        nested = [name for name, item in value.items() if isinstance(item, dict | list)]
        if nested:
            raise ValidationError(f"'{nested[0]}' holds a list or mapping; a variable is one piece of text")
        return {str(name): "" if item is None else str(item) for name, item in value.items()}


class Severities(OptionallyRequired[dict[str, str]]):
    """Rule ids to severities; YAML reads a bare `off` as false, which means off here."""

    def run_validation(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValidationError(f"expected rules and severities, got {value!r}")
        chosen = {str(rule): "off" if item is False else str(item) for rule, item in value.items()}
        for rule, severity in chosen.items():
            if severity not in SEVERITIES:
                raise ValidationError(f"rule '{rule}': unknown severity '{severity}' (choose {', '.join(SEVERITIES)})")
        return chosen


class Shaped(OptionallyRequired[str]):
    """Text of one shape, or nothing.

    Args:
        shape: a regular expression all of it matches.
        example: a right one, for the message.
    """

    def __init__(self, shape: str, example: str) -> None:
        super().__init__(default="")
        self._shape = re.compile(shape)
        self._example = example

    def run_validation(self, value: object) -> str:
        if not isinstance(value, str) or (value and not self._shape.fullmatch(value)):
            raise ValidationError(f"'{value}' cannot be used; write it like {self._example}")
        return value


class Whole(OptionallyRequired[int]):
    """A whole number between two, both in.

    Args:
        default: when nothing is set.
        least: the smallest.
        most: the largest.
    """

    def __init__(self, default: int, least: int, most: int) -> None:
        super().__init__(default=default)
        self._least, self._most = least, most

    def run_validation(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self._least <= value <= self._most:
            raise ValidationError(f"must be a whole number from {self._least} to {self._most}, not {value!r}")
        return value


class ReportRules(OptionallyRequired[dict[str, Any]]):
    """Rules and weights of the report by name, those that differ from the default."""

    def run_validation(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError(f"expected rules and values, such as {{unlike_pause: 60}}, got {value!r}")
        try:
            return chosen(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


LANGUAGE = (r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", "de or pt-BR")
ADDRESS = (r"https?://[^\s/]+\S*|/\S*", "https://feedback.example.com")
EMAIL = (r"[^\s@]+@[^\s@]+", "help@example.com")
