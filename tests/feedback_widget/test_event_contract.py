"""The schema file and the structs say the same; so does the OpenAPI document."""

from __future__ import annotations

import json
from uuid import uuid1, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import validator_for
from msgspec import ValidationError

from feedback_widget import schema
from feedback_widget.collector.intake import _decode
from feedback_widget.collector.openapi import document
from feedback_widget.collector.outcomes import Drop
from feedback_widget.events import MAX_EVENTS, decode_body, decode_event, encode_event, problem

VALID = validator_for(json.loads(schema.FILE.read_text()), validate_formats=True)


def accepted(value: object) -> bool:
    try:
        events, refused = _decode(json.dumps(value).encode())
    except Drop:
        return False
    return not refused and not any(problem(event) for event in events)


def test_the_schema_file_is_made_from_the_structs():
    assert schema.FILE.read_text() == schema.text()


def test_every_kind_is_of_the_contract_and_back(make):
    for event in make.one_of_each():
        assert VALID.is_valid(json.loads(encode_event(event)))
        assert decode_event(encode_event(event)) == event
    assert VALID.is_valid([json.loads(encode_event(event)) for event in make.one_of_each()])


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_both_take_and_refuse_the_same(make, data):
    event = json.loads(encode_event(data.draw(st.sampled_from(make.one_of_each()))))
    name = data.draw(st.sampled_from([*event, "extra", "score", "query"]))
    event[name] = data.draw(WRONG)
    if data.draw(st.booleans()):
        event.pop(data.draw(st.sampled_from(list(event))))
    assert accepted(event) == VALID.is_valid(event), event


WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 12),
    st.just(10**7),
    st.floats(0.1, 0.9),
    st.sampled_from(["", "x", "x" * 301, "x" * 6000]),
    st.sampled_from(["csat", "nps", "strong", "wrong", "webhook"]),
    st.just([]),
    st.just(["a"]),
    st.just(["wrong"] * 5),
    st.just({}),
    st.builds(lambda: str(uuid4())),
    st.builds(lambda: str(uuid1())),
    st.just("2026-11-21T10:00:00Z"),
    st.just("2026-11-21T10:00:00+05:30"),
)


def test_a_batch_has_one_to_twenty_events(make):
    event = json.loads(encode_event(make.view()))
    for n in (0, 1, MAX_EVENTS, MAX_EVENTS + 1):
        assert VALID.is_valid([event] * n) == accepted([event] * n) == (1 <= n <= MAX_EVENTS)


@pytest.mark.parametrize("score", [0, 6])
def test_csat_goes_from_one_to_five(make, score):
    assert "outside 1..5" in problem(make.survey(score))
    assert not VALID.is_valid(json.loads(encode_event(make.survey(score))))


def test_what_is_wrong_is_named(make):
    with pytest.raises(ValidationError, match=r"\$\.rank"):
        decode_body(encode_event(make.click()).replace(b'"rank":2', b'"rank":0'))


def test_the_openapi_document_is_one():
    from openapi_spec_validator import OpenAPIV31SpecValidator

    found = document()
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []
    assert {"/v1/events", "/v1/form"} <= set(found["paths"])
