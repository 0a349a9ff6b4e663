"""Whatever is sent, the answer is one of the contract and never a 5xx. The long run is benchmarks/collector_hostile.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import collector_hostile as hostile


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with hostile.in_process(f"sqlite:///{tmp_path_factory.mktemp('hostile')}/events.db") as client:
        yield client


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(hostile.bodies())
def test_no_body_makes_it_fall(service, body):
    answer = service.post("/v1/events", content=body, headers={"content-type": "text/plain"})
    assert answer.status_code in hostile.ALLOWED
    assert answer.headers["askwell-outcome"]
    assert (answer.status_code == 204) or json.loads(answer.content)["reasons"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(hostile.form_bodies())
def test_no_form_makes_it_fall(service, body):
    answer = service.post("/v1/form", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code in {200, 202, 303, 400, 413}


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["content-type", "user-agent", "referer", "x-forwarded-for", "sec-purpose"]),
        st.binary(max_size=60),
    )
)
def test_no_header_makes_it_fall(service, headers):
    safe = {name.encode(): bytes(c for c in value if c >= 32 and c != 127) for name, value in headers.items()}
    for path in ("/v1/events", "/v1/form"):
        assert service.post(path, content=b"{}", headers=list(safe.items())).status_code < 500


@pytest.mark.slow
def test_schemathesis_finds_nothing(tmp_path):
    with hostile.over_the_wire(f"sqlite:///{tmp_path}/events.db") as (url, log):
        failures = hostile.check_openapi(url, examples=25)
        said = log.read_text()
    assert failures == ""
    assert "where" not in said, said
