"""Build the wheel, look inside it, install it into a fresh environment, and run the suite once against it.

The parts of the suite that need neither a browser nor a server run here; the whole suite has run from the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {"generator", "search_index", "feedback_widget", "themes"}
SUITES = [
    "tests/cli",
    "tests/content",
    "tests/search_index",
    "tests/build",
    "tests/reports",
    "tests/gaps",
    "tests/versions",
]
MUST_SHIP = [
    "search_index/static/planner.js",
    "search_index/static/worker.js",
    "feedback_widget/static/widget.js",
    "feedback_widget/schema/events.v1.json",
    "themes/askwell/static/page.js",
    "themes/askwell/i18n/ar/page.json",
]


def build_wheel(folder: Path) -> Path:
    """Build the wheel from the files Git tracks, so that nothing untracked slips in."""
    source = folder / "source"
    source.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "x", "-C", source], input=archive, check=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", folder, source], check=True, stdout=subprocess.DEVNULL
    )
    return next(folder.glob("*.whl"))


def check_contents(wheel: Path) -> None:
    """Fail unless the wheel holds exactly our top-level names and every file pages need."""
    names = ZipFile(wheel).namelist()
    found = {name.split("/")[0] for name in names if not name.split("/")[0].endswith(".dist-info")}
    if found != TOP_LEVEL:
        sys.exit(f"{wheel.name}: top-level names are {sorted(found)}, must be {sorted(TOP_LEVEL)}")
    missing = [name for name in MUST_SHIP if name not in names]
    if missing:
        sys.exit(f"{wheel.name}: does not ship {', '.join(missing)}")
    tracked = subprocess.run(
        ["git", "ls-files", *TOP_LEVEL], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    left_out = sorted(set(tracked.split()) - set(names))
    if left_out:
        sys.exit(f"{wheel.name}: leaves out {', '.join(left_out[:10])}")


def run_suite(wheel: Path, folder: Path) -> int:
    """Install the wheel where the checkout cannot be imported, and run the suites on it."""
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[test]"], check=True
    )
    (folder / "tests").symlink_to(ROOT / "tests")
    if (ROOT / "node_modules").is_dir():
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    probe = "import generator, pathlib; print(pathlib.Path(generator.__file__).resolve())"
    where = subprocess.run([python, "-c", probe], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    if not where.startswith(str(environment.resolve())):
        sys.exit(f"the suite would test {where}, not the wheel")
    print(f"running the suite against {wheel.name}", flush=True)
    suites = [suite for suite in SUITES if (ROOT / suite).is_dir()]
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "no:cacheprovider"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-P", "-m", "pytest", "-n", "2", "-q", *settings, *(str(ROOT / suite) for suite in suites)]
    return subprocess.run([*command, "-m", "not browser and not slow"], cwd=folder, env=env).returncode


def main() -> int:
    """Build, look, install, run; the exit code is the suite's."""
    with tempfile.TemporaryDirectory(prefix="askwell-wheel-") as name:
        folder = Path(name)
        wheel = build_wheel(folder)
        check_contents(wheel)
        return run_suite(wheel, folder)


if __name__ == "__main__":
    sys.exit(main())
