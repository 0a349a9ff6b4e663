"""What is wrong in the same words in file after file, said a few times and then counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.content.findings import Finding

SHOWN = 3
MANY = 6  # one or two more are sooner read than counted


def without_repeats(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Part findings in those to show and, for what was left out of them, a line that counts it.

    Returns:
        The first few of each message found many times and all others, in order, and lines such as
        "2,443 more: unknown key 'author' [unknown-key]".
    """
    listed = tuple(findings)
    often = {
        same: number
        for same, number in Counter((found.rule, found.message) for found in listed).most_common()
        if number > MANY
    }
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for finding in listed:
        same = (finding.rule, finding.message)
        seen[same] += 1
        if same not in often or seen[same] <= SHOWN:
            kept.append(finding)
    lines = (f"{number - SHOWN:,} more: {message} [{rule}]" for (rule, message), number in often.items())
    return tuple(kept), tuple(lines)
