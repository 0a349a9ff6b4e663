"""How well scrubbing tells secrets from questions.

    python benchmarks/scrub.py            recall by kind on the labelled set, false hits on real help queries
    python benchmarks/scrub.py --write    make the labelled set again (the same bytes every time)

The set, `feedback_widget/schema/scrub_cases.jsonl`, has one case a line: {"text", "clean", "kind"}; `kind` is "" for
text that must stay as it is. Values are made up: documentation ranges, test card numbers, random keys.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from feedback_widget.scrub import is_iban, luhn, scrub

CASES = Path(__file__).resolve().parents[1] / "feedback_widget" / "schema" / "scrub_cases.jsonl"
EXAMPLES = json.loads(Path(__file__).with_name("scrub_examples.json").read_text())
"""Typed by hand, most of it before the rules were known: add what you find. Keys are shapes (see `ALPHABETS`), IBANs lack
their check digits, `between` stands between the groups of a card's number, `clean` is what must stay."""
ALPHABETS = {
    "a": string.ascii_letters + string.digits,
    "b": string.ascii_letters + string.digits + "+/",
    "d": string.digits,
    "h": "0123456789abcdef",
    "l": string.ascii_letters,
    "u": string.ascii_uppercase + string.digits,
    "w": string.ascii_letters + string.digits + "-_",
}
SHARED = Path(__file__).resolve().parents[2] / "shared"
LIMITS = {"email": 0.99, "card": 0.99, "key": 0.99, "phone": 0.95, "iban": 0.95, "id": 0.95}

FRAMES = (
    "{}",
    "my {}",
    "{} please help",
    "I am {} and cannot sign in",
    "it says {} is wrong",
    "contact me: {}",
    "({})",
    "why does {} not work?",
    "order failed for {}, what now",
    "\u201c{}\u201d",
    "{}.",
    "{}, thanks",
    "is {} right\nor not",
)
FIRST = ("jane", "max.m", "o'neil", "li_wei", "ana-sofia", "j.r.r", "support+help", "x", "m\u00fcller", "info2026")
DOMAINS = ("customer.example", "mail.example.co.uk", "b\u00fccher.example", "sub.a-b.example", "example.io", "x.museum")
CLEAN = (
    "how do i reset my password",
    "arduino uno r4 wifi",
    "error 0x80070005",
    "ESP32-S3-DevKitC-1",
    "version 2.3.10 released",
    "1024x768 resolution",
    "what is 192.168.0.1",
    "baud rate 115200",
    "ATmega328P-PU pinout",
    "port 8080 already in use",
    "2026-11-21 update",
    "2026-11-21 10:30 update failed",
    "3.3V vs 5V",
    "analogRead 0-1023",
    "pip install foo@1.2.3",
    "#include <Wire.h>",
    "C:\\Users\\me\\Documents",
    "why is @angular/core missing",
    "RGB 255 255 255",
    "10 000 users",
    "from 2019 to 2024",
    "0.1 uF capacitor",
    "page 404 not found",
    "iPhone 15 Pro Max",
    "firmware 1.5.2-rc3",
    "GPIO 12 13 14 15",
    "how-to-connect-a-motor-to-the-board",
    "analogWrite(9, 128)",
    "USB 3.2 Gen 2x2",
    "delay(1000)",
    "Windows 11 22H2",
    "error: exit status 1",
    "avrdude: stk500_recv(): programmer is not responding",
    "12/24/2025 order",
    "Ticket by 5 pm",
    "$1,299.00",
    "price 1.299,00 EUR",
    "0x7fff0000",
    "RFC 2822",
    "ISO 8601",
    "sha256",
    "library SparkFun_MAX3010x",
    "the 2nd, 3rd and 4th",
    "1 2 3 4 5 6",
    "pin 2 and 3",
    "MKR WiFi 1010",
    "UNO Q 4GB",
    "error code 500",
    "call support",
    "my phone does not connect",
    "number of devices",
    "mobile app 2.0",
    "at home",
    "user [at] work",
    "key not found",
    "bearer token",
    "sk-learn install",
    "IBAN field is empty",
    "card declined",
    "18 to 65 years",
    "9600,N,8,1",
    "Wi-Fi 802.11 b/g/n",
    "10.15.7 Catalina",
    "C++17",
)


def luhn_number(chance: random.Random, prefix: str, length: int) -> str:
    """Return a card number that satisfies Luhn's formula."""
    body = prefix + "".join(chance.choices(string.digits, k=length - len(prefix) - 1))
    return next(body + digit for digit in string.digits if luhn(body + digit))


def email(chance: random.Random) -> str:
    """Return an e-mail address."""
    address = f"{chance.choice(FIRST)}@{chance.choice(DOMAINS)}"
    shapes = (address, address.upper(), f"mailto:{address}", f"<{address}>", address, address)
    if chance.random() < 0.1:
        return f"{chance.choice(('jane', 'max.m', 'info2026'))} [at] customer [dot] example"
    return chance.choice(shapes)


def card(chance: random.Random) -> str:
    """Return a card number in one of the ways people type it."""
    prefix, length = chance.choice(
        (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("36", 14))
    )
    number = luhn_number(chance, prefix, length)
    groups = [number[at : at + 4] for at in range(0, length, 4)]
    if length == 15:
        groups = [number[:4], number[4:10], number[10:]]
    text = chance.choice((number, " ".join(groups), "-".join(groups), " ".join(groups), ".".join(groups)))
    return text + chance.choice(("", "", "", " 12/27", " exp 01/28 cvc 123"))


def phone(chance: random.Random) -> str:
    """Return a telephone number in one of many national ways."""
    n = "".join(chance.choices(string.digits[2:], k=12))
    shapes = (
        f"+49 {n[:3]} {n[3:10]}",
        f"+1 ({n[:3]}) {n[3:6]}-{n[6:10]}",
        f"+44 20 {n[:4]} {n[4:8]}",
        f"+33 6 {n[:2]} {n[2:4]} {n[4:6]} {n[6:8]}",
        f"+{n[:2]}{n[2:11]}",
        f"0049 {n[:3]} {n[3:10]}",
        f"({n[:3]}) {n[3:6]}-{n[6:10]}",
        f"{n[:3]}-{n[3:6]}-{n[6:10]}",
        f"{n[:3]}.{n[3:6]}.{n[6:10]}",
        f"0{n[:3]} {n[3:10]}",
        f"0{n[:3]}/{n[3:10]}",
        f"0{n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:9]}",
        f"020 {n[:4]} {n[4:8]}",
        f"0{n[:4]}-{n[4:10]}",
        f"(0{n[:2]}) {n[2:10]}",
        f"call {n[:3]}-{n[3:7]}",
        f"phone: {n[:9]}",
        f"+86 1{n[:2]} {n[2:6]} {n[6:10]}",
        f"+91 {n[:5]} {n[5:10]}",
        f"({n[:2]}) 9{n[:4]}-{n[4:8]}",
        f"1-800-{n[:3]}-{n[3:7]}",
    )
    return chance.choice(shapes)


def iban(chance: random.Random) -> str:
    """Return an IBAN."""
    country, length = chance.choice((("DE", 22), ("FR", 27), ("GB", 22), ("NL", 18), ("ES", 24)))
    middle = {"GB": "WEST", "NL": "ABNA"}.get(country, "")
    body = middle + "".join(chance.choices(string.digits, k=length - 4 - len(middle)))
    text = next(f"{country}{n:02d}{body}" for n in range(2, 99) if is_iban(f"{country}{n:02d}{body}"))
    spaced = " ".join(text[at : at + 4] for at in range(0, length, 4))
    return chance.choice((text, spaced, text.lower()))


def key(chance: random.Random) -> str:
    """Return a secret as services make them."""
    letters = string.ascii_letters + string.digits
    word = "1a" + "".join(chance.choices(letters, k=34))
    hexes = "".join(chance.choices("0123456789abcdef", k=40))
    base = "".join(chance.choices(letters + "+/", k=43)) + "="
    upper = "".join(chance.choices(string.ascii_uppercase + "234567", k=15)) + "7"
    return chance.choice(
        (
            f"sk_live_{word[:24]}",
            f"ghp_{word}",
            f"github_pat_{word}",
            f"AKIA{upper}",
            f"xoxb-{hexes[:12]}-{word[:24]}",
            f"glpat-{word[:20]}",
            f"eyJhbGciOiJIUzI1NiJ9.eyJ{word}.{word[::-1]}",
            f"Bearer {word}",
            hexes[:32],
            hexes,
            base,
            f"AIza{word[:35]}",
            f"whsec_{base}",
            f"npm_{word}",
            f"sk-proj-{word}",
            f"SG.{word[:22]}.{word}",
            f"-----BEGIN PRIVATE KEY-----\n{base}\n-----END PRIVATE KEY-----",
        )
    )


def long_id(chance: random.Random) -> str:
    """Return a number that stands for a customer or an order."""
    digits = str(chance.randrange(1, 10)) + "".join(chance.choices(string.digits, k=14))
    hexes = "".join(chance.choices("0123456789abcdef", k=32))
    uuid = f"{hexes[:8]}-{hexes[8:12]}-4{hexes[13:16]}-a{hexes[17:20]}-{hexes[20:]}"
    return chance.choice((digits[:9], digits[:10], digits[:12], f"INV-{digits[:9]}", f"#{digits[:10]}", uuid))


MAKERS = {
    "email": (email, 250),
    "card": (card, 220),
    "phone": (phone, 260),
    "iban": (iban, 60),
    "key": (key, 230),
    "id": (long_id, 80),
}


def shaped(chance: random.Random, shape: str) -> str:
    """Return a key of a shape, whose `{a24}` stands for 24 characters of the alphabet `a`."""
    return re.sub(r"\{(.)(\d+)\}", lambda found: "".join(chance.choices(ALPHABETS[found[1]], k=int(found[2]))), shape)


def typed(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (kind, value) of what was gathered by hand."""
    yield from (("phone", number) for number in EXAMPLES["phone"])
    yield from (("email", address) for address in EXAMPLES["email"])
    yield from (("key", shaped(chance, shape)) for shape in EXAMPLES["key"] * 4)
    for between in EXAMPLES["between"] * 9:
        number = luhn_number(chance, chance.choice(("4", "51", "2221", "6011", "62")), 16)
        yield "card", between.join(number[at : at + 4] for at in range(0, 16, 4))
    for account in EXAMPLES["iban"]:
        country, _, rest = account.partition(" ")
        text = next(made for n in range(2, 99) if is_iban(made := f"{country}{n:02d}{rest}"))
        for between in ("", " ", "-", ".", "\u00a0"):
            yield "iban", between.join(text[at : at + 4] for at in range(0, len(text), 4))


def cases() -> list[dict[str, str]]:
    """Make the labelled set, the same every time."""
    chance = random.Random("askwell scrub cases 1")
    made = []
    for kind, (maker, n) in MAKERS.items():
        for _ in range(n):
            value, frame = maker(chance), chance.choice(FRAMES)
            text = frame.format(value)
            made.append({"text": text, "clean": scrub(text), "kind": kind, "value": value})
    for kind, value in typed(chance):
        text = chance.choice(FRAMES).format(value)
        made.append({"text": text, "clean": scrub(text), "kind": kind, "value": value})
    made += [{"text": text, "clean": text, "kind": "", "value": ""} for text in EXAMPLES["clean"]]
    made += [
        {"text": frame.format(text), "clean": frame.format(text), "kind": "", "value": ""}
        for text in CLEAN
        for frame in FRAMES[:4]
    ]
    return made


def leaks(case: dict[str, str]) -> bool:
    """Say whether half of a value or more is still there after scrubbing."""
    core = [c for c in case["value"].partition(" exp")[0].partition(" 12/27")[0] if c.isalnum()]
    left = scrub(case["text"])
    return left == case["text"] or "".join(core)[-8:] in "".join(c for c in left if c.isalnum())


def measure(made: list[dict[str, str]]) -> bool:
    """Print recall by kind and false hits; return whether all are within their limits."""
    total, caught, good = Counter[str](), Counter[str](), True
    for case in made:
        total[case["kind"]] += 1
        if case["kind"]:
            caught[case["kind"]] += not leaks(case)
        else:
            caught[""] += scrub(case["text"]) == case["text"]
    for kind, limit in LIMITS.items():
        share = caught[kind] / total[kind]
        good &= share >= limit
        print(f"{kind:6} recall {share:.3f} of {total[kind]} (at least {limit})")
    print(f"clean  kept   {caught[''] / total['']:.3f} of {total['']}")
    queries = real_queries()
    hits = [query for query in queries if scrub(query) != query]
    if queries:
        good &= len(hits) <= 0.01 * len(queries)
        print(
            f"false hits on real help queries: {len(hits)} of {len(queries)} = {len(hits) / len(queries):.4f} (at most .01)"
        )
    return good


def real_queries() -> list[str]:
    """Return the customers' questions beside the checkout, none when they are not there."""
    files = sorted(SHARED.glob("relevance/*/queries*.jsonl"))
    return [json.loads(line)["query"] for file in files for line in file.read_text().splitlines()]


def main() -> None:
    """Measure, or write the set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what leaks and what is hit wrongly")
    options = parser.parse_args()
    made = cases()
    if options.show:
        for case in made:
            if leaks(case) if case["kind"] else scrub(case["text"]) != case["text"]:
                print(f"  {case['kind'] or 'clean':6} {case['text']!r} -> {scrub(case['text'])!r}")
    if options.write:
        lines = (json.dumps({k: case[k] for k in ("text", "clean", "kind")}, ensure_ascii=False) for case in made)
        CASES.write_text("\n".join(lines) + "\n")
    raise SystemExit(not measure(made))


if __name__ == "__main__":
    main()
