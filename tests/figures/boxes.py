"""Where the words of a picture lie: read from its SVG, as wide as DejaVu Sans writes them.

It is the widest font that a picture names: words that have room here have it everywhere.
"""

import functools
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
from fontTools.ttLib import TTFont

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"


@functools.cache
def _font(bold):
    font = TTFont(_FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def width(text, size, bold=False):
    """How wide a text is, in pixels."""
    letters, advance, unit = _font(bold)
    return size * sum(advance[letters.get(ord(one), "A")][0] for one in text) / unit


def _drawn(svg):
    """Give each part of a picture, but those that may lie under words: paper, grid, rings."""
    for part in ElementTree.fromstring(svg).iter():
        tag = part.tag.split("}")[1]
        if tag == "svg" or part.get("width") == "100%" or part.get("class") in ("grid", "ring"):
            continue
        yield tag, part


def words(svg):
    """Give each text with its box: left, top, right, bottom."""
    found = []
    for tag, part in _drawn(svg):
        if tag != "text":
            continue
        size, text = float(part.get("font-size")), "".join(part.itertext())
        wide = width(text, size, part.get("font-weight") == "bold")
        left = (
            float(part.get("x"))
            - wide * {"start": 0, "middle": 0.5, "end": 1}[part.get("text-anchor", "start")]
        )
        base = float(part.get("y"))
        found.append((text, (left, base - 0.76 * size, left + wide, base + 0.2 * size)))
    return found


def _segments(svg):
    for tag, part in _drawn(svg):
        if tag != "path":
            continue
        for piece in filter(None, part.get("d").split("M")):
            if not re.fullmatch(r"[\d .,LZ-]+", piece):
                continue
            numbers = [float(one) for one in re.findall(r"-?[\d.]+", piece)]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            yield from itertools.pairwise(points + points[:1] * piece.rstrip().endswith("Z"))


def _crosses(segment, box):
    """Whether a segment goes through a box (Liang and Barsky 1984)."""
    (x, y), (to_x, to_y) = segment
    enter, leave = 0.0, 1.0
    for start, way, low, high in ((x, to_x - x, box[0], box[2]), (y, to_y - y, box[1], box[3])):
        if way == 0:
            if not low <= start <= high:
                return False
            continue
        ends = sorted(((low - start) / way, (high - start) / way))
        enter, leave = max(enter, ends[0]), min(leave, ends[1])
    return enter <= leave


def _crosses_circle(circle, box):
    x, y, radius = circle
    near = (max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
    far = (max(abs(box[0] - x), abs(box[2] - x)), max(abs(box[1] - y), abs(box[3] - y)))
    return near[0] ** 2 + near[1] ** 2 < radius**2 < far[0] ** 2 + far[1] ** 2


def collisions(svg):
    """Say which words lie on other words, on lines, on a circle's edge, or outside the picture."""
    placed, found = words(svg), []
    for (one, a), (other, b) in itertools.combinations(placed, 2):
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append(f"{one!r} lies on {other!r}")
    segments = list(_segments(svg))
    circles = [
        tuple(float(part.get(name)) for name in ("cx", "cy", "r"))
        for tag, part in _drawn(svg) if tag == "circle"
    ]  # fmt: skip
    root = ElementTree.fromstring(svg)
    wide, high = (float(root.get(name)) for name in ("width", "height"))
    for text, box in placed:
        if any(_crosses(segment, box) for segment in segments):
            found.append(f"{text!r} lies on a line")
        if any(_crosses_circle(circle, box) for circle in circles):
            found.append(f"{text!r} lies on the edge of a circle")
        if box[0] < 0 or box[1] < 0 or box[2] > wide or box[3] > high:
            found.append(f"{text!r} leaves the picture")
    return found


def panels(picture):
    """The SVG of each panel of a picture."""
    return picture.each_panel
