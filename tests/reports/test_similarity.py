"""Wordings of one need are alike, wordings of two are not; clusters are what average link says they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedback_widget.reports.clusters import average_link
from feedback_widget.reports.junk import is_junk
from feedback_widget.reports.similarity import Wordings
from feedback_widget.reports.smoothing import doubted, smoothed
from feedback_widget.reports.spelling import repairs, slips
from feedback_widget.reports.statistics import wilson
from feedback_widget.reports.wording import plain, stems


def near(one: str, two: str, *others: str) -> float:
    queries = [one, two, *others]
    space = Wordings(queries)
    if space.node[0] == space.node[1]:
        return 1.0
    return space.neighbours(0.0)[space.node[0]].get(space.node[1], 0.0)


OTHERS = ("change my password", "delete account", "track order", "invoice as pdf", "invite a colleague")


def test_inflections_and_order_do_not_matter():
    assert near("refunding two orders", "refund of two order", *OTHERS) == 1.0


def test_wordings_that_share_a_rare_word_are_nearer_than_those_that_share_a_common_one():
    common = [f"account {word}" for word in ("name", "photo", "limit", "type", "owner")]
    assert near("account webhook", "webhook secret", *common) > near("account webhook", "account name", *common)


def test_compounds_are_alike_by_their_letters():
    assert near("passwordreset", "password", *OTHERS) > 0.1 > near("invoice", "password", *OTHERS)


def test_scripts_without_spaces_are_compared_by_pairs_of_characters():
    assert len(set(stems("パスワードを忘れた")) & set(stems("パスワード変更"))) >= 3


def test_a_rare_slip_is_repaired_and_a_word_of_the_content_is_not():
    counts = {"password": 9, "pasword": 1, "passwort": 1, "form": 1, "from": 20}
    assert repairs(counts, {"form", "passwort"}) == {"pasword": "password"}


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_slips_are_symmetric_and_zero_only_for_equals(one, two):
    assert slips(one, two, 2) == slips(two, one, 2)
    assert (slips(one, two, 2) == 0) == (one == two)


@given(st.integers(2, 9).flatmap(lambda n: st.lists(st.floats(0, 1), min_size=n * n, max_size=n * n)))
def test_clusters_equal_those_of_the_naive_algorithm(values):
    n = int(len(values) ** 0.5)
    alike = [[values[min(i, j) * n + max(i, j)] for j in range(n)] for i in range(n)]
    links = [{j: alike[i][j] for j in range(n) if j != i} for i in range(n)]
    averages = sorted(value for row in links for value in row.values())
    if len(set(averages)) == n * (n - 1) // 2:
        assert sorted(map(tuple, average_link(links, 0.5))) == naive(alike, 0.5)


def naive(alike, least):
    clusters = [(k,) for k in range(len(alike))]
    while len(clusters) > 1:
        pairs = [(mean(alike, a, b), a, b) for k, a in enumerate(clusters) for b in clusters[k + 1 :]]
        best, a, b = max(pairs)
        if best < least:
            break
        clusters = [c for c in clusters if c not in (a, b)] + [tuple(sorted(a + b))]
    return sorted(clusters)


def mean(alike, one, two):
    return sum(alike[i][j] for i in one for j in two) / (len(one) * len(two))


def test_one_unlucky_visit_does_not_make_an_answered_question_a_gap():
    rates = smoothed([0.95, 0.0], [1, 20], [{1: 0.8}, {0: 0.8}], least=0.25, prior=1.5)
    assert rates[0] < 0.2


def test_clicks_that_scatter_are_in_doubt_and_clicks_that_agree_are_not():
    near_all = [{k: 0.9 for k in range(4) if k != n} for n in range(4)]
    scattered = doubted([{f"a{n}": 1} for n in range(4)], [5.0] * 4, near_all, 0.25, 0.2)
    agreed = doubted([{"a": 4}] * 4, [5.0] * 4, near_all, 0.25, 0.2)
    assert min(scattered) > 0.5 > max(agreed) == 0.0


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilson_intervals_hold_the_share(hits, n):
    hits = min(hits, n)
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12 and hits / n - 1e-12 <= high <= 1


def test_wilson_agrees_with_the_published_example():
    # Newcombe, Statistics in Medicine 17 (1998) 857, table I: 15 of 148, method 3.
    assert [round(bound, 4) for bound in wilson(15, 148)] == [0.0624, 0.1605]


def test_junk_is_told_from_questions():
    assert all(map(is_junk, ("asdf", "test test", "hello", "xxxx", "qwertz", "??", "sdfkjhg")))
    assert not any(map(is_junk, ("wifi", "reset", "usb 3", "schlüssel", "dns", "how to test a webhook", "パスワード")))


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text):
    query = plain(text)
    assert plain(query) == query or not query or len(plain(query)) <= len(query)
    Wordings([query, "password reset"])
