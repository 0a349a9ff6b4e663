#!/usr/bin/env bash
# Builds the help center under ProperDocs, the drop-in fork of MkDocs, in a throw-away environment, and compares it
# with what `askwell build` makes: the same articles, each with its page, its copy in Markdown and its place in search.
# The engine may change under us; this shows that we could go on.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
[ -x "$root/.venv/bin/python" ] && python=$root/.venv/bin/python
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$python" -m venv "$scratch/venv"
pip() { "$scratch/venv/bin/pip" --quiet --disable-pip-version-check "$@"; }
pip install "$root" "properdocs>=1.6.7,<2"

mkdir "$scratch/help"
cp -r "$root/mkdocs.yml" "$root/content" "$scratch/help"
cd "$scratch/help"
"$scratch/venv/bin/properdocs" build --quiet --theme material --config-file mkdocs.yml --site-dir "$scratch/properdocs"
"$scratch/venv/bin/askwell" build --site-dir "$scratch/askwell" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }

"$scratch/venv/bin/python" - "$scratch/askwell" "$scratch/properdocs" <<'PY'
import json
import sys
from importlib.metadata import version
from pathlib import Path

ours, theirs = map(Path, sys.argv[1:])
manifests = [json.loads((site / "askwell.json").read_text(encoding="utf-8")) for site in (ours, theirs)]
wanted, found = ({row["ref"]: row["hash"] for row in manifest["articles"]} for manifest in manifests)
assert wanted and found == wanted, f"articles differ: {sorted(wanted.items() ^ found.items())[:5]}"
pages = [theirs / row["url"].partition("#")[0] / "index.html" for row in manifests[1]["articles"]]
gone = [str(page) for page in pages if not page.is_file()]
assert not gone, f"no page for {gone[:5]}"

from search_index.planner import search
from search_index.reader import open_index

index = open_index(theirs / "search")
missed = [
    row["title"]
    for row in manifests[1]["articles"]
    if row["ref"] not in [result.ref for result in search(index, row["title"], 10).results]
]
assert not missed, f"not found by their own titles: {missed[:5]}"
print(f"ProperDocs {version('properdocs')}: {len(found)} articles built, each found by its title")
PY
