"""Five versions of 1,000 articles: what one changed version costs in a second run; what is shared; same bytes.

    python benchmarks/versions.py

Prints ratios of times of the same run: the second run of all versions over the build of the changed one alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from stat import S_ISREG

WORDS = [
    "account",
    "order",
    "refund",
    "invoice",
    "lamp",
    "battery",
    "charger",
    "network",
    "password",
    "update",
    "cable",
    "adapter",
    "warranty",
]
CONFIGURATION = """
site_name: Many versions
site_url: https://help.example.com/
docs_dir: content
plugins:
  - askwell:
      versions:
        build: [{rows}]
"""


def write_content(folder: Path, articles: int) -> None:
    """Write articles of some hundred words, each like no other."""
    for number in range(articles):
        path = folder / f"articles/topic-{number % 20}/article-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = [f"## Step {step}\n\n{_sentences(number, step)}" for step in range(4)]
        path.write_text(f"---\ntitle: {_title(number)}\n---\n\n" + "\n\n".join(body) + "\n")


def _title(number: int) -> str:
    return f"{WORDS[number % 13]} {WORDS[number // 13 % 13]} case {number}".capitalize()


def _sentences(number: int, step: int) -> str:
    return " ".join(f"{WORDS[(number * 7 + step * 3 + place) % 13]} needs {place + number}." for place in range(25))


def project(folder: Path, versions: int, articles: int) -> Path:
    """Make a repository with a tag for each version."""
    write_content(folder / "content", articles)
    rows = ", ".join(f'{{name: "{number}.0", ref: v{number}}}' for number in range(1, versions + 1))
    (folder / "mkdocs.yml").write_text(CONFIGURATION.replace("{rows}", rows))
    (folder / ".gitignore").write_text("site/\n.askwell/\n")
    git(folder, "init", "--quiet")
    for number in range(1, versions + 1):
        edit(folder, number, f"v{number}")
    return folder


def edit(folder: Path, number: int, tag: str) -> None:
    """Change an article, commit, and move a tag there."""
    article = folder / f"content/articles/topic-{number}/article-{number}.md"
    article.write_text(article.read_text() + f"\nChanged for {tag} at {time.time()}.\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", f"Edit for {tag}")
    git(folder, "tag", "--force", tag)


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    name = ["-c", "user.name=w", "-c", "user.email=w@example.com"]
    subprocess.run(["git", "-C", folder, *name, *arguments], check=True, capture_output=True)


def askwell(folder: Path, *arguments: str) -> float:
    """Run the command in a process of its own; return the seconds it took."""
    start = time.monotonic()
    call = [sys.executable, "-c", "from generator.cli import main; main()", *arguments]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    print("   ", " ".join(arguments), "->", done.stdout.strip().replace("\n", "; "), flush=True)
    return time.monotonic() - start


def second_run(folder: Path, versions: int = 5, articles: int = 1000) -> dict[str, float]:
    """Compare the second run of all versions, one of them changed, with builds of that version alone.

    Alone three times: as a site without versions, from nothing and from its last build; and put into the same site of
    versions by itself, after the same edit.
    """
    made = project(folder / "project", versions, articles)
    last = f"{versions}.0"
    first = askwell(made, "build", "--versions")
    alone = folder / "alone"
    shutil.copytree(made / "content", alone / "content")
    shutil.copyfile(made / "mkdocs.yml", alone / "mkdocs.yml")
    clean = askwell(alone, "build")
    nothing = askwell(made, "build", "--versions")
    edit(made, 1, f"v{versions}")
    shutil.copytree(made / "content", alone / "content", dirs_exist_ok=True)
    incremental = askwell(alone, "build")
    again = askwell(made, "build", "--versions")
    shared, apart = disk(made / "site") / 1e6, sum(stat.st_size for stat in _files(made / "site")) / 1e6
    askwell(made, "build", "--version", last)
    edit(made, 1, f"v{versions}")
    installed = askwell(made, "build", "--version", last)
    return {
        "first": first,
        "nothing changed": nothing,
        "one changed": again,
        "that version alone, from nothing": clean,
        "alone, as a site without versions": incremental,
        "alone, into the same site": installed,
        "ratio to alone, from nothing": again / clean,
        "ratio to alone, as a site without versions": again / incremental,
        "ratio to alone, into the same site (<= 1.3)": again / installed,
        "megabytes on disk": shared,
        "megabytes if nothing were shared": apart,
    }


def disk(folder: Path) -> int:
    """Return the bytes files take, each counted once."""
    return sum({(stat.st_dev, stat.st_ino): stat.st_size for stat in _files(folder)}.values())


def _files(folder: Path) -> list[os.stat_result]:
    return [stat for stat in map(os.lstat, folder.rglob("*")) if S_ISREG(stat.st_mode)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for name, value in second_run(Path(scratch)).items():
            print(f"{name:46}{value:8.2f}")
