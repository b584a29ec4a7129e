"""The site: built as the README says, complete, and looked at in a real browser.

It lies in a folder of its host, as on GitHub Pages. Pyodide's host is out of reach here, so no
kernel starts.
"""

import html.parser
import io
import json
import re
import subprocess
import sys
import zipfile
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.lab import serving, watched
from tests.browser.test_lab import serious_violations
from tools import lite
from tools.environment import ROOT

pytestmark = pytest.mark.browser

LESSON = "02_slope_of_one_weight"
PAGES = ("index.html", f"{LESSON}.html", "search.html?q=slope", "clinic.html", "gallery.html")
ADDRESS = "https://example.org/slope-by-slope"
# These come with the kernel itself: with Pyodide, or among the wheels of its extension. The last is
# loaded when a cell imports it.
KERNELS_OWN = {"ipython", "traitlets", "widgetsnbextension", "matplotlib"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("host") / "slope-by-slope"
    done = subprocess.run(
        [sys.executable, "course.py", "site", "--out", str(out), "--address", ADDRESS,
         "--play", "04", "--states", "3"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if re.search(r"is there a network|could not be fetched", done.stderr):
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return out


def named(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def needed_by(wheel):
    files = zipfile.ZipFile(wheel)
    [metadata] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
    lines = re.findall(r"^Requires-Dist: ([\w.-]+)([^\n]*)$", files.read(metadata).decode(), re.M)
    return {named(name) for name, more in lines if not re.search("extra ==|Windows", more)}


def test_every_lesson_is_in_it_as_it_is(built):
    ours = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    theirs = {path.name: path.read_bytes() for path in (built / "work" / "files").glob("*.ipynb")}
    assert theirs == ours
    listed = json.loads(
        (built / "work" / "api" / "contents" / "all.json").read_text(encoding="utf-8")
    )
    assert {one["path"] for one in listed["content"]} == set(ours)


def test_each_wheel_that_the_kernel_loads_is_there_and_pure_and_needs_nothing_else(built):
    told = json.loads((built / "work" / "jupyter-lite.json").read_text(encoding="utf-8"))
    [kernel] = told["jupyter-config-data"]["litePluginSettings"].values()
    packages = kernel["loadPyodideOptions"]["packages"]
    wheels = [name.rpartition("/")[2] for name in packages if name.endswith(".whl")]
    there = {named(name.split("-")[0]) for name in wheels} | {named(name) for name in packages}
    assert len(wheels) == len(lite._NEEDED) + 1
    for name in wheels:
        assert name.endswith("-none-any.whl")
        assert needed_by(built / "work" / "pypi" / name) <= there | KERNELS_OWN, name
    [ours] = [name for name in wheels if name.startswith("slope_by_slope")]
    inside = zipfile.ZipFile(built / "work" / "pypi" / ours).namelist()
    assert {"nnlib/figures/explorer.js", "nnlib/data/digits.npz"} <= set(inside)


def test_the_widgets_page_side_is_in_it(built):
    names = {path.parent.name for path in (built / "work" / "extensions").rglob("package.json")}
    assert {"anywidget", "jupyterlab-manager", "pyodide-kernel-extension"} <= names


@pytest.fixture(scope="module")
def home(built):
    """The address of the site, in a folder of its host."""
    with serving(built.parent) as address:
        yield f"{address}/{built.name}/"


@pytest.fixture
def reader(browser, home):
    """Make pages of a browser that reaches this host only, and tells what it asked of others."""
    contexts = []

    def make(**settings):
        # Without motion: nothing is pressed while a page still scrolls.
        still = {"reduced_motion": "reduce", **settings}
        contexts.append(browser.new_context(**still))
        own = watched(contexts[-1].new_page())
        own.foreign = []

        def beyond(route):
            own.foreign.append(route.request.url)
            route.abort()

        own.route(lambda url: not url.startswith((home, "data:", "blob:")), beyond)
        return own

    yield make
    for context in contexts:
        context.close()


class Links(html.parser.HTMLParser):
    """What a page links to or loads, and the places in it."""

    def __init__(self, path):
        super().__init__()
        self.targets, self.places = set(), set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.targets |= {told[name] for name in ("href", "src") if told.get(name)}
        self.places |= {told["id"]} if "id" in told else set()


def test_every_link_of_every_page_leads_somewhere(built):
    pages = {path.name: Links(path) for path in built.glob("*.html")}
    assert {f"{path.stem}.html" for path in (ROOT / "notebooks").glob("*.ipynb")} <= set(pages)
    broken = []
    for name, page in pages.items():
        for target in page.targets:
            address = urlsplit(target)
            if address.scheme:
                # Nothing of the project can be on the site's own address but its pages.
                continue
            path = unquote(address.path) or name
            there = (built / path).is_file()
            if address.fragment and path in pages:
                there = there and unquote(address.fragment) in pages[path].places
            broken += [] if there else [f"{name}: {target}"]
    assert broken == []


def test_the_sitemap_has_every_page_to_find(built):
    text = (built / "sitemap.xml").read_text(encoding="utf-8")
    listed = set(re.findall(f"<loc>{ADDRESS}/(.*?)</loc>", text))
    assert listed == {path.name for path in built.glob("*.html")} - {
        "index.html", "404.html", "search.html",
    } | {""}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_and_no_other_host_is_asked(reader, home, theme):
    own = reader(color_scheme=theme)
    for name in PAGES[:3]:
        own.goto(home + name)
        own.wait_for_load_state("networkidle")
        if "search" in name:
            own.locator("#results > li").first.wait_for()
        assert (name, serious_violations(own, "html")) == (name, [1, []])
    assert own.foreign == []
    assert own.errors == []


def test_on_a_phone_nothing_scrolls_sideways_and_all_can_be_hit_with_a_thumb(reader, home):
    own = reader(viewport={"width": 390, "height": 844}, has_touch=True)
    for name in PAGES:
        own.goto(home + name)
        assert own.evaluate("() => document.documentElement.scrollWidth") == 390, name
        small = own.evaluate(
            """() => [...document.querySelectorAll('a, button, select, input, summary')]
                .filter(one => one.checkVisibility() && !one.matches('.skip, p a, li p a, td a'))
                .map(one => [one.getBoundingClientRect(), one])
                .filter(([box]) => box.width > 0 && Math.min(box.width, box.height) < 24)
                .map(([box, one]) => `${box.width}x${box.height} ${one.outerHTML.slice(0, 90)}`)"""
        )
        assert (name, small) == (name, [])


def test_without_javascript_all_can_be_read_and_nothing_dead_is_shown(reader, home):
    own = reader(java_script_enabled=False)
    own.goto(home)
    assert not own.locator(".search").is_visible()
    assert not own.locator(".theme").is_visible()
    assert own.locator("figure img, .playing img, .playing svg").first.is_visible()
    own.get_by_role("link", name="02 The slope of one weight").click()
    assert own.title() == "02 · The slope of one weight · Slope by Slope"
    own.get_by_role("link", name="From measuring to a formula").click()
    assert own.url.rpartition("#")[2].startswith("part-")
    own.locator(".menu summary").press("Enter")
    own.locator(".menu").get_by_role("link", name="07 · The hidden layer").click()
    own.get_by_role("link", name="next 08 · Full backpropagation").click()
    assert own.title().startswith("08 · Full backpropagation")
    own.goto(f"{home}search.html")
    assert "needs JavaScript" in own.locator("main").inner_text()
    assert own.locator(".all a").count() == len(list((ROOT / "notebooks").glob("*.ipynb")))


def test_a_search_leads_to_the_part_of_the_lesson_that_has_the_words(reader, home):
    own = reader()
    own.goto(home)
    own.get_by_role("searchbox", name="Search the lessons").fill("chain rule")
    own.keyboard.press("Enter")
    # Which lesson comes first depends on how often each has the words.
    found = own.locator("#results > li", has_text="02 · The slope of one weight")
    found.wait_for()
    assert re.fullmatch(r"\d+ pages for “chain rule”\.", own.locator("#said").inner_text())
    found.get_by_role("link", name="From measuring to a formula").click()
    assert own.url.startswith(f"{home}{LESSON}.html#part-")
    assert "chain rule" in own.locator("main").inner_text()
    own.goto(f"{home}search.html?q=xylophone")
    own.get_by_text("Nothing for “xylophone”.").wait_for()


def test_a_theme_is_chosen_by_keys_and_kept(reader, home):
    own = reader(color_scheme="light")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    own.goto(home)
    light = own.evaluate(paper)
    own.get_by_label("Theme").focus()
    own.keyboard.press("d")
    dark = own.evaluate(paper)
    assert dark != light
    own.goto(f"{home}{LESSON}.html")
    assert own.evaluate(paper) == dark
    assert own.get_by_label("Theme").input_value() == "dark"
    own.get_by_label("Theme").select_option("system")
    assert own.evaluate(paper) == light
    own.emulate_media(color_scheme="dark")
    assert own.evaluate(paper) == dark


READY = "() => window.jupyterapp?.shell.currentWidget?.context?.isReady"
FIRST_CODE = (
    "window.jupyterapp.shell.currentWidget.content.widgets"
    ".find(one => one.model.type === 'code').model.sharedModel"
)


def test_work_in_a_lesson_can_be_taken_away_and_brought_back(reader, home):
    own = reader(accept_downloads=True)
    own.goto(f"{home}{LESSON}.html")
    own.get_by_role("link", name="Work in this lesson").click()
    own.get_by_role("heading", name="02 · The slope of one weight").wait_for(timeout=60_000)
    own.wait_for_function(READY)
    said = own.locator("#work-bar [role=status]")
    own.wait_for_function("() => document.querySelector('#work-bar .said').textContent")
    assert "could not be loaded from cdn.jsdelivr.net" in said.inner_text()
    assert all(url.startswith("https://cdn.jsdelivr.net/pyodide/") for url in own.foreign)
    assert "kept in this browser only" in own.locator("#work-bar .kept").text_content()
    assert serious_violations(own, "#work-bar") == [1, []]
    assert (own.title(), own.locator("html").get_attribute("lang")) != ("JupyterLite", None)
    own.evaluate(f"() => {FIRST_CODE}.setSource('# mine: ë')")
    own.evaluate(
        """async () => {
            const {contents} = window.jupyterapp.serviceManager;
            await contents.save('progress', {type: 'directory'});
            await contents.save('progress/a.json', {type: 'file', format: 'text', content: '{}'});
        }"""
    )
    download = own.get_by_role("button", name="Download my work")
    download.focus()
    with own.expect_download() as coming:
        own.keyboard.press("Enter")
    work = coming.value.path().read_bytes()
    files = zipfile.ZipFile(io.BytesIO(work))
    assert files.testzip() is None
    assert files.namelist() == [f"{LESSON}.ipynb", "progress/a.json"]
    sources = [cell["source"] for cell in json.loads(files.read(f"{LESSON}.ipynb"))["cells"]]
    assert "# mine: ë" in map("".join, sources)
    assert "2 files" in said.inner_text()
    assert (
        own.get_by_role("link", name="Read this lesson")
        .get_attribute("href")
        .endswith(f"/slope-by-slope/{LESSON}.html")
    )

    other = reader()
    other.goto(f"{home}work/lab/index.html?path={LESSON}.ipynb")
    other.wait_for_function(READY, timeout=60_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in files.namelist():
            again.writestr(name, files.read(name))
        again.writestr("../beyond.txt", "no")
    other.locator("#work-bar input").set_input_files(
        {"name": "work.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    )
    other.wait_for_function("() => document.querySelector('.said').textContent.includes('brought')")
    assert other.evaluate(f"() => {FIRST_CODE}.getSource()") == "# mine: ë"
    assert other.locator("#work-bar .said").inner_text() == "2 files brought back."
