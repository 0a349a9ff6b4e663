"""What may stop a build before its site goes live."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.build.settings import Settings
from generator.commands._checking import prefix_of, site_of
from generator.content.lint import check_site
from generator.errors import BuildError, ContentError


def refuse_findings(settings: Settings) -> None:
    """Check the content as `askwell check` does.

    Raises:
        ContentError: there are errors or warnings; one line each.
    """
    found = check_site(site_of(settings, date.today()))
    bad = [finding for finding in found if finding.severity in ("error", "warning")]
    if bad:
        prefix = prefix_of(Path(settings.content))
        said = "1 problem stops" if len(bad) == 1 else f"{len(bad)} problems stop"
        lines = [f"{prefix}{finding} [{finding.rule}]" for finding in bad]
        raise ContentError("\n".join([*lines, f"{said} a strict build (see askwell check)"]))


def refuse_regressions(content: Path, staged: Path) -> None:
    """Replay the gap ledger on the index of a staged site.

    Raises:
        BuildError: a question that was answered no longer is.
    """
    from generator.gaps.addresses import served_by
    from generator.gaps.replay import replay_ledger
    from generator.site_manifest import read_manifest
    from search_index.planner import search
    from search_index.reader import open_index

    index = open_index(staged / "search")
    manifest = read_manifest(staged) or {"articles": []}
    moved = {old.strip("/"): new.strip("/") for old, new in manifest.get("redirects", {}).items()}
    rows = replay_ledger(
        content,
        lambda query, k: [result.ref for result in search(index, query, k=k).results],
        moved,
        served_by(staged, manifest),
    )
    regressed = [f"gaps/{row.gap.id}.yml: {row.message}" for row in rows if row.regressed]
    if regressed:
        raise BuildError(
            "\n".join([*regressed, "answers that were found before are not any more; the site stays as it was"])
        )
