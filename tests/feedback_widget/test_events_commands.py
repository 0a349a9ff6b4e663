"""`askwell events` and `askwell doctor` as a person uses them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from feedback_widget.events import encode_event
from feedback_widget.store import open_store
from generator.cli import askwell
from generator.errors import AskwellError, UsageError


def run(*arguments, **options):
    return CliRunner().invoke(askwell, arguments, **options)


@pytest.fixture
def full(store_url, make):
    """The URL of a store with one event of each kind."""
    with open_store(store_url) as store:
        store.write([make.record(event) for event in make.one_of_each()])
        store.write([make.record(make.view(visit="bot"), quarantine="honeypot")])
    return store_url


def test_an_export_is_what_it_takes_to_make_the_store_again(full, tmp_path):
    export = run("events", "export", "--db", full)
    assert export.exit_code == 0
    lines = [line for line in export.stdout.splitlines() if line]
    assert len(lines) == 8
    copy = f"sqlite:///{tmp_path}/copy.db"
    assert (
        "8 stored, 0 stored before, 0 refused" in run("events", "import", "--db", copy, "-", input=export.stdout).output
    )
    assert (
        "0 stored, 8 stored before, 0 refused" in run("events", "import", "--db", copy, "-", input=export.stdout).output
    )
    again = run("events", "export", "--db", copy).stdout
    assert sorted(again.splitlines()) == sorted(lines)


def test_events_of_another_collector_keep_their_own_times(store_url, make, tmp_path):
    event = json.loads(encode_event(make.search("old", occurred_at="2019-05-06T07:08:09Z")))
    file = tmp_path / "history.jsonl"
    file.write_text(json.dumps(event) + "\n\n")
    assert run("events", "import", "--db", store_url, str(file)).exit_code == 0
    with open_store(store_url) as store, store.snapshot() as snapshot:
        assert snapshot.day_counts() == {"2019-05-06": 1}


def test_lines_that_are_no_events_are_named_and_the_others_stored(store_url, make, tmp_path):
    file = tmp_path / "mixed.jsonl"
    good = encode_event(make.view()).decode()
    file.write_text(f'{good}\n{{"type":"x"}}\nnot json\n{good.replace("view", "vote")}\n')
    result = run("events", "import", "--db", store_url, str(file))
    assert "1 stored, 0 stored before, 3 refused" in result.output
    assert "line 2: Invalid value 'x'" in result.output
    assert isinstance(result.exception, AskwellError)


def test_imported_text_is_scrubbed_too(store_url, make, tmp_path):
    file = tmp_path / "old.jsonl"
    file.write_bytes(encode_event(make.search("mail jane@customer.example")))
    run("events", "import", "--db", store_url, str(file))
    assert "customer.example" not in run("events", "export", "--db", store_url).stdout


def test_all_of_one_visit_can_be_seen_and_erased(full):
    assert len(run("events", "export", "--db", full, "--visit", "tab-1").stdout.splitlines()) == 7
    assert "7 events of visit tab-1 erased" in run("events", "erase", "--db", full, "tab-1").output
    assert run("events", "export", "--db", full, "--visit", "tab-1").stdout == ""


def test_quarantine_is_listed_and_released(full):
    assert "1  honeypot" in run("events", "quarantine", "--db", full).output
    assert "1 events released" in run("events", "quarantine", "--db", full, "--release", "honeypot").output


def test_purge_takes_a_day_or_an_age(full):
    assert "0 events" in run("events", "purge", "--db", full, "--before", "36500d").output
    assert "7 events" in run("events", "purge", "--db", full, "--before", "2100-01-01").output
    result = run("events", "purge", "--db", full, "--before", "yesterday")
    assert isinstance(result.exception, UsageError)


def test_the_doctor_finds_all_well_whatever_was_done(full):
    run("events", "quarantine", "--db", full, "--release", "honeypot")
    run("events", "erase", "--db", full, "bot")
    run("events", "purge", "--db", full, "--before", "2100-01-01")
    result = run("doctor", "--db", full, "--format", "json")
    found = {finding["check"]: finding["level"] for finding in json.loads(result.output)}
    assert {name: found[name] for name in ("accepted", "quarantine", "rollups", "outbox", "version")} == dict.fromkeys(
        ("accepted", "quarantine", "rollups", "outbox", "version"), "ok"
    )


def test_the_doctor_finds_an_event_that_was_lost(full):
    with open_store(full) as store, store._begin() as run_sql:
        run_sql("DELETE FROM events WHERE kind = 'view'")
    result = run("doctor", "--db", full)
    assert result.exit_code == 1
    assert "1 missing" in result.output


def test_the_doctor_finds_sums_that_do_not_agree(full):
    with open_store(full) as store, store._begin() as run_sql:
        run_sql("UPDATE day_totals SET searches = searches + 5")
    assert "searches: 6 summed, 1 stored" in run("doctor", "--db", full).output


def test_the_doctor_says_what_is_wrong_with_an_origin(full):
    result = run("doctor", "--db", full, env={"ASKWELL_ORIGINS": "https://help.example/"})
    assert (result.exit_code, "https://help.example/" in result.output) == (1, True)


def test_nothing_reports_keep_says_what_was_erased(store_url, make, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    now = datetime.now(UTC)
    events = []
    for age in (0, 1, 9, 20):
        moment = now - timedelta(days=age)
        secret = {"visit": "tab-1", "occurred_at": moment}
        events += [make.search("zebracorn payment", **secret), make.contact("zebracorn refund", **secret)]
        events += [make.search("delete account", visit=f"tab-{age + 2}", occurred_at=moment)]
    with open_store(store_url) as store:
        store.write([make.record(event) for event in events])
    assert run("report", "gaps", "--db", store_url, "--private", "1", "--format", "csv").exit_code == 0
    assert b"zebracorn" in kept_by_reports(store_url)
    assert run("events", "erase", "--db", store_url, "tab-1").exit_code == 0
    assert b"zebracorn" not in kept_by_reports(store_url)
    again = run("report", "gaps", "--db", store_url, "--private", "1", "--format", "csv").stdout
    assert "delete account" in again and "zebracorn" not in again


def kept_by_reports(url: str) -> bytes:
    with open_store(url) as store, store.snapshot() as snapshot:
        return b"".join(body for _, body in snapshot.report_bodies([name for name, *_ in snapshot.report_heads()]))
