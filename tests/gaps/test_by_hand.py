"""Files that people write too keep what people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.errors import LedgerError
from generator.gaps.by_hand import append, read, with_comments, write

ENTRY = '# gap a-0001\n- {query: "a"}\n'


@pytest.mark.parametrize(
    ("known", "grown"),
    [
        ("", ENTRY),
        ("[]\n", ENTRY),
        ("# Ours.\n", f"# Ours.\n{ENTRY}"),
        ("# Ours.\n- b  # why\n\n# end\n", f"# Ours.\n- b  # why\n\n# end\n{ENTRY}"),
        ("  - b\n", '  - b\n  # gap a-0001\n  - {query: "a"}\n'),
        ("---\n- b\n...\n", f"---\n- b\n{ENTRY}...\n"),
        ("b: [c]\n", 'b: [c]\n# gap a-0001\n{query: "a"}\n'),
    ],
)
def test_an_entry_goes_to_the_end_of_a_list_however_it_is_written(known: str, grown: str) -> None:
    """Entries were put below the text: one that was indented, or ended in `...`, was no YAML any more."""
    if known.startswith("b:"):
        assert append(known, "- w: [t]  # why\n", "s.yml") == "b: [c]\nw: [t]  # why\n"
        return
    assert append(known, ENTRY, "t.yml") == grown
    assert yaml.safe_load(grown)[-1] == {"query": "a"}


def test_a_list_in_one_line_is_refused_with_the_way_out() -> None:
    with pytest.raises(LedgerError, match=r"t\.yml: cannot be added to .* a line of its own: - {query"):
        append("[{query: b}]\n", ENTRY, "t.yml")


def test_a_broken_list_is_named_with_its_line() -> None:
    with pytest.raises(LedgerError, match=r"t\.yml:2: an unsettled merge, '<<<<<<< HEAD'"):
        append("- a\n<<<<<<< HEAD\n", ENTRY, "t.yml")


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "t.yml"
    path.write_bytes(b"- a\r\n- b\r\n")
    write(path, append(read(path), "- c\n", "t.yml"))
    assert path.read_bytes() == b"- a\r\n- b\r\n- c\r\n"
    assert list(tmp_path.iterdir()) == [path]


def test_comments_stay_beside_the_lines_they_speak_of() -> None:
    before = (
        "# The lawyers look at this one.\nid: a-0001\nstatus: open  # until May\nowner: ana\n"
        'wordings:\n  # the first is theirs\n  - one # sic\n  - "#two"\nnear: x  # gone soon\n# the end\n'
    )
    after = 'id: a-0001\nstatus: planned\nowner: ana\nwordings:\n  - one\n  - "#two"\n  - three\n'
    assert with_comments(after, before) == (
        "# The lawyers look at this one.\nid: a-0001\nstatus: planned  # until May\nowner: ana\n"
        'wordings:\n  # the first is theirs\n  - one  # sic\n  - "#two"\n  - three\n# gone soon\n# the end\n'
    )


def test_a_comment_of_the_second_step_stays_with_the_second_step() -> None:
    before = "history:\n  - status: open\n  - status: open  # again\n"
    assert (
        with_comments(before.replace("  # again", "") + "  - status: open\n", before) == f"{before}  - status: open\n"
    )


def test_a_text_without_comments_is_left_as_it_is() -> None:
    assert with_comments("a: 1\n", "a: '#2'\n") == "a: 1\n"
