"""Width and height of an image, from the first bytes of its file."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import BinaryIO

Size = tuple[int, int]
SVG_BOX = re.compile(rb"<svg[^>]*?\sviewBox=[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)", re.DOTALL)
SVG_SIZE = re.compile(rb"\s(width|height)=[\"']([\d.]+)(?:px)?[\"']")


def image_size(path: Path) -> Size | None:
    """Give the size in pixels of a PNG, GIF, JPEG, WebP, BMP or SVG file.

    Returns:
        (width, height), or None when the file is absent, cut short or of another kind.
    """
    try:
        with path.open("rb") as file:
            return _size(file)
    except (OSError, struct.error, IndexError):
        return None


def _size(file: BinaryIO) -> Size | None:
    head = file.read(32)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return struct.unpack(">II", head[16:24])
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return struct.unpack("<HH", head[6:10])
    if head.startswith(b"\xff\xd8"):
        return _jpeg(file)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    if head.startswith(b"BM"):
        width, height = struct.unpack("<ii", head[18:26])
        return width, abs(height)
    return _svg(head + file.read(4096)) if b"<" in head else None


def _jpeg(file: BinaryIO) -> Size | None:
    """Walk the segments up to the frame header (SOF, ITU-T T.81 B.2.2), which holds the size."""
    file.seek(2)
    while True:
        marker = file.read(2)
        while marker[1] == 0xFF:
            marker = marker[1:] + file.read(1)
        length = struct.unpack(">H", file.read(2))[0]
        if 0xC0 <= marker[1] <= 0xCF and marker[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)


def _webp(head: bytes) -> Size | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _svg(head: bytes) -> Size | None:
    start = head.find(b"<svg")
    if start < 0:
        return None
    tag = head[start : head.find(b">", start) + 1 or len(head)]
    sides = {name: round(float(value)) for name, value in SVG_SIZE.findall(tag)}
    if len(sides) == 2:
        return sides[b"width"], sides[b"height"]
    box = SVG_BOX.search(tag)
    return (round(float(box[1])), round(float(box[2]))) if box else None
