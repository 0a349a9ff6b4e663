"""The event contract for other languages: JSON Schema, made from the structs and kept in `events.v1.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from feedback_widget.events import KINDS, MAX_EVENTS

FILE = Path(__file__).parent / "events.v1.json"
UUID_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
DEFS = "#/$defs/{name}"


def definitions(template: str = DEFS) -> dict[str, Any]:
    """Return the JSON Schema of each kind of event, by name, with what the types alone cannot say."""
    _, found = msgspec.json.schema_components(list(KINDS.values()), ref_template=template)
    for schema in found.values():
        schema["properties"]["event_id"]["pattern"] = UUID_PATTERN
    survey = found["Survey"]
    nps = {"properties": {"survey": {"const": "nps"}}}
    survey["anyOf"] = [nps, {"properties": {"survey": {"const": "csat"}, "score": {"minimum": 1, "maximum": 5}}}]
    return found


def document() -> dict[str, Any]:
    """Return the contract as one JSON Schema document: a body is an event, or an array of 1 to 20."""
    kinds = {tag: {"$ref": DEFS.format(name=kind.__name__)} for tag, kind in KINDS.items()}
    event = {"oneOf": list(kinds.values())}
    batch = {"type": "array", "items": {"$ref": "#/$defs/Event"}, "minItems": 1, "maxItems": MAX_EVENTS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Askwell events, version 1",
        "oneOf": [{"$ref": "#/$defs/Event"}, {"$ref": "#/$defs/Batch"}],
        "$defs": {"Event": event, "Batch": batch, **definitions()},
    }


def text() -> str:
    """Return the text of `events.v1.json`."""
    return msgspec.json.format(msgspec.json.encode(document(), order="sorted"), indent=2).decode() + "\n"
