"""The theme's files beside a site's pages: one stylesheet in the brand's colours, scripts, strings, the icon."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.build.assets import lean
from generator.build.packing import IMPORT, pack
from generator.build.theme import theme_root
from generator.build.theme_colors import brand_css
from generator.build.theme_strings import Strings
from generator.build.views_site import Site

ELSEWHERE = re.compile(r'^import [^;]* from "\.\./[^;]*;\n', re.MULTILINE)
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="{accent}"/>'
    '<g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M11 13a5 5 0 1 1 7.5 4.3c-1.6.9-2.5 1.7-2.5 3.2"/></g>'
    '<circle cx="16" cy="24.5" r="1.7" fill="#fff"/></svg>'
)


def theme_files(site: Site) -> dict[str, bytes]:
    """Give the theme's share of the site's assets, by path below the assets folder."""
    root = theme_root()
    files = {f"theme/{name}": text.encode() for name, text in _scripts(root / "static").items()}
    sheets = [file.read_text("utf-8") for file in sorted((root / "css").glob("*.css"))]
    files["theme/askwell.css"] = (slim_css("\n".join(sheets)) + brand_css(site.accent)).encode()
    files["theme/favicon.svg"] = FAVICON.format(accent=site.accent).encode()
    strings = Strings.load(site.lang).for_browser()
    files[f"theme/strings.{site.lang}.json"] = json.dumps(strings, ensure_ascii=False, separators=(",", ":")).encode()
    return files


def _scripts(folder: Path) -> dict[str, str]:
    """Read the theme's modules; `page.js` takes along what it imports from beside it, for pages wait for files."""
    sources = {file.name: lean(file.name, file.read_bytes()).decode("utf-8") for file in sorted(folder.glob("*.js"))}
    elsewhere = ELSEWHERE.findall(sources["page.js"])
    packed = pack("page.js", sources | {"page.js": ELSEWHERE.sub("", sources["page.js"])})
    inside = {name for _, name in IMPORT.findall(sources["page.js"])}
    alone = {name: text for name, text in sources.items() if name not in inside}
    return alone | {"page.js": "".join(elsewhere) + packed}


def slim_css(sheet: str) -> str:
    """Drop comments and the spaces no rule needs; strings and `calc` keep theirs."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s+", " ", sheet)
    return re.sub(r"\s*([{};,])\s*", r"\1", sheet).replace(";}", "}").strip()
