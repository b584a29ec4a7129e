"""The width of words: a label has to fit its place before any browser has seen it.

The widths are those of DejaVu Sans, the widest font that a picture names. What fits here fits
everywhere.
"""

from __future__ import annotations

from nnlib.figures.picture import write_number

# Letters by their width at size 100, rounded up.
_WIDTHS = {
    letter: width / 100
    for width, letters in {
        28: "'ijl", 30: "IJ", 32: " ,.·", 34: "/:;\\|", 37: "f-", 40: "()[]t!²", 42: "r",
        50: '*_`"', 56: "szc?∂L", 60: "Fkvxy", 62: "PTYaoe", 64: "ESbdghnpqu$Σ0123456789{}",
        70: "KAVBRXZC", 78: "UHNDG&", 85: "OQw#+<=>^~−×→", 87: "M",
    }.items() for letter in letters
}  # fmt: skip
_WIDEST, _BOLD = 1.0, 1.15


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the largest width of a text, in pixels.

    Examples
    --------
    >>> round(text_width("2.5", 10), 1)
    16.0
    """
    wide = size * sum(_WIDTHS.get(letter, _WIDEST) for letter in text)
    return wide * _BOLD if bold else wide


def fitting(number: float, room: float, size: float) -> str:
    """Write a number with three digits, or with fewer if there is no room.

    Examples
    --------
    >>> fitting(-0.01234, 60, 13), fitting(-0.01234, 50, 13), fitting(-0.0009, 50, 13)
    ('−0.0123', '−0.012', '≈ 0')
    >>> fitting(-1234.5, 50, 13), fitting(123456.0, 40, 13)
    ('−1234', '1.2e5')
    """
    texts = [write_number(number, digits) for digits in (3, 2, 1)]
    if 100 <= abs(number) < 1e5:
        texts = [write_number(round(number), 5)]
    if abs(number) >= 1e5:
        power = f"{abs(number):.0e}".replace("e+0", "e").replace("e+", "e")
        texts.append(f"−{power}" if number < 0 else power)
    fits = [text for text in texts if text_width(text, size) <= room]
    return fits[0] if fits else "≈ 0" if abs(number) < 0.01 else texts[-1]


def wrap_text(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into lines that fit.

    Examples
    --------
    >>> wrap_text("one two three", 60, 13)
    ['one two', 'three']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, bold) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
