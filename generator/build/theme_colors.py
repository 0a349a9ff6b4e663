"""The brand's colour, bent just far enough to be readable in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.errors import ConfigError

Rgb = tuple[float, float, float]
_Ratio = Callable[[Rgb], float]

WHITE: Rgb = (255, 255, 255)
INK: Rgb = (15, 18, 28)
DARK: Rgb = (20, 24, 33)
LIGHT_SOFT, DARK_SOFT = 0.09, 0.15  # how much of the brand a tinted surface takes
LIGHT_TINT: Rgb = (244, 245, 250)  # the darkest surface text of the light scheme lies on
DARK_SURFACE: Rgb = (30, 35, 48)  # the lightest surface text of the dark scheme lies on
TEXT_CONTRAST = 4.6  # WCAG 2.2 SC 1.4.3 asks 4.5; the rest is for rounding


def brand_css(accent: str) -> str:
    """Give the custom properties of both colour schemes for a brand colour.

    Args:
        accent: ``#rgb`` or ``#rrggbb``.

    Raises:
        ConfigError: when `accent` is no such colour.
    """
    brand = parse_hex(accent)
    on_light = _towards(brand, INK, lambda c: min(contrast(c, LIGHT_TINT), contrast(c, _mix(WHITE, c, LIGHT_SOFT))))
    on_dark = _towards(brand, WHITE, lambda c: min(contrast(c, DARK_SURFACE), contrast(c, _mix(DARK, c, DARK_SOFT))))
    light = _scheme(on_light, WHITE, soft=LIGHT_SOFT, line=0.28)
    dark = _scheme(on_dark, DARK, soft=DARK_SOFT, line=0.38)
    return (
        f":root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}"
        f":root[data-scheme=dark]{{{dark}}}"
    )


def parse_hex(color: str) -> Rgb:
    """Read ``#rgb`` or ``#rrggbb``."""
    digits = color.strip().removeprefix("#")
    if not re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        raise ConfigError(f"mkdocs.yml: accent: '{color}' is no colour (write it as '#4f46e5')")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: Rgb, other: Rgb) -> float:
    """Give the contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: Rgb) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [c / 255 for c in color]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _towards(color: Rgb, end: Rgb, ratio: _Ratio) -> Rgb:
    for step in range(101):
        mixed = _mix(color, end, step / 100)
        if ratio(mixed) >= TEXT_CONTRAST:
            return mixed
    return end


def _mix(color: Rgb, end: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color, end, strict=True))
    return red, green, blue


def _scheme(text: Rgb, ground: Rgb, *, soft: float, line: float) -> str:
    on = WHITE if contrast(WHITE, text) >= TEXT_CONTRAST else INK
    names = {
        "accent": text,
        "on-accent": on,
        "accent-soft": _mix(ground, text, soft),
        "accent-line": _mix(ground, text, line),
    }
    return ";".join(f"--{name}:{_hex(color)}" for name, color in names.items())


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{round(c):02x}" for c in color)
