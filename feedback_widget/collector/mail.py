"""A contact message as an e-mail to support."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from msgspec.json import decode

from feedback_widget.store.outbox import Letter


def compose(letter: Letter, sender: str, recipient: str) -> EmailMessage:
    """Write the e-mail: the message, then what was searched and read before it.

    The Message-ID is the event's, so that a second delivery is known as one.
    """
    body = decode(letter.body)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = one_line(body["subject"]) or "A question from the help center"
    message["Message-ID"] = f"<{letter.event_id}@askwell.invalid>"
    if address := reply_address(body["reply_to"]):
        message["Reply-To"] = address
    parts = [body["message"]]
    if body["searches"]:
        parts.append("Searched for:\n" + "\n".join(f"- {one_line(query)}" for query in body["searches"]))
    if body["pages"]:
        parts.append("Read:\n" + "\n".join(f"- {one_line(page)}" for page in body["pages"]))
    message.set_content("\n\n".join(parts))
    return message


def one_line(text: str) -> str:
    """Return text without line breaks, so that no header can be smuggled in."""
    return " ".join(text.split())


def reply_address(text: str) -> str:
    """Return a bare address, or "" when the text is none."""
    address = parseaddr(text)[1] if text.isascii() else ""
    local, _, domain = address.rpartition("@")
    return address if local and "." in domain and " " not in address else ""


def send_mail(message: EmailMessage, url: str, timeout: float) -> None:
    """Hand an e-mail to a server.

    Args:
        url: smtp://user:password@host:587 (STARTTLS where the server offers it) or smtps://...

    Raises:
        smtplib.SMTPException, OSError: it was not taken.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(host, parts.port or (465 if secure else 25), timeout=timeout) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
