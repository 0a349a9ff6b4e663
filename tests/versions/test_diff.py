"""What changed between two versions, and which answers were lost."""

from generator.content.models import SearchTest
from generator.gaps.models import Gap
from generator.versions import show
from generator.versions.compare import diff_versions, follow
from generator.versions.site import install
from search_index.documents import Document, Section
from search_index.writer import write_documents


def refs(rows):
    return [row.ref for row in rows]


def test_removed_moved_added_and_changed_are_told_apart(site, add, built):
    add("1.0", {"a/same": "same", "a/old": "moved", "a/gone": "gone", "a/edit": "before"})
    tree = built(
        "2.0",
        {"a/same": "same", "b/new": "moved and edited", "a/edit": "after", "a/extra": "extra"},
        {"a/old": "b/new"},
    )
    install(site, tree, "2.0")
    diff = diff_versions(site, "1.0", "2.0")
    assert (refs(diff.removed), refs(diff.added), refs(diff.changed)) == (["a/gone"], ["a/extra"], ["a/edit"])
    assert [(move.old.ref, move.new.ref, move.redirected) for move in diff.moved] == [("a/old", "b/new", True)]


def test_a_move_without_a_redirect_is_seen_by_its_content_and_called_a_dead_address(site, add):
    add("1.0", {"a/old": "very own text"})
    add("2.0", {"b/new": "very own text"})
    diff = diff_versions(site, "1.0", "2.0")
    assert "no redirect" in show.diff_table(diff)
    assert diff.removed == ()


def test_an_article_whose_address_another_one_took_has_moved_all_the_same(site, add):
    add("1.0", {"a/three": "three"})
    add("2.0", {"a/three": "a wholly other text", "a/drei": "three"})
    diff = diff_versions(site, "1.0", "2.0")
    assert [(move.old.ref, move.new.ref, move.taken) for move in diff.moved] == [("a/three", "a/drei", True)]
    assert (refs(diff.added), diff.changed, diff.removed) == (["a/three"], (), ())
    assert "another article has the old address" in show.diff_table(diff)


def test_redirects_are_followed_but_not_in_circles(built):
    tree = built("1.0", {"a/x": "x"}, {"one": "two", "two": "a/x", "round": "about", "about": "round"})
    assert follow(tree, "one/") == "a/x"
    assert follow(tree, "round/") == ""
    assert follow(tree, "nowhere/") == ""


def with_search(tree, texts):
    documents = [
        Document(ref=ref, url=f"{ref}/", title=ref, sections=(Section(text=text),)) for ref, text in texts.items()
    ]
    write_documents(documents, tree / "search")
    return tree


def test_an_answer_lost_is_found_by_search_tests_and_by_gaps(site, built):
    old = {"a/refund": "how to get a refund of money", "a/ship": "shipping takes days"}
    new = {"a/ship": "shipping takes days"}
    install(site, with_search(built("1.0", dict.fromkeys(old, "t")), old), "1.0")
    install(site, with_search(built("2.0", dict.fromkeys(new, "t")), new), "2.0")
    tests = [SearchTest(query="refund money", expect="a/refund"), SearchTest(query="shipping days", expect="a/ship")]
    gap = Gap(id="refunds", label="refunds", status="answered", answer="a/refund", wordings=("refund",))
    diff = diff_versions(site, "1.0", "2.0", tests, [gap])
    assert [(row.kind, row.question, row.before, row.after) for row in diff.lost] == [
        ("search test", "refund money", 1, None),
        ("gap refunds", "refund", 1, None),
    ]
    assert "2 of 3 questions lost their answer" in show.diff_markdown(diff)


def test_an_answer_that_moved_with_a_redirect_is_not_lost(site, built):
    texts = {"a/refund": "how to get a refund"}
    install(site, with_search(built("1.0", {"a/refund": "t"}), texts), "1.0")
    moved = built("2.0", {"b/refund": "t2"}, {"a/refund": "b/refund"})
    install(site, with_search(moved, {"b/refund": "how to get a refund"}), "2.0")
    diff = diff_versions(site, "1.0", "2.0", [SearchTest(query="refund", expect="a/refund")])
    assert diff.lost == ()


def test_a_question_is_asked_under_the_name_its_article_has_in_each_version(site, built):
    """The project of today names the article as it is called today; in the old version it had its old name."""
    install(site, with_search(built("1.0", {"a/refund": "t"}), {"a/refund": "how to get a refund"}), "1.0")
    moved = built("2.0", {"b/refund": "t2", "b/other": "t3"}, {"a/refund": "b/refund"})
    install(site, with_search(moved, {"b/refund": "nothing", "b/other": "refund"}), "2.0")
    tests = [SearchTest(query="refund", expect=ref) for ref in ("a/refund", "b/refund")]
    diff = diff_versions(site, "1.0", "2.0", tests)
    assert [(row.before, row.after) for row in diff.lost] == [(1, None)]
    assert diff.asked == 1


def test_an_answer_that_comes_later_is_counted_and_not_lost(site, built):
    install(site, with_search(built("1.0", {"a/refund": "t"}), {"a/refund": "refund"}), "1.0")
    texts = {"a/refund": "refund once among many other words that say nothing of it", "a/refunds": "refund refund"}
    install(site, with_search(built("2.0", dict.fromkeys(texts, "t")), texts), "2.0")
    diff = diff_versions(site, "1.0", "2.0", [SearchTest(query="refund", expect="a/refund")])
    assert (diff.lost, [(row.before, row.after) for row in diff.down]) == ((), [(1, 2)])
    assert "0 of 1 questions lost their answer, 1 moved down" in show.diff_table(diff)
