"""Publishing to a Git branch, against real repositories."""

import subprocess

import pytest

from generator.errors import PublishError, UsageError
from generator.publish.branch import BranchTarget
from generator.publish.places import open_target
from generator.publish.publisher import publish, rollback
from generator.publish.source import scan


def git(folder, *arguments):
    done = subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path):
    """A clone whose `origin` is empty."""
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    folder = tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "clone")
    git(folder, "remote", "add", "origin", "../origin.git")
    return folder


@pytest.fixture
def pages(clone):
    return open_target("gh-pages", {}, clone)


@pytest.fixture
def live(clone):
    return lambda path: git(clone.parent / "origin.git", "show", f"gh-pages:{path}")


def push_again(clone, branch="gh-pages"):
    """Somebody else commits what lies in their clone."""
    other = clone.parent / "other"
    git(other, "add", ".")
    git(other, "-c", "user.name=o", "-c", "user.email=o@example.com", "commit", "--quiet", "-m", "other")
    git(other, "push", "--quiet", "origin", branch)


def push_file(clone, path, text, branch="gh-pages"):
    """Somebody else commits a file to the branch."""
    other = clone.parent / "other"
    git(clone.parent, "clone", "--quiet", "origin.git", "other")
    git(other, "checkout", "--quiet", "-B", branch, *([f"origin/{branch}"] if git(other, "branch", "-r") else []))
    (other / path).parent.mkdir(parents=True, exist_ok=True)
    (other / path).write_text(text)
    push_again(clone, branch)


def test_one_publish_is_one_commit_and_no_checkout(site, pages, clone, live, clock):
    publish(site({"a.html": "a"}), pages, now=clock(), note="Publish abc123")
    publish(site({"a.html": "b"}), pages, now=clock())
    log = git(clone.parent / "origin.git", "log", "--format=%s", "gh-pages").splitlines()
    assert log == ["Publish the help center", "Publish abc123"]
    assert live("a.html") == "b"
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "branch") == "", "no branch of ours is left in the clone"


def test_files_somebody_else_put_on_the_branch_stay(site, pages, clone, live, clock):
    push_file(clone, "CNAME", "help.example.com")
    publish(site({"a.html": "a"}), pages, now=clock())
    publish(site(), pages, now=clock())
    assert live("CNAME") == "help.example.com"
    with pytest.raises(subprocess.CalledProcessError):
        live("a.html")


def test_what_others_changed_since_the_release_is_known_to_be_changed(site, pages, clone, live, clock):
    """Somebody edits a page of ours by hand; publishing again must not believe the manifest about it."""
    files = {"a.html": "ours", "b.html": "ours"}
    publish(site(files), pages, now=clock())
    push_file(clone, "a.html", "by hand")
    outcome = publish(site(files), pages, now=clock())
    assert (outcome.plan.send, live("a.html")) == (("a.html",), "ours")
    assert publish(site(files), pages, now=clock()).done == "unchanged"


def test_a_version_that_another_tool_replaced_since_stays_as_that_tool_left_it(site, pages, clone, live, clock):
    listed = '[{"version": "%s", "title": "x", "aliases": []}]'
    publish(site({"1.0/a.html": "ours", "versions.json": listed % "1.0"}), pages, now=clock())
    push_file(clone, "1.0/a.html", "theirs")
    publish(site({"2.0/a.html": "ours", "versions.json": listed % "2.0"}), pages, now=clock())
    assert (live("1.0/a.html"), live("2.0/a.html")) == ("theirs", "ours")


def test_exact_takes_away_versions_another_tool_published_and_a_dry_run_says_so(site, pages, clone, live, clock):
    listed = '[{"version": "%s", "title": "x", "aliases": []}]'
    push_file(clone, "versions.json", listed % "1.0")
    (clone.parent / "other/1.0").mkdir()
    (clone.parent / "other/1.0/a.html").write_text("theirs")
    (clone.parent / "other/1.0/b.html").symlink_to("a.html")
    push_again(clone)
    source = site({"2.0/a.html": "ours", "versions.json": listed % "2.0"})
    assert publish(source, pages, now=clock(), exact=True, dry_run=True).plan.remove == ("1.0/a.html", "1.0/b.html")
    publish(source, pages, now=clock())
    publish(source, pages, now=clock(), exact=True)
    with pytest.raises(subprocess.CalledProcessError):
        live("1.0/a.html")
    rollback(pages, now=clock())
    assert (live("1.0/a.html"), live("2.0/a.html")) == ("theirs", "ours"), "what the release listed is there again"
    assert git(clone.parent / "origin.git", "ls-tree", "gh-pages", "1.0/b.html").startswith("120000")


@pytest.mark.parametrize("exact", [False, True])
def test_a_plain_site_takes_the_place_of_versions_only_when_asked(site, pages, clone, live, clock, exact):
    listed = '[{"version": "1.0", "title": "1.0", "aliases": []}]'
    publish(site({"1.0/a.html": "one", "versions.json": listed}), pages, now=clock())
    if exact:
        publish(site({"a.html": "plain"}), pages, now=clock(), exact=True)
        assert git(clone.parent / "origin.git", "ls-tree", "--name-only", "gh-pages").split() == [
            "a.html",
            "index.html",
            "release.json",
        ]
        return
    with pytest.raises(PublishError, match=r"holds versions \(1\.0\).*--version NAME.*--exact"):
        publish(site({"a.html": "plain"}), pages, now=clock())


def test_someone_being_first_is_no_failure(site, pages, clone, live, clock, monkeypatch):
    """Between our look and our push, another publisher lands: the push is refused, and we plan again."""
    publish(site({"a.html": "a"}), pages, now=clock())
    move, others = BranchTarget.session.__wrapped__, iter([True, False])

    from contextlib import contextmanager

    @contextmanager
    def overtaken(self, **how):
        for session in move(self, **how):
            if next(others, False):
                push_file(clone, "theirs.txt", "theirs")
            yield session

    monkeypatch.setattr(BranchTarget, "session", overtaken)
    outcome = publish(site({"a.html": "ours"}), pages, now=clock())
    assert outcome.attempts == 2
    assert (live("theirs.txt"), live("a.html")) == ("theirs", "ours")


def test_a_shallow_clone_publishes_and_rolls_back(site, pages, clone, live, clock):
    for text in ("one", "two", "three"):
        publish(site({"index.html": text}), pages, now=clock())
    shallow = clone.parent / "shallow"
    origin = f"file://{clone.parent}/origin.git"
    git(clone.parent, "clone", "--quiet", "--depth=1", "--branch=gh-pages", origin, "shallow")
    git(shallow, "checkout", "--quiet", "--detach")
    target = open_target("gh-pages", {}, shallow)
    publish(site({"index.html": "four"}), target, now=clock())
    assert live("index.html") == "four"
    rollback(target, now=clock())
    assert live("index.html") == "three"


def test_links_are_links_on_the_branch_too(site, pages, clone, clock):
    source = site({"2.0/index.html": "two"})
    (source.root / "latest").symlink_to("2.0")
    publish(scan(source.root), pages, now=clock())
    listed = git(clone.parent / "origin.git", "ls-tree", "gh-pages", "latest")
    assert listed.startswith("120000 blob")


def test_a_remote_that_cannot_be_reached_is_told_in_gits_words(site, clone, clock):
    git(clone, "remote", "set-url", "origin", "../nowhere.git")
    with pytest.raises(PublishError, match=r"cannot reach origin; git says:\n.*does not appear to be a git repository"):
        publish(site(), open_target("gh-pages", {}, clone), now=clock())


def test_a_push_that_is_refused_for_good_is_told_and_not_tried_again(site, pages, clone, clock):
    hook = clone.parent / "origin.git" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'the branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match="the branch is protected"):
        publish(site(), pages, now=clock())


def test_the_branch_one_works_on_is_not_moved_away_below_ones_feet(site, tmp_path, clock):
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "alone")
    with pytest.raises(PublishError, match="is checked out here"):
        publish(site(), open_target("git:main", {}, tmp_path / "alone"), now=clock())


def test_without_a_remote_the_local_branch_moves(site, tmp_path, clock):
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "alone")
    publish(site({"a.html": "a"}), open_target("gh-pages", {}, tmp_path / "alone"), now=clock())
    assert git(tmp_path / "alone", "show", "gh-pages:a.html") == "a"


def test_a_remote_by_address_needs_no_clone(site, clone, live, tmp_path, clock):
    (tmp_path / "elsewhere").mkdir()
    written = f"git:{clone.parent / 'origin.git'}#gh-pages"
    publish(site({"a.html": "a"}), open_target(written, {}, tmp_path / "elsewhere"), now=clock())
    assert live("a.html") == "a"


def test_a_remote_by_address_that_fails_says_so_from_inside_a_repository_too(site, clone, clock):
    with pytest.raises(PublishError, match=r"cannot reach /nowhere\.git; git says:"):
        publish(site(), open_target("git:/nowhere.git#gh-pages", {}, clone), now=clock())


def test_a_branch_whose_name_is_a_folder_of_branches_fails_at_once(site, pages, clone, clock):
    publish(site(), open_target("git:pages/x", {}, clone), now=clock())
    with pytest.raises(PublishError, match="'refs/heads/pages/x' exists"):
        publish(site(), open_target("git:pages", {}, clone), now=clock())


def test_a_remote_is_never_an_option_of_git(clone):
    with pytest.raises(UsageError, match="names no branch"):
        open_target("git:--upload-pack=touch pwned;#gh-pages", {}, clone)
