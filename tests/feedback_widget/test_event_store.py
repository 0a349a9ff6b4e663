"""The same promises on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import func, select

from feedback_widget.events import moment
from feedback_widget.store import SchemaTooNew, open_store, tables
from feedback_widget.store.records import DAY, day_of


def rows(store, table):
    with store.snapshot() as snapshot:
        return snapshot.select(select(table))


def total(store, name):
    with store.snapshot() as snapshot:
        ((n,),) = snapshot.select(select(func.coalesce(func.sum(tables.day_totals.c[name]), 0)))
    return n


def test_an_event_comes_back_as_it_went_in(store, make):
    records = [make.record(event) for event in make.one_of_each()]
    assert store.write(records) == [True] * len(records)
    with store.snapshot() as snapshot:
        assert {r.event.event_id: r for r in snapshot.records()} == {r.event.event_id: r for r in records}


def test_an_event_sent_again_is_a_duplicate_and_counts_once(store, make):
    record = make.record(make.search())
    assert store.write([record]) == [True]
    assert store.write([record, make.record(make.search()), record]) == [False, True, False]
    assert total(store, "searches") == 2


def test_an_id_twice_in_one_batch_is_stored_once(store, make):
    record = make.record(make.vote())
    assert store.write([record, record]) == [True, False]
    assert total(store, "yes") == 1


def test_an_empty_batch_is_no_batch(store):
    assert store.write([]) == []


def test_nodes_that_get_the_same_events_store_each_once(store_url, make):
    records = [make.record(make.search(f"q{n % 7}")) for n in range(300)]
    new: list[int] = []

    def node(order):
        with open_store(store_url) as store:
            new.append(sum(sum(store.write(order[at : at + 20])) for at in range(0, 300, 20)))

    with open_store(store_url):
        threads = [
            threading.Thread(target=node, args=(order,))
            for order in (records, records[::-1], records[150:] + records[:150])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with open_store(store_url) as store:
        assert sum(new) == total(store, "events") == 300


def test_opening_twice_at_once_makes_one_schema(store_url):
    errors = []

    def opening():
        try:
            open_store(store_url).close()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_database_of_a_later_askwell_is_left_alone(store, store_url):
    with store._begin() as run:
        run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match="9999"):
        open_store(store_url)


def test_a_snapshot_does_not_move_while_others_write(store, make):
    store.write([make.record(make.search())])
    with store.snapshot() as snapshot:
        assert snapshot.count("events") == 1
        store.write([make.record(make.search())])
        assert snapshot.count("events") == sum(snapshot.day_counts().values()) == 1


def test_traces_come_in_order_of_time_with_what_reports_need(store, make):
    first = make.search("how\x1fever", results=0, match="none", top=["a/b", "c/d"], dwell=5)
    second = make.vote(False, reasons=["wrong", "unclear"], comment="bad")
    store.write([make.record(second), make.record(first)])
    moments = [int(event.occurred_at.timestamp() * 1000) for event in (first, second)]
    seen = "00ff00ff00ff00ff"
    with store.snapshot() as snapshot:
        for pause, dwell in ((6, "0"), (5, "5"), (2, "2")):
            assert list(snapshot.traces(day_of(moments[0]), pause)) == [
                ("tab-1", moments[0], seen, f"search\x1f0\x1fnone\x1f{dwell}\x1f2.1\x1fen\x1fa/b\nc/d\x1fhow\x1fever"),
                ("tab-1", moments[1], seen, f"vote\x1f0\x1fwrong,unclear\x1f0\x1f2.1\x1fen\x1f{second.ref}\x1fbad"),
            ]
        assert list(snapshot.traces("2020-01-01", 5)) == []


def test_a_days_traces_are_all_there_whatever_times_their_ids_were_made_at(store, make):
    """Of the ids some tell of other times of the day, some of other days, and some (v4) of no time at all."""
    start = 1_790_000_000_000 // DAY * DAY
    noon, end = start + DAY // 2, start + DAY
    made_at = [0, start - DAY, start, start + 7, noon, end - 1, end, 0xFFFF_FFFF_FFFF, 0x1234_5678_9ABC]
    ids = [UUID(int=at << 80 | (4 if at == made_at[-1] else 7) << 76 | 2 << 62) for at in made_at]
    moments = [start - 1, start, start, start + 5, noon, noon, end - 1, end]
    written = [(at, UUID(int=one.int + n)) for n, (at, one) in enumerate(product(moments, ids))]
    events = [make.search(str(one), event_id=one, occurred_at=moment(at)) for at, one in written]
    store.write([make.record(event) for event in events])
    with store.snapshot() as snapshot:
        traces = list(snapshot.traces(day_of(start), 5))
    found = [(at, UUID(step.rpartition("\x1f")[2])) for _, at, _, step in traces]
    assert sorted(found) == sorted((at, one) for at, one in written if start <= at < end)


def test_report_days_are_replaced_by_later_ones(store):
    store.save_report_days([("2026-01-01", 3, "r1", b"\x00a"), ("2026-01-02", 1, "r1", b"b")])
    store.save_report_days([("2026-01-01", 4, "r2", b"c")])
    with store.snapshot() as snapshot:
        assert list(snapshot.report_days()) == [("2026-01-01", 4, "r2", b"c"), ("2026-01-02", 1, "r1", b"b")]


def test_quarantined_events_do_not_count_until_released(store, make):
    held = [make.record(make.search(), quarantine="bot: spider"), make.record(make.search(), quarantine="honeypot")]
    store.write(held)
    assert (total(store, "searches"), len(rows(store, tables.quarantine))) == (0, 2)
    assert store.release("bot: spider") == 1
    assert (total(store, "searches"), len(rows(store, tables.quarantine))) == (1, 1)


def test_purge_deletes_events_and_keeps_sums(store, make):
    store.write([make.record(event) for event in make.one_of_each()])
    assert store.purge("2020-01-01") == 0
    assert store.purge("2100-01-01") == 7
    assert (rows(store, tables.events), total(store, "events")) == ([], 7)


def test_purge_takes_letters_along_that_nobody_sent_for(store, make):
    store.write([make.record(make.contact(), letter="{}")])
    store.purge("2020-01-01")
    assert len(rows(store, tables.outbox)) == 1
    store.purge("2100-01-01")
    assert rows(store, tables.outbox) == []


def test_erasing_a_visit_leaves_the_store_as_if_it_had_never_come(store, make):
    store.write([make.record(make.search("kept", visit="other"))])
    before = {name: rows(store, table) for name, table in tables.ROLLUPS.items()}
    store.write([make.record(event, letter="{}") for event in make.one_of_each()])
    store.write([make.record(make.view(), quarantine="honeypot")])
    assert store.erase("tab-1") == 8
    assert {name: rows(store, table) for name, table in tables.ROLLUPS.items()} == before
    assert len(rows(store, tables.events)) == 1
    assert rows(store, tables.quarantine) == rows(store, tables.outbox) == []


def test_a_salt_is_one_for_all_nodes_until_it_is_destroyed(store):
    assert store.salt("2026-01-01", b"first") == b"first"
    assert store.salt("2026-01-01", b"second") == b"first"
    store.destroy_salts("2026-01-02")
    assert store.salt("2026-01-01", b"third") == b"third"


def test_a_letter_is_claimed_by_one_node_at_a_time(store, make):
    store.write([make.record(make.contact(), letter='{"a":1}')])
    far = 10**15
    (letter,) = store.letters_due(far, 60_000)
    assert (letter.body, letter.tries) == ('{"a":1}', 1)
    assert store.letters_due(far + 1, 60_000) == []
    store.letter_failed(letter, "HTTP 500", far + 5)
    (again,) = store.letters_due(far + 5, 60_000)
    assert (again.event_id, again.tries) == (letter.event_id, 2)
    store.letter_sent(again)
    assert rows(store, tables.outbox) == []


def test_a_letter_given_up_stays_for_a_person(store, make):
    store.write([make.record(make.contact(), letter="{}")])
    (letter,) = store.letters_due(10**15, 1)
    store.letter_failed(letter, "HTTP 410", None)
    assert store.letters_due(10**16, 1) == []
    assert len(rows(store, tables.outbox)) == 1


def test_a_duplicate_contact_is_no_second_letter(store, make):
    record = make.record(make.contact(), letter="{}")
    store.write([record])
    store.write([record])
    assert len(rows(store, tables.outbox)) == 1


def test_decisions_come_back_in_the_order_they_were_made(store):
    first = ("gap-1", "2026-11-21T10:00:00Z", "ana", "planned", "", "next week")
    second = ("gap-1", "2026-11-21T09:00:00Z", "ben", "owner", "ben", "")
    store.save_triage([first])
    store.save_triage([second])
    with store.snapshot() as snapshot:
        assert snapshot.triage() == [first, second]
        assert snapshot.triage()[1].who == "ben"


def test_what_was_erased_is_in_no_file(tmp_path, make):
    with open_store(f"sqlite:///{tmp_path}/events.db") as store:
        store.salt("2026-01-01", b"salt-of-the-first")
        store.write([make.record(make.search("xylophone", visit="gone")), make.record(make.search("kept"))])
        store.erase("gone")
        store.destroy_salts("2026-01-02")
        raw = b"".join(file.read_bytes() for file in tmp_path.glob("events.db*"))
        assert (b"xylophone" in raw, b"salt-of-the-first" in raw, b"kept" in raw) == (False, False, True)


def test_a_commit_is_synced_and_deleted_bytes_are_overwritten(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/events.db") as store:
        found = {name: store._connection.pragma(name) for name in ("journal_mode", "synchronous", "secure_delete")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
