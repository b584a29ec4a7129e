"""How large slides are: `python -m tests.browser.slides_seen FOLDER` measures its decks.

At 1280 x 720, for each deck: the smallest letters of text, of code and of what it printed, in
pixels of the screen; the slides more than half empty from top to bottom; titles that only continue.
"""

import sys
from pathlib import Path

from tools.browser import find_browser

SEEN = """() => Reveal.getSlides().map(slide => {
    const place = Reveal.getIndices(slide);
    Reveal.slide(place.h, place.v, 99);
    const shown = [...slide.querySelectorAll('h1, h2, h3, p, li, td, th, pre, img, figcaption')]
        .filter(box => !box.closest('aside.notes') && box.getBoundingClientRect().height);
    const letters = box => parseFloat(getComputedStyle(box).fontSize) * Reveal.getScale();
    const smallest = boxes => Math.min(...boxes.map(letters));
    const printed = shown.filter(box => box.matches('pre') && box.closest('.jp-OutputArea'));
    const code = shown.filter(box => box.matches('pre') && !printed.includes(box));
    const lines = box => box.textContent.trimEnd().split('\\n').length;
    const rows = new Set(shown.flatMap(box => {
        const {top, bottom} = box.getBoundingClientRect();
        return Array.from({length: Math.ceil(bottom - top)}, (_, row) => Math.round(top) + row);
    }));
    return {
        title: shown.find(box => box.matches('h1, h2, h3'))?.textContent ?? '',
        text: smallest(shown.filter(box => box.matches('p, li, td, th'))),
        code: smallest(code), printed: smallest(printed),
        lines: [...code, ...printed].reduce((sum, box) => sum + lines(box), 0),
        filled: rows.size / 720,
    };
})"""


def seen(page, deck):
    """What is seen of each slide of a deck."""
    page.goto(deck.resolve().as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    return page.evaluate(SEEN)


def main(folder):
    from playwright import sync_api

    heads = ("slides", "text", "code", "printed", "code, 12 lines", "half empty", "continued")
    print(f"{'deck':34}" + "".join(f"{head:>16}" for head in heads))
    everything = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for deck in sorted(Path(folder).glob("*.html")):
            slides = seen(page, deck)
            everything += slides
            print(row(deck.stem, slides))
        browser.close()
    print(row("all", everything))


def row(name, slides):
    """One line of the table."""
    short = [slide for slide in slides if slide["lines"] <= 12]

    def smallest(kind, of=slides):
        return min(slide[kind] or 1000 for slide in of)

    numbers = (
        len(slides), smallest("text"), smallest("code"), smallest("printed"),
        min(smallest("code", short), smallest("printed", short)),
        sum(slide["filled"] < 0.5 for slide in slides),
        sum("(continued)" in slide["title"] for slide in slides),
    )  # fmt: skip
    return f"{name:34}" + "".join(f"{number:16.4g}" for number in numbers)


if __name__ == "__main__":
    main(sys.argv[1])
