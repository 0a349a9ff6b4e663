"""The outbox's courier: by webhook (Standard Webhooks) or e-mail, until it arrives or a person must look."""

from __future__ import annotations

import logging
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable
from random import random

from msgspec.json import decode

from feedback_widget.collector.mail import compose, send_mail
from feedback_widget.collector.metrics import Metrics
from feedback_widget.collector.settings import Settings
from feedback_widget.collector.webhook import signed_headers
from feedback_widget.store.outbox import Letter
from feedback_widget.store.protocol import EventStore

PATIENCE = (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
TIMEOUT = 15.0
LEASE = 120_000

log = logging.getLogger("askwell.collector")


class Undelivered(Exception):
    """A letter did not arrive; `final` when trying again would change nothing."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Courier:
    """Delivers letters.

    Args:
        settings: with the addresses and secrets.
        store: whose outbox it empties.
        metrics: counts what became of each try.
        chance: 0 to 1, spreads retries so that nodes do not knock together.
    """

    def __init__(
        self, settings: Settings, store: EventStore, metrics: Metrics, chance: Callable[[], float] = random
    ) -> None:
        self._settings = settings
        self._store = store
        self._metrics = metrics
        self._chance = chance

    def round(self, now: float) -> int:
        """Try every letter that is due once. Return how many were tried.

        Args:
            now: Unix time in seconds.
        """
        letters = self._store.letters_due(int(now * 1000), LEASE, 20)
        for letter in letters:
            try:
                self._carry(letter, now)
            except Undelivered as error:
                self._put_off(letter, error, now)
            except Exception as error:  # one letter that cannot be written must not hold up the others
                self._put_off(letter, Undelivered(f"{type(error).__name__} while it was written"), now)
            else:
                self._store.letter_sent(letter)
                self._metrics.letters["delivered"] += 1
        return len(letters)

    def _put_off(self, letter: Letter, error: Undelivered, now: float) -> None:
        given_up = error.final or letter.tries > len(PATIENCE)
        wait = 0.0 if given_up else PATIENCE[letter.tries - 1] * (0.8 + 0.4 * self._chance())
        self._store.letter_failed(letter, str(error), None if given_up else int((now + wait) * 1000))
        self._metrics.letters["failed" if given_up else "postponed"] += 1
        log.warning("message %s not delivered (try %d): %s", letter.event_id, letter.tries, error)

    def _carry(self, letter: Letter, now: float) -> None:
        waited = letter.channel == "link"  # it came before a way was set up
        if letter.channel == "webhook" or (waited and self._settings.webhook_url):
            self._post(letter, now)
        else:
            self._mail(letter)

    def _post(self, letter: Letter, now: float) -> None:
        """Post a letter; 2xx delivers it, 410 ends it, all else is tried again (Standard Webhooks)."""
        body = b'{"type":"contact.created","timestamp":"%s","data":%s}' % (
            decode(letter.body)["occurred_at"].encode(),
            letter.body.encode(),
        )
        headers = signed_headers(letter.event_id, body, self._settings.webhook_secret, int(now))
        request = urllib.request.Request(self._settings.webhook_url, body, headers, method="POST")
        try:
            with _opener.open(request, timeout=TIMEOUT) as response:
                if not 200 <= response.status < 300:
                    raise Undelivered(f"HTTP {response.status}")
        except urllib.error.HTTPError as error:
            error.close()
            raise Undelivered(f"HTTP {error.code}", final=error.code == 410) from None
        except (OSError, ValueError) as error:
            raise Undelivered(type(error).__name__ + ": " + str(error)[:200]) from None

    def _mail(self, letter: Letter) -> None:
        message = compose(letter, self._settings.mail_from or self._settings.mail_to, self._settings.mail_to)
        try:
            send_mail(message, self._settings.smtp_url, TIMEOUT)
        except smtplib.SMTPException as error:
            raise Undelivered(type(error).__name__) from None
        except OSError as error:
            raise Undelivered(type(error).__name__ + ": " + str(error)[:200]) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that moved is told to its owner, not followed: the message is for one address only."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)
