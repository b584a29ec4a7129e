"""The pictures of the README, from the real thing: `python -m tests.browser.readme_pictures`.

A verdict as JupyterLab shows it, and the explorer `downhill` as it moves, with a still form for
those who asked for no motion. Make them again where one of them looks different.
"""

import io
import tempfile
from pathlib import Path

from nbformat import v4
from PIL import Image

from tests.browser.explorers import made
from tests.browser.lab import PANEL, browser_page, running_lab
from tests.browser.notebooks import RUN_ALL
from tools import build

DOCS = build.ROOT / "docs"
HEAD = "from nnlib.checks import check"
SLIPPED = """\
def slope_of_weight(input_value, weight, target):
    prediction = input_value * weight
    return 2 * (target - prediction) * input_value"""
CHECK = "check(slope_of_weight, seed=1)"
RATE, STEPS = 0.13, 24
SHOWN, LAST = 250, 2500
"""For how many milliseconds a step is shown, and the last one."""


def verdict(page, work):
    """Show a slip and what the check says of it, in JupyterLab."""
    cells = [v4.new_code_cell(source) for source in (HEAD, SLIPPED, CHECK)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    # Without a kernel's name, JupyterLab asks for one.
    notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    (work / "verdict.ipynb").write_text(build.text_of(notebook), encoding="utf-8")
    page.set_viewport_size({"width": 1160, "height": 700})
    page.evaluate(RUN_ALL, "verdict.ipynb")
    page.locator(f"{PANEL} .jp-OutputArea-output", has_text="Not yet.").wait_for()
    page.mouse.move(0, 0)
    cells = page.locator(f"{PANEL} .jp-Cell")
    first, last = cells.nth(1).bounding_box(), cells.nth(2).bounding_box()
    clip = {**first, "height": last["y"] + last["height"] - first["y"]}
    image = Image.open(io.BytesIO(page.screenshot(clip=clip)))
    image.quantize(64).save(DOCS / "verdict.png", optimize=True)


def downhill(page):
    """Show the steps of gradient descent, one after the other."""
    explorer = made("downhill")
    rates, *_ = explorer.controls
    rate = list(rates.values).index(RATE)
    page.goto("about:blank")
    images = []
    for step in range(STEPS + 1):
        picture = explorer.picture((rate, step, *explorer.first[2:]))
        page.set_content(
            f'<div style="width: fit-content; font: 15px sans-serif">{picture._repr_html_()}</div>'
        )
        shown = page.locator("div").first.screenshot()
        images.append(Image.open(io.BytesIO(shown)).convert("RGB"))
    size = (max(one.width for one in images), max(one.height for one in images))
    frames = [Image.new("RGB", size, "white") for _ in images]
    for frame, image in zip(frames, images, strict=True):
        frame.paste(image, (0, 0))
    times = [SHOWN] * STEPS + [LAST]
    frames[0].save(
        DOCS / "downhill.webp", save_all=True, append_images=frames[1:], duration=times, loop=0,
        quality=70, method=6,
    )  # fmt: skip
    frames[-1].save(DOCS / "downhill_still.webp", quality=80, method=6)


def main():
    with tempfile.TemporaryDirectory() as place:
        work, configuration = Path(place, "work"), Path(place, "configuration")
        with (
            running_lab(work, configuration, Path(place, "log")) as address,
            browser_page(address) as page,
        ):
            verdict(page, work)
            downhill(page)
    for name in ("verdict.png", "downhill.webp", "downhill_still.webp"):
        print(f"{DOCS / name}: {(DOCS / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
