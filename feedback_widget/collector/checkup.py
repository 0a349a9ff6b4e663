"""What can be wrong around a collector: the database's version, origins, the clock, what is in its way."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime

from feedback_widget.collector.networks import ProxyTrust
from feedback_widget.collector.origins import OriginPolicy
from feedback_widget.collector.settings import Settings
from feedback_widget.collector.webhook import key_of
from feedback_widget.store.audit import Finding
from feedback_widget.store.protocol import EventStore

WAL_RESET_FIXED = (3, 51, 3)
SKEW = 60.0
UNHEARD = (
    "messages from the contact form wait in the store and nobody is told (set ASKWELL_WEBHOOK_URL, or ASKWELL_SMTP_URL"
    " and ASKWELL_MAIL_TO; contact: {form: false} leaves the form out)"
)


def check_version(store: EventStore) -> Finding:
    """Warn of a SQLite that can corrupt a file when its log is reset (fixed in 3.51.3)."""
    name, _, number = store.version().partition(" ")
    if name == "SQLite" and tuple(int(part) for part in number.split(".")[:3]) < WAL_RESET_FIXED:
        return Finding(
            "version", "warning", f"{name} {number} can corrupt a file on a WAL reset; upgrade apsw to 3.51.3"
        )
    return Finding("version", "ok", f"{name} {number}")


def check_settings(settings: Settings) -> list[Finding]:
    """Check what can be checked of the settings without starting a collector."""
    findings = []
    for name, check in (
        ("origins", lambda: OriginPolicy(settings.origins)),
        ("trusted_proxies", lambda: ProxyTrust(settings.trusted_proxies)),
        ("webhook_secret", lambda: key_of(settings.webhook_secret)),
    ):
        try:
            check()
        except ValueError as error:
            findings.append(Finding(name, "error", str(error)))
    if not settings.ways:
        findings.append(Finding("handover", "warning", UNHEARD))
    if not any(finding.level == "error" for finding in findings):
        allowed = ", ".join(settings.origins) or "none named: only pages of the collector's own host may report"
        findings.append(Finding("origins", "ok", allowed))
    plain = [origin for origin in settings.origins if origin.startswith("http:") and "localhost" not in origin]
    if plain:
        findings.append(
            Finding("origins", "warning", f"{', '.join(plain)}: without https anyone on the way can read along")
        )
    if settings.site is not None and not settings.site.exists():
        findings.append(Finding("site", "error", f"{settings.site}: not there; unknown articles are not refused"))
    return findings


def check_clock(store: EventStore, now: float | None = None) -> Finding:
    """Compare the clock with the newest event received; a database from the future means that the clock went back."""
    with store.snapshot() as snapshot:
        newest = next(iter(snapshot.run("SELECT coalesce(max(received_at), 0) FROM events")))[0] / 1000
    ahead = newest - (now or time.time())
    if ahead > SKEW:
        return Finding("clock", "error", f"the newest event was received {ahead:.0f} s from now; set the clock (NTP)")
    return Finding("clock", "ok", "no event was received in the future")


def check_collector(url: str, timeout: float = 5.0) -> list[Finding]:
    """Ask a running collector whether it is ready, and by its Date header (or a proxy's) how far the clocks differ."""
    address = url.rstrip("/") + "/readyz"
    try:
        with urllib.request.urlopen(address, timeout=timeout) as response:
            findings = [Finding("collector", "ok", f"{address}: ready")]
            if date := response.headers.get("date"):
                skew = abs(parsedate_to_datetime(date).timestamp() - time.time())
                level = "warning" if skew > SKEW else "ok"
                findings.append(Finding("collector clock", level, f"{skew:.0f} s from this machine's"))
            return findings
    except urllib.error.HTTPError as error:
        error.close()
        return [Finding("collector", "error", f"{address}: HTTP {error.code}")]
    except (OSError, ValueError) as error:
        return [Finding("collector", "error", f"{address}: {error}; is it running?")]
