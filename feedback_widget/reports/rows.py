"""The event rows that analysis reads: plain tuples, because a report may read millions.

| kind | text | ref | number | extra |
|---|---|---|---|---|
| search | query | top refs, one a line | results | match: strong, weak, none |
| click | | ref | rank, from 1 | |
| vote | comment | ref | 1 yes, 0 no | reasons, comma-separated |
| contact | message | | | channel |
| survey | comment | | score | csat, nps |
| notfound | | path | | |
| view | | ref | | |

`visitor` tells people apart within a day ("": unknown, the visit stands in), `dwell` is how many milliseconds the
results of a search stayed on screen (0: unknown).
"""

from __future__ import annotations

# at (epoch seconds), kind, visit, text, ref, number, extra, version, lang, visitor, dwell
Row = tuple[float, str, str, str, str, int, str, str, str, str, int]
