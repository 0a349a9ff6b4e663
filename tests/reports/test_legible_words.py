"""Words of scripts without spaces are compared by pairs of characters, and read whole."""

from __future__ import annotations

from feedback_widget.reports.report import TermRow
from feedback_widget.reports.search_rows import _legible
from feedback_widget.reports.wording import runs, words


def test_pairs_are_joined_to_what_was_typed() -> None:
    """Words we never use were listed as "した; たい; をキ; キャ"."""
    asked = "注文をキャンセルしたい"
    assert runs(set(words(asked)), [asked]) == dict.fromkeys(words(asked), asked)


def test_pairs_that_the_content_uses_part_a_run() -> None:
    assert runs({"退款", "多久"}, ["退款要多久"]) == {
        "退款": "退款",
        "多久": "多久",
    }
    assert runs({"invoice"}, ["get an invoice"]) == {}


def test_a_word_stands_in_one_row() -> None:
    asked = "退款要多久"
    rows = [TermRow(word=pair, intents=3, failed=2.0, queries=(asked,), nearest="") for pair in words(asked)]
    rows.append(TermRow(word="refund", intents=1, failed=1.0, queries=("refund",), nearest=""))
    assert [row.word for row in _legible(rows)] == [asked, "refund"]
