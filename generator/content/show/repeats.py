"""What is wrong in the same words in file after file, said a few times and then counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.content.findings import Finding

SHOWN = 3


def without_repeats(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Part findings in those to show and, for what was left out of them, a line that counts it.

    Returns:
        The first few of each message, in order, and lines such as "2,443 more: unknown key 'author' [unknown-key]".
    """
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for finding in findings:
        same = (finding.rule, finding.message)
        seen[same] += 1
        if seen[same] <= SHOWN:
            kept.append(finding)
    more = ((number - SHOWN, same) for same, number in seen.most_common() if number > SHOWN)
    return tuple(kept), tuple(f"{number:,} more: {message} [{rule}]" for number, (rule, message) in more)
