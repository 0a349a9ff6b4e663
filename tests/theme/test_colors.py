"""Any brand colour becomes readable, in light and in dark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.theme_colors import DARK_SURFACE, LIGHT_TINT, brand_css, contrast, parse_hex
from generator.errors import ConfigError

RULE = re.compile(r"--accent:(#\w+);--on-accent:(#\w+);--accent-soft:(#\w+);--accent-line:(#\w+)")
AA = 4.5  # WCAG 2.2 SC 1.4.3


@given(st.integers(0, 0xFFFFFF))
def test_text_and_buttons_are_readable_for_any_brand(color: int) -> None:
    light, dark, chosen = RULE.findall(brand_css(f"#{color:06x}"))
    assert dark == chosen
    for (accent, on, soft, _), surface in ((light, LIGHT_TINT), (dark, DARK_SURFACE)):
        text = parse_hex(accent)
        assert contrast(text, surface) >= AA
        assert contrast(text, parse_hex(on)) >= AA
        assert contrast(text, parse_hex(soft)) >= AA


def test_a_readable_brand_is_left_alone() -> None:
    assert "--accent:#4f46e5" in brand_css("#4f46e5")


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000", "#fff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(parse_hex(one), parse_hex(other)) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("color", ["", "red", "#12", "#12345g", "url(x)"])
def test_what_is_no_colour_is_refused_by_name(color: str) -> None:
    with pytest.raises(ConfigError, match="accent"):
        brand_css(color)
