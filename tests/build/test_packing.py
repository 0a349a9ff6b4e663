"""Packed modules behave as the modules they are made of."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from generator.build.assets import ENTRIES, gather_assets
from generator.build.packing import pack
from generator.errors import BuildError

MODULES = {
    "top.js": 'import { twice as double } from "./middle.js";\nimport { NAME } from "./low.js";\nexport { NAME as name } from "./low.js";\nexport const four = () => double(2);\nconst hidden = NAME;\nexport function said() {\n  return hidden;\n}\n',
    "middle.js": 'import { one } from "./low.js";\nconst hidden = one;\nexport async function unused() {}\nexport function twice(n) {\n  return n * 2 * hidden;\n}\n',
    "low.js": 'export const one = 1;\nexport const NAME = "low";\n',
}


def run(code: str) -> str:
    node = shutil.which("node")
    if not node:
        pytest.skip("needs Node")
    command = [node, "--input-type=module", "-e", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_pack_exports_what_the_entry_exports() -> None:
    assert run(pack("top.js", MODULES) + "console.log(four(), name, said())") == "4 low low"


def test_a_module_two_others_need_is_there_once() -> None:
    assert pack("top.js", MODULES).count('"low"') == 1


def test_a_form_it_cannot_read_is_an_error() -> None:
    with pytest.raises(BuildError, match=r"a.js: cannot pack 'export default 1;' \(write named imports and exports\)"):
        pack("a.js", {"a.js": "export default 1;\n"})


@pytest.mark.parametrize("source", ['import { a } from "./a.js";\n', 'import { b } from "./b.js";\n'])
def test_a_circle_and_a_gap_are_errors(source: str) -> None:
    with pytest.raises(BuildError, match=r"imported by a\.js|is not there"):
        pack("a.js", {"a.js": source})


def test_every_entry_that_ships_stands_alone() -> None:
    _, files = gather_assets({})
    for room, entries in ENTRIES.items():
        for entry in entries:
            text = files[f"{room}/{entry}"].decode()
            assert "\nimport {" not in text
            run(f"(function () {{ {text.replace('import.meta', 'meta').replace('export const', 'const')} }})")


def test_search_fits_its_budget() -> None:
    """20 kB gzip for all the code of a first search (issue: search)."""
    import gzip

    _, files = gather_assets({})
    shipped = [f"search/{name}" for name in ("ui-touch.js", "worker.js", "ui-fields.js")]
    assert sum(len(gzip.compress(files[name], 9)) for name in shipped) <= 20_000
