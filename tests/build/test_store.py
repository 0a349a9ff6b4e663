"""The build cache costs time when it is lost, and nothing else."""

from __future__ import annotations

from pathlib import Path

from generator.build.store import Store, key_of

PAGE = 4096


def test_a_damaged_part_hides_the_values_in_it_and_no_others(tmp_path: Path) -> None:
    keys = [key_of(number) for number in range(500)]
    with Store(tmp_path) as store:
        for key in keys:
            store.put(key, key * 20)
        store.save()
    file = tmp_path / "pages.db"
    raw = bytearray(file.read_bytes())
    middle = len(raw) // PAGE // 2 * PAGE
    raw[middle : middle + PAGE] = b"\xff" * PAGE
    file.write_bytes(bytes(raw))
    with Store(tmp_path) as store:
        found = {key: value for key in keys if (value := store.get(key)) is not None}
        assert 0 < len(found) < len(keys)
        assert store.get_all(keys) == found
