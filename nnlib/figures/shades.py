"""Colours that mean a number: one scale from 0 to 1 for every map of the course, one with a sign.

A map is a small PNG inside the SVG, with a tenth of the bytes of the same number of rectangles.
"""

from __future__ import annotations

import base64
import functools
import re
import struct
import zlib
from collections.abc import Callable

import numpy as np

_Colour = tuple[int, int, int]

_WHITE = (255, 255, 255)
_UP = (_WHITE, (94, 151, 201), (9, 30, 66))
_ABOVE = (_WHITE, (166, 138, 202), (48, 8, 84))
_BELOW = (_WHITE, (206, 122, 56), (90, 34, 0))


def shade(share: float) -> str:
    """Return the colour of a number from 0 (white) to 1 (dark blue), on every map of the course.

    Examples
    --------
    >>> shade(0), shade(0.5), shade(1), shade(3)
    ('rgb(255,255,255)', 'rgb(94,151,201)', 'rgb(9,30,66)', 'rgb(9,30,66)')
    """
    return _between(_UP, share)


def signed_shade(share: float) -> str:
    """Return the colour of a number from -1 (dark orange) over 0 (white) to 1 (dark purple).

    A map in these colours also marks plus and minus, for eyes that cannot tell the hues apart.

    Examples
    --------
    >>> signed_shade(-1), signed_shade(0), signed_shade(1)
    ('rgb(90,34,0)', 'rgb(255,255,255)', 'rgb(48,8,84)')
    """
    return _between(_BELOW if share < 0 else _ABOVE, abs(share))


def on_shade(share: float) -> str:
    """Return the colour of words on a shade, signed or not.

    Examples
    --------
    >>> on_shade(0.2), on_shade(0.9), on_shade(-0.9)
    ('rgb(0,0,0)', 'rgb(255,255,255)', 'rgb(255,255,255)')
    """
    return "rgb(0,0,0)" if abs(share) < 0.625 else "rgb(255,255,255)"


def _between(scale: tuple[_Colour, _Colour, _Colour], share: float) -> str:
    share = min(max(float(share), 0.0), 1.0)
    low, high = (scale[0], scale[1]) if share < 0.5 else (scale[1], scale[2])
    along = 2 * share if share < 0.5 else 2 * share - 1
    parts = [round(a + along * (b - a)) for a, b in zip(low, high, strict=True)]
    return f"rgb({','.join(map(str, parts))})"


@functools.cache
def _red_green_blue(colour: Callable[[float], str], hundredth: int) -> bytes:
    return bytes(int(part) for part in re.findall(r"\d+", colour(hundredth / 100)))


def map_image(shares: np.ndarray, colour: Callable[[float], str] = shade) -> str:
    """Write a table of numbers as the address of a PNG, one pixel per number.

    Parameters
    ----------
    shares : ndarray of shape (rows, columns)
        Rounded to hundredths; numbers beyond -1 and 1 have the colours of these.
    colour : callable
        `shade` or `signed_shade`.

    Examples
    --------
    >>> map_image(np.array([[0.0, 0.5], [1.0, 0.25]]))[:27]
    'data:image/png;base64,iVBOR'
    """
    hundredths = np.rint(100 * np.clip(shares, -1, 1)).astype(np.int8)
    return _address(hundredths.tobytes(), hundredths.shape[1], colour)


@functools.lru_cache(maxsize=256)
def _address(numbers: bytes, columns: int, colour: Callable[[float], str]) -> str:
    """Write the PNG of a map, once, because the next picture has the same key or small maps."""
    hundredths = np.frombuffer(numbers, np.int8).reshape(-1, columns)
    used = np.unique(hundredths)
    # A palette of the colours in use, and for each pixel its place in the palette.
    palette = b"".join(_red_green_blue(colour, one) for one in used.tolist())
    places = np.searchsorted(used, hundredths).astype(np.uint8)
    rows = np.hstack([np.zeros((len(places), 1), np.uint8), places]).tobytes()
    size = struct.pack(">IIBBBBB", places.shape[1], places.shape[0], 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"PLTE", palette), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return f"data:image/png;base64,{base64.b64encode(written).decode('ascii')}"
