"""What a collector is told: by flags, or by ASKWELL_* in the environment. Secrets come from the environment only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a collector.

    Attributes:
        db: URL of the store.
        origins: origins that may report, exactly as browsers send them ("https://help.example.com"). When empty,
            pages of the collector's own origin may.
        site: a built site's folder, or its askwell.json; unknown articles and versions are refused then.
        trusted_proxies: addresses or networks whose X-Forwarded-For is believed.
        rate: events a minute and network (a /24 or a /64) in the long run; 0 switches the limit off.
        burst: events at once.
        queue: events that may wait for a commit; beyond it the answer is 503.
        connections: that may be open at once; one more is answered 503. Each takes about 15 kB.
        secret: signs page tokens; made at random (and good for this process only) when empty.
        retention_days: raw events are deleted after this many days; 0 keeps them.
        webhook_url, webhook_secret: where contact messages go ("whsec_..." signs them).
        smtp_url: smtp://user:password@host:587 (or smtps://), for messages by e-mail.
        mail_to, mail_from: its addresses.
        min_form_seconds: a form sent sooner after its token was made was not sent by a person.
    """

    db: str = "sqlite:///.askwell/events.db"
    origins: tuple[str, ...] = ()
    site: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    rate: int = 300
    burst: int = 200
    queue: int = 512
    connections: int = 4096
    secret: str = field(default="")
    retention_days: int = 395
    webhook_url: str = ""
    webhook_secret: str = ""
    smtp_url: str = ""
    mail_to: str = ""
    mail_from: str = ""
    min_form_seconds: float = 2.0

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways by which a message reaches a person, the best first."""
        by_mail = self.smtp_url and self.mail_to
        return (*(["webhook"] if self.webhook_url else []), *(["email"] if by_mail else []))

    @classmethod
    def from_environment(cls, flags: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
        """Read ASKWELL_<NAME> for every setting; flags that are given (not None, not empty) win.

        Raises:
            ValueError: a variable is not of its setting's type; the message names it.
        """
        found: dict[str, object] = {}
        for name in cls.__struct_fields__:
            variable = f"ASKWELL_{name.upper()}"
            if text := environment.get(variable, "").strip():
                found[name] = _parsed(variable, name, text)
        given = {name: value for name, value in flags.items() if value is not None and value != ()}
        return cls(**{**found, **given})  # type: ignore[arg-type]


def _parsed(variable: str, name: str, text: str) -> object:
    if name in ("origins", "trusted_proxies"):
        return tuple(text.replace(",", " ").split())
    if name == "site":
        return Path(text)
    if name in ("rate", "burst", "queue", "connections", "retention_days", "min_form_seconds"):
        try:
            return float(text) if name == "min_form_seconds" else int(text)
        except ValueError:
            raise ValueError(f"{variable}={text!r}: not a number") from None
    return text
