"""The ledger on disk: what is written is what is read, and what is wrong is said with its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import ContentError, LedgerError
from generator.gaps.ledger import dump_gap, find, parse_gap, read_ledger, write_gaps
from generator.gaps.models import STATUSES, Gap, Step

line = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
label = line.filter(bool)
day = st.dates(date(2020, 1, 1), date(2035, 1, 1))
steps = st.builds(Step, on=day, status=st.sampled_from(STATUSES), by=line, note=line)
gaps = st.builds(
    Gap,
    id=st.from_regex(r"[a-z][a-z-]{0,20}-[0-9a-f]{4}", fullmatch=True),
    label=label,
    status=st.sampled_from(STATUSES),
    owner=line,
    answer=st.just(""),
    near=line,
    wordings=st.lists(label, max_size=5).map(tuple),
    within=st.integers(1, 20),
    share=st.sampled_from([0.5, 0.8, 1.0]),
    opened=day,
    volume=st.integers(0, 500),
    history=st.lists(steps, max_size=3).map(tuple),
)


@given(gaps)
def test_what_is_written_is_read_back(gap: Gap) -> None:
    read, findings = parse_gap(f"gaps/{gap.id}.yml", dump_gap(gap).encode())
    assert not findings
    assert read == gap


@given(gaps)
def test_writing_twice_gives_the_same_bytes(gap: Gap) -> None:
    read, _ = parse_gap(f"gaps/{gap.id}.yml", dump_gap(gap).encode())
    assert read and dump_gap(read) == dump_gap(gap)


@given(st.binary(max_size=300))
def test_any_file_is_a_gap_or_findings_with_a_line(raw: bytes) -> None:
    gap, findings = parse_gap("gaps/x.yml", raw)
    assert gap or findings
    assert all(found.line >= 1 for found in findings)


def test_one_more_wording_is_one_more_line() -> None:
    before = dump_gap(Gap(id="a-0001", label="a", wordings=("one", "two"))).splitlines()
    after = dump_gap(Gap(id="a-0001", label="a", wordings=("one", "two", "three"))).splitlines()
    assert [text for text in after if text not in before] == ["  - three"]


def test_one_day_in_two_places_is_written_twice() -> None:
    """PyYAML wrote the second one as an alias (*id001), which no content file may hold."""
    today = date(2026, 3, 1)
    gap = Gap(id="a-0001", label="a", answered=today, history=(Step(on=today, status="answered"),))
    assert parse_gap("gaps/a-0001.yml", dump_gap(gap).encode()) == (gap, [])


def test_an_unchanged_gap_is_not_written_again(tmp_path: Path) -> None:
    gap = Gap(id="a-0001", label="a")
    assert write_gaps(tmp_path, [gap])
    assert write_gaps(tmp_path, [gap]) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: a\nlabel: A\nstatus: done\n", r"gaps/a.yml:3: 'status' must be one of open, .* not 'done'"),
        ("id: b\nlabel: A\n", r"gaps/a.yml:1: the id 'b' is not the file's name"),
        ("label: A\n", r"gaps/a.yml:1: an entry without 'id'"),
        ("id: a\nlabel: A\nshare: 80\n", r"gaps/a.yml:3: 'share' must be above 0 and at most 1"),
        ("id: a\nlabel: A\nhistory: [{on: soon}]\n", r"gaps/a.yml:3: 'history' has a step"),
        ("", r"gaps/a.yml:1: an empty gap"),
        ("id: a\nlabel: A\nstatus: plannd\n", r"gaps/a.yml:3: .* not 'plannd' \(did you mean 'planned'\?\)"),
        ("id: a\nlabel: A\nwithin: 0\n", r"gaps/a.yml:3: 'within' must be 1 or more"),
        ("id: a\n<<<<<<< ana\nlabel: A\n", r"gaps/a.yml:2: an unsettled merge, '<<<<<<< ana': keep one side"),
        (
            "id: a\nlabel: A\nhistory:\n  - {on: 2026-02-02, status: open}\n  - {on: 2026-02-03, status: opne}\n",
            r"gaps/a.yml:3: 'history' has a step on line 5 whose 'status' must .* \(did you mean 'open'\?\)",
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "gaps").mkdir()
    (tmp_path / "gaps" / "a.yml").write_text(text)
    with pytest.raises(ContentError, match=message):
        read_ledger(tmp_path)


def test_a_file_of_another_ending_is_not_left_out_quietly(tmp_path: Path) -> None:
    """A gap saved as a-0001.yaml was in no list, and the next sync opened it anew."""
    (tmp_path / "gaps").mkdir()
    (tmp_path / "gaps" / "a-0001.yaml").write_text("id: a-0001\nlabel: A\n")
    with pytest.raises(ContentError, match=r"gaps/a-0001\.yaml:1: .* \(rename it a-0001\.yml\)"):
        read_ledger(tmp_path)


def test_what_people_wrote_into_a_gap_stays(tmp_path: Path) -> None:
    """A sync took the comments out of a gap, and the line ends a Windows editor had given it."""
    gap = Gap(id="a-0001", label="a", wordings=("one",))
    (path,) = write_gaps(tmp_path, [gap])
    mine = path.read_text().replace("status: open", "status: open  # legal looks at it\r").replace("\n", "\r\n")
    path.write_bytes(mine.replace("\r\r\n", "\r\n").encode())
    assert write_gaps(tmp_path, [gap]) == []
    assert write_gaps(tmp_path, [replace(gap, status="planned")]) == [path]
    assert b"status: planned  # legal looks at it\r\n" in path.read_bytes()
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_a_step_without_a_name_is_nobodys() -> None:
    raw = b"id: a\nlabel: a\nhistory:\n  - on: '2026-02-02'\n    status: open\n    by:\n"
    gap, findings = parse_gap("gaps/a.yml", raw)
    assert gap and not findings and gap.history[0].by == ""


def test_a_gap_is_found_by_the_start_of_its_id() -> None:
    ledger = {name: Gap(id=name, label=name) for name in ("refund-0001", "refund-0002", "login-0003")}
    assert find(ledger, "login").id == "login-0003"
    with pytest.raises(LedgerError, match="several gaps start with 'refund': refund-0001, refund-0002"):
        find(ledger, "refund")
    with pytest.raises(LedgerError, match="askwell gaps list"):
        find(ledger, "shipping")


def test_a_step_may_be_written_without_quotes_as_people_do() -> None:
    raw = b"id: a-0001\nlabel: a\nhistory:\n  - on: 2026-02-02\n    status: planned\n    by: ana\n"
    gap, findings = parse_gap("gaps/a-0001.yml", raw)
    assert not findings
    assert gap and gap.history == (Step(on=date(2026, 2, 2), status="planned", by="ana"),)


def test_nothing_is_left_beside_the_ledger(tmp_path: Path) -> None:
    for text in ("a", "b"):
        write_gaps(tmp_path, [Gap(id="a-0001", label=text)])
    assert [path.name for path in (tmp_path / "gaps").iterdir()] == ["a-0001.yml"]
