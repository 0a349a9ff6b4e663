"""`askwell report` and `askwell gaps sync`: what a gap tells, and where it was heard."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from feedback_widget.simulate.record import records
from feedback_widget.simulate.visitors import Step as Played
from feedback_widget.store import open_store
from generator.cli import askwell
from generator.commands._tickets import read_tickets
from generator.errors import UsageError
from generator.gaps.ledger import read_ledger

PAGE = "---\ntitle: {title}\n---\n\n{title}, explained at length for everyone who needs it.\n"


def noon(days_ago: int) -> datetime:
    return datetime.now(UTC).replace(hour=12) - timedelta(days=days_ago)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "help"
    for folder, title in (("billing", "Pay by card"), ("billing/cards", "Replace a lost card"), ("account", "Sign in")):
        (root / "content/articles" / folder).mkdir(parents=True, exist_ok=True)
        name = title.lower().replace(" ", "-")
        (root / "content/articles" / folder / f"{name}.md").write_text(PAGE.format(title=title))
    (root / "content/articles/billing/_category.yml").write_text("title: Billing\nowner: billing-team\n")
    (root / "mkdocs.yml").write_text("site_name: Lumen\nplugins: [askwell]\n")
    (root / ".askwell").mkdir()
    open_store(f"sqlite:///{root / '.askwell/events.db'}").close()
    monkeypatch.chdir(root)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(askwell, list(words))


def heard(*steps: tuple) -> None:
    with open_store("sqlite:///.askwell/events.db") as store:
        for step in steps:  # each by a visitor of its own
            store.write(list(records([Played(step, "")], Random(str(step)))))


def told() -> dict[str, dict]:
    return {gap["label"]: gap for gap in json.loads(run("report", "gaps", "--format", "json").stdout)["gaps"]}


def search(days_ago: int, query: str) -> tuple:
    return (noon(days_ago).timestamp(), "search", f"v{days_ago}{query}", query, "", 1, "weak", "2.1", "de", "", 0)


def vote(days_ago: int, ref: str) -> tuple:
    return (noon(days_ago).timestamp(), "vote", f"w{days_ago}", "", ref, 0, "", "2.1", "de", "", 0)


def test_a_gap_goes_to_the_owner_of_the_nearest_category(project: Path) -> None:
    """`owner` of _category.yml was read and used nowhere."""
    assert run("build").exit_code == 0
    heard(*(search(n, query) for n in range(1, 6) for query in ("lost card replaced", "sign in twice")))
    found = told()
    assert (found["lost card replaced"]["category"], found["lost card replaced"]["owner"]) == (
        "billing/cards", "billing-team",
    )  # fmt: skip
    assert found["sign in twice"]["owner"] == ""
    (project / "content/articles/billing/cards/_category.yml").write_text("owner: card-team\n")
    assert run("build").exit_code == 0
    assert told()["lost card replaced"]["owner"] == "card-team"


def test_every_kind_of_gap_says_what_speaks_for_it_and_whom_it_concerns(project: Path) -> None:
    heard(*(vote(n, "articles/billing/pay-by-card") for n in range(1, 5)), *(search(n, "bitcoin") for n in range(1, 5)))
    refused, asked = told()["articles/billing/pay-by-card"], told()["bitcoin"]
    assert (refused["sources"], refused["versions"], refused["languages"]) == (["vote (4)"], ["2.1 (4)"], ["de (4)"])
    assert refused["evidence"] == ["unhelpful: 4 of 4 voted no"]
    assert "missing: 4 of 4 ended on a weak match" in asked["evidence"] and asked["sources"] == ["search (4)"]


def write_tickets(text: str) -> str:
    Path("tickets.csv").write_text(text)
    return "tickets.csv"


def test_tickets_count_on_their_own_days_and_reach_the_ledger(project: Path) -> None:
    days = [noon(n).date().isoformat() for n in (1, 3, 5, 7)]
    rows = "".join(f'{n},"Gift\nwrapping",{day}T10:00:00Z\n' for n, day in enumerate(days))
    path = write_tickets(f"Id,Subject,Created at\n{rows}9,Gift wrapping,2020-01-01\n")
    listed = json.loads(run("report", "gaps", "--tickets", path, "--format", "json").stdout)["gaps"]
    assert [(gap["label"], gap["sources"], gap["days"]) for gap in listed] == [("gift wrapping", ["ticket (4)"], 4)]
    assert run("gaps", "sync", "--tickets", path).exit_code == 0
    assert [gap.label for gap in read_ledger(project / "content").values()] == ["gift wrapping"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no gift wrapping\nwhere is my parcel\n", [("no gift wrapping", ""), ("where is my parcel", "")]),
        ("id;title\n1;Parcel, lost\n", [("Parcel, lost", "")]),
        ("date,what\n2026-01-31,Parcel\n2026-02-01,\n", [("Parcel", "2026-01-31")]),
        ("subject\nwrite to ann@example.com\n", [("write to [email]", "")]),
    ],
)
def test_tickets_are_read_as_help_desks_export_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, found: list[tuple[str, str]]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_tickets(Path(write_tickets(text))) == found


def test_a_day_that_is_none_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"tickets.csv:3: '31/1/2026' is no day \(write it like 2026-01-31"):
        read_tickets(Path(write_tickets("subject,date\na,2026-01-30\nb,31/1/2026\n")))


def test_a_decision_over_a_gap_of_long_ago_reaches_the_ledger(project: Path) -> None:
    """Support read a year and ignored what nobody had asked for months; the sync, which reads eight weeks, dropped it."""
    heard(*(search(days_ago, "gift cards") for days_ago in (100, 101, 102)))
    assert run("gaps", "sync").stdout.startswith("0 gaps changed")
    (gap,) = json.loads(run("report", "gaps", "--since", "52w", "--format", "json").stdout)["gaps"]
    with open_store("sqlite:///.askwell/events.db") as store:
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        store.save_triage([(gap["id"], at, "Ana", "ignore", "", "we sell none")])
    assert f"{gap['id']}: wontfix (ignore by Ana)" in run("gaps", "sync").stdout
    assert run("gaps", "sync").stdout.startswith("0 gaps changed")


@pytest.mark.parametrize(
    ("category", "hint"),
    [
        ("Billing", " (did you mean 'billing'?)"),
        ("biling/cards", " (did you mean 'billing/cards'?)"),
        ("zebra", " (there are account, billing)"),
        ("account", ""),
    ],
)
def test_a_category_that_is_none_is_told_from_one_without_gaps(project: Path, category: str, hint: str) -> None:
    run("build")
    heard(search(1, "pay by card"))
    told = run("report", "gaps", "--category", category, "--format", "csv").stderr
    assert f"No gap and no article of category {category} in this period{hint}." in told


def test_a_full_disk_names_the_file(project: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    heard(search(1, "pay by card"))
    full = run("report", "gaps", "--format", "csv", "-o", "/dev/full").exception
    assert isinstance(full, OSError) and full.filename == "/dev/full"


def test_a_period_may_begin_before_there_were_events_and_not_end_there(project: Path) -> None:
    """`--since 0001-01-01` ended in a traceback: there is no period before it to compare with."""
    heard(search(1, "pay by card"))
    asked = run("report", "gaps", "--since", "0001-01-01", "--format", "json")
    assert (
        json.loads(asked.stdout)["scope"]
        == json.loads(run("report", "gaps", "--since", "1970-01-01", "--format", "json").stdout)["scope"]
    )
    refused = run("report", "gaps", "--until", "0001-01-05")
    assert isinstance(refused.exception, UsageError) and "before 1970" in str(refused.exception)
