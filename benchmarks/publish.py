"""Figures of publishing: readers during publishes, kills, races on a branch, what a re-publish sends.

    python benchmarks/publish.py              all of them, full size
    python benchmarks/publish.py readers      one: readers, kill-directory, kill-branch, kill-objects, race, objects, objects-built

Each scenario is a function whose size is an argument; the tests run them small.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.publish.places import open_target
from generator.publish.publisher import publish
from generator.publish.source import scan
from generator.versions.site import install

ASSET = re.compile(r'(?:src|href)="((?:\.\./)*assets/[^"]+)"')
MARK = re.compile(rb"release-(\d+)")


# ---------------------------------------------------------------- sites


def write_site(folder: Path, mark: int, articles: int = 5, edited: int | None = None) -> Path:
    """Write a site whose every page and asset says `release-<mark>`; with `edited`, only that article does."""
    shutil.rmtree(folder, ignore_errors=True)
    base = 0 if edited is not None else mark
    assets = [_asset(folder, kind, f"/* release-{base} {kind} */ {kind * 50}") for kind in ("css", "js")]
    _page(folder / "index.html", base, assets, "")
    for number in range(articles):
        says = mark if number == edited else base
        _page(folder / f"articles/article-{number}/index.html", says, assets, "../../", f"article {number}")
    return folder


def _asset(folder: Path, kind: str, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    path = folder / f"assets/app.{digest}.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return f"assets/{path.name}"


def _page(path: Path, mark: int, assets: list[str], base: str, body: str = "home") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tags = "".join(f'<link href="{base}{asset}">' for asset in assets)
    path.write_text(f"<!doctype html><title>release-{mark}</title>{tags}<p>{body}")


# ---------------------------------------------------------------- readers


@dataclass(frozen=True)
class Seen:
    """What all readers saw."""

    pages: int
    missing: int
    mixed: int


def readers_during_publishes(folder: Path, publishes: int = 1000, readers: int = 8) -> Seen:
    """Publish again and again to a directory while processes load a page and then the assets it names."""
    sites = [write_site(folder / f"site-{mark}", mark, articles=3) for mark in range(4)]
    target = open_target(str(folder / "www"), {}, folder)
    publish(scan(sites[0]), target, now=datetime.now(UTC))
    with _processes(readers, _read_until, folder / "www" / "current", folder / "stop") as queue:
        for number in range(publishes):
            publish(scan(sites[number % 4]), target, now=datetime.now(UTC))
        (folder / "stop").touch()
        counts = [queue.get(timeout=60) for _ in range(readers)]
    return Seen(*(sum(column) for column in zip(*counts, strict=True)))


@contextmanager
def _processes(count: int, work: Callable[..., None], *arguments: object) -> Iterator[multiprocessing.Queue]:
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    started = [fork.Process(target=work, args=(queue, number, *arguments)) for number in range(count)]
    for process in started:
        process.start()
    yield queue
    for process in started:
        process.join()


def _read_until(queue: multiprocessing.Queue, seed: int, root: Path, stop: Path) -> None:
    chance = random.Random(seed)
    pages = missing = mixed = 0
    while not stop.exists():
        page = chance.choice(["index.html", "articles/article-0/index.html", "articles/article-2/index.html"])
        lost, wrong = _load(root, page, chance.random() * 0.01)
        pages, missing, mixed = pages + 1, missing + lost, mixed + wrong
    queue.put((pages, missing, mixed))


def _load(root: Path, page: str, pause: float) -> tuple[int, int]:
    """Load a page as a browser does: the page, a moment later the assets it names."""
    try:
        text = (root / page).read_text()
    except FileNotFoundError:
        return 1, 0
    time.sleep(pause)
    lost = wrong = 0
    for asset in ASSET.findall(text):
        try:
            content = (root / Path(page).parent / asset).read_bytes()
        except FileNotFoundError:
            lost += 1
            continue
        wrong += MARK.findall(content)[:1] != MARK.findall(text.encode())[:1]
    return lost, wrong


# ---------------------------------------------------------------- kills


@dataclass(frozen=True)
class Killed:
    """What was live after each kill, and whether publishing again always finished the work."""

    points: int
    died: int
    old: int
    new: int
    neither: int
    resumed: int


def kills(folder: Path, written: str, live: Callable[[], dict[str, bytes]], points: int = 50) -> Killed:
    """Kill a publish at evenly spread steps (files, processes, requests), look at what is live, publish again.

    Args:
        folder: for the sites.
        written: the target, as on the command line.
        live: reads every page and asset that is live, by path.
        points: how many kills.
    """
    old, new = (write_site(folder / name, mark, articles=40) for mark, name in enumerate(("old", "new"), 1))
    for site in (old, new):
        _rename_an_asset(site)
    contents = {site: _files(site) for site in (old, new)}
    steps = min(_count_steps(folder, site, written) for site in (old, new, old, new))
    tally = {"died": 0, "old": 0, "new": 0, "neither": 0, "resumed": 0}
    for point in range(points):
        _run(folder, old, written)
        tally["died"] += _run(folder, new, written, kill_at=1 + point * (steps - 1) // (points - 1)) == -signal.SIGKILL
        tally[_which(live(), contents[old], contents[new], written)] += 1
        _run(folder, new, written)
        tally["resumed"] += _which(live(), contents[old], contents[new], written) == "new"
    return Killed(points=points, **tally)


def _rename_an_asset(site: Path) -> None:
    """Give every page an asset whose name changes and whose content does not: object storage is told to copy it."""
    name = f"assets/same.{hashlib.sha256(site.name.encode()).hexdigest()[:16]}.svg"
    (site / name).write_text("<svg/>")
    for page in site.rglob("*.html"):
        base = "../" * (len(page.relative_to(site).parts) - 1)
        page.write_text(f'{page.read_text()}<link href="{base}{name}">')


def _which(live: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes], written: str) -> str:
    for name, site in (("new", new), ("old", old)):
        if all(live.get(path) == content for path, content in site.items()):
            return name
    # Objects change one by one: whole means that each page is old or new, with every asset it names.
    if written.startswith("s3:") and all(_page_is_whole(path, live, old, new) for path in old.keys() | new.keys()):
        return "old"
    return "neither"


def _page_is_whole(path: str, live: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> bool:
    if not path.endswith(".html"):
        return True
    content = live.get(path)
    site = new if content == new[path] else old if content == old[path] else {}
    named = [
        os.path.normpath(os.path.join(os.path.dirname(path), asset))
        for asset in ASSET.findall((content or b"").decode())
    ]
    return bool(site) and all(live.get(asset) == site[asset] for asset in named)


def _files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


PUBLISHER = """
import itertools, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from generator.publish.places import open_target
from generator.publish.publisher import publish
from generator.publish.source import scan

site, written, folder, kill_at = sys.argv[1:]
STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.symlink", "http.client.send", "subprocess.Popen"}
target, source, steps = open_target(written, {}, Path(folder)), scan(Path(site)), itertools.count(1)

def step(event, arguments):
    if event in STEPS and next(steps) == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
publish(source, target, now=datetime.now(UTC))
print(next(steps))
"""


def _start(folder: Path, site: Path, written: str, kill_at: int = 0) -> subprocess.Popen[str]:
    """Publish in a process of its own, which kills itself when it takes its `kill_at`-th step outside of Python."""
    call = [sys.executable, "-c", PUBLISHER, str(site), written, str(folder), str(kill_at)]
    told = {**os.environ, "TMPDIR": str(folder)}  # a killed process cannot tidy up
    return subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env=told)


def _run(folder: Path, site: Path, written: str, kill_at: int = 0) -> int:
    process = _start(folder, site, written, kill_at)
    process.communicate()
    if process.returncode > 0:
        raise RuntimeError(f"publishing {site} to {written} failed")
    return process.returncode


def _count_steps(folder: Path, site: Path, written: str) -> int:
    return int(_start(folder, site, written).communicate()[0])


def kill_directory(folder: Path, points: int = 50) -> Killed:
    """Kills while publishing to a directory."""
    return kills(folder, str(folder / "www"), lambda: _files((folder / "www" / "current").resolve()), points)


def kill_branch(folder: Path, points: int = 50) -> Killed:
    """Kills while publishing to a Git branch of a remote."""
    _clone(folder)
    return kills(folder, "git:origin#gh-pages", lambda: branch_files(folder / "remote.git", "gh-pages"), points)


def kill_objects(folder: Path, points: int = 50) -> Killed:
    """Kills while publishing to object storage."""
    with object_server() as client:
        client.create_bucket(Bucket="help")
        return kills(folder, "s3://help/docs", lambda: bucket_files(client, "help", "docs/"), points)


# ---------------------------------------------------------------- Git


def _clone(folder: Path) -> Path:
    _git(folder, "init", "--quiet", "--bare", "remote.git")
    _git(folder, "init", "--quiet", ".")
    _git(folder, "remote", "add", "origin", "remote.git")
    return folder


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout


def branch_files(repository: Path, branch: str) -> dict[str, bytes]:
    """Read every file of a branch."""
    with tempfile.TemporaryDirectory() as aside:
        archive = subprocess.run(["git", "-C", repository, "archive", branch], check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", aside], input=archive, check=True)
        return _files(Path(aside))


@dataclass(frozen=True)
class Race:
    """How publishers at once to one branch fared."""

    publishes: int
    landed: int
    commits: int
    invalid: int
    seconds: float


def branch_race(folder: Path, publishers: int = 10, rounds: int = 20) -> Race:
    """Let publishers, each with a clone and a version of its own, publish to one branch at once, in rounds."""
    _git(folder, "init", "--quiet", "--bare", "remote.git")
    clones = [folder / f"clone-{number}" for number in range(publishers)]
    for clone in clones:
        clone.mkdir()
        _git(clone, "init", "--quiet", ".")
        _git(clone, "remote", "add", "origin", "../remote.git")
    start, landed = time.monotonic(), 0
    for number in range(rounds):
        sites = [_version_site(folder, clone, f"{index + 1}.0", number) for index, clone in enumerate(clones)]
        running = [_start(clone, site, "git:origin#gh-pages") for clone, site in zip(clones, sites, strict=True)]
        landed += sum(process.communicate() and process.returncode == 0 for process in running)
    seconds = time.monotonic() - start
    commits = _git(folder / "remote.git", "rev-list", "gh-pages").split()
    invalid = sum(not _valid(folder / "remote.git", commit) for commit in commits)
    return Race(publishers * rounds, landed, len(commits), invalid, seconds)


def _version_site(folder: Path, clone: Path, version: str, number: int) -> Path:
    built = write_site(clone / "built", number, articles=2)
    shutil.rmtree(clone / "site", ignore_errors=True)
    install(clone / "site", built, version, title=f"{version} ({number})")
    return clone / "site"


def _valid(repository: Path, commit: str) -> bool:
    """Say whether `versions.json` lists exactly the versions the commit holds, each whole."""
    listed = json.loads(_git(repository, "show", f"{commit}:versions.json"))
    tree = set(_git(repository, "ls-tree", "-r", "--name-only", commit).split())
    held = {path.split("/")[0] for path in tree if re.match(r"\d+\.0/", path)}
    whole = all(f"{row['version']}/index.html" in tree for row in listed)
    files = set(json.loads(_git(repository, "show", f"{commit}:release.json"))["files"])
    return whole and {row["version"] for row in listed} == held and files <= tree


# ---------------------------------------------------------------- object storage


@contextmanager
def object_server() -> Iterator[object]:
    """Run moto's server as a process of its own; yield a client, and set what boto3 needs in the environment."""
    import boto3

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        "from moto.server import main; main()",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    server = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    told = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
    told |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        _await(f"{told['AWS_ENDPOINT_URL']}/moto-api/")
        yield boto3.client("s3")
    finally:
        server.terminate()
        server.wait()
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _await(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer from {url}")


def bucket_files(client: object, bucket: str, prefix: str) -> dict[str, bytes]:
    """Read every object of the site, without Askwell's own."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [row["Key"] for page in pages for row in page.get("Contents", ())]
    return {
        key.removeprefix(prefix): client.get_object(Bucket=bucket, Key=key)["Body"].read()
        for key in keys
        if not key.startswith(f"{prefix}.askwell/")
    }


@dataclass(frozen=True)
class Sent:
    """What re-publishing one edit sent, and what the storage copied to another name by itself."""

    files: int
    sent: int
    share: float
    copied: int
    site: int


def republish_one_edit(folder: Path, build: Callable[[Path, int], Path]) -> Sent:
    """Publish a site to object storage, build it again with one edit, publish again, count what was sent.

    Args:
        folder: scratch.
        build: builds the site with this edit number into a folder and returns it.
    """
    with object_server() as client:
        client.create_bucket(Bucket="help")
        target = open_target("s3://help", {}, folder)
        first = publish(scan(build(folder / "site", 0)), target, now=datetime.now(UTC))
        again = publish(scan(build(folder / "site", 1)), target, now=datetime.now(UTC))
        sent = len(again.plan.send) + 1  # and release.json
        files, copied = len(first.plan.release.files), len(again.plan.copies)
        live = len(bucket_files(client, "help", ""))
        return Sent(files=files, sent=sent, share=sent / files, copied=copied, site=live)


def edited_site(folder: Path, edit: int) -> Path:
    """A plain site of 1,000 articles, one of them edited."""
    return write_site(folder, edit, articles=1000, edited=7)


def edited_help_center(folder: Path, edit: int, articles: int = 1000) -> Path:
    """A help center of 1,000 articles, built; one of them has a sentence more. Words come as often as in a language."""
    content, chance = folder.parent / "content", random.Random(6)
    words = ["".join(chance.choices("abcdeghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(8000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    for number in range(articles if not edit else 0):
        path = content / f"articles/topic-{number % 20}/article-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = " ".join(chance.choices(words, weights, k=200))
        path.write_text(f"---\ntitle: {' '.join(chance.choices(words, weights, k=5))} {number}\n---\n\n{body}.\n")
    if edit:
        with (content / "articles/topic-7/article-7.md").open("a") as article:
            article.write(f"\n{' '.join(chance.choices(words, weights, k=8))}.\n")
    call = [sys.executable, "-c", "from generator.cli import main; main()", "build", str(content), "-d", str(folder)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL, cwd=folder.parent)
    return folder


def main(wanted: list[str]) -> None:
    """Run the scenarios named, or all, and print what they saw."""
    scenarios: dict[str, Callable[[Path], object]] = {
        "readers": readers_during_publishes,
        "kill-directory": kill_directory,
        "kill-branch": kill_branch,
        "kill-objects": kill_objects,
        "race": branch_race,
        "objects": lambda folder: republish_one_edit(folder, edited_site),
        "objects-built": lambda folder: republish_one_edit(folder, edited_help_center),
    }
    for name in wanted or list(scenarios):
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            print(f"{name}: {scenarios[name](Path(folder))} ({time.monotonic() - start:.1f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
