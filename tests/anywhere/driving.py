"""A page of any browser: what a test may do with it, once for Playwright and once for Selenium.

Playwright drives Chromium and Firefox, Selenium drives WebKitGTK. A script is the text of a
JavaScript function; what it is given and what it returns is plain data.
"""

import contextlib
import os
import re
import subprocess
import time
import warnings

from tests.browser.lab import LABS_OWN
from tools.browser import find_browser

SIZE = (1280, 900)
NOTEBOOKS_OWN = re.compile(r"\bschema\b")
"""Notebook 7.6 throws this as its page loads, with the course's settings and without."""
ANYWIDGETS_OWN = re.compile(r"\[anywidget\] Failed to initialize model")
"""On a machine that is busy for two seconds; a picture and an announcement get through without."""
PATIENCE = 90  # seconds: two cores may be shared by many


class Page:
    """What both kinds of page can do, made of what each of them does by itself."""

    version = ""

    def until(self, script, *given, seconds=PATIENCE):
        """Ask again and again until the answer counts as true; give the answer."""
        end = time.monotonic() + seconds
        while not (found := self._asked(script, given)):
            if time.monotonic() > end:
                raise AssertionError(f"not in {seconds} s: {script} {given}")
            time.sleep(0.05)
        return found

    def _asked(self, script, given):
        try:
            return self.run(script, *given)
        except Exception as problem:
            if "context was destroyed" in str(problem):
                return None  # The page went on to another one meanwhile.
            raise

    def on(self, selector, number, body, *given):
        """Run a function's body on one of the elements that a selector finds, called `one`."""
        script = f"""async (selector, number, given) => {{
            const one = document.querySelectorAll(selector)[number];
            {body}
        }}"""
        return self.run(script, selector, number, list(given))

    def count(self, selector):
        return self.run("selector => document.querySelectorAll(selector).length", selector)

    def text(self, selector, number=0):
        return self.on(selector, number, "return one?.textContent ?? null;")

    def attribute(self, selector, name, number=0):
        return self.on(selector, number, "return one.getAttribute(given[0]);", name)

    def middle(self, selector, number=0):
        """Bring an element into view; give the place of its middle in the page."""
        return self.on(
            selector, number,
            """one.scrollIntoView({block: 'center'});
            await new Promise(drawn => setTimeout(drawn, 200));
            const {x, y, width, height} = one.getBoundingClientRect();
            return [x + width / 2, y + height / 2];""",
        )  # fmt: skip

    def press_at(self, selector, number, key):
        """Press a key that an element gets for certain: JupyterLab may move the focus meanwhile."""
        for _ in range(25):
            self.on(
                selector, number,
                """one.scrollIntoView({block: 'nearest'});
                one.focus();
                window.arrived = false;
                one.addEventListener("keydown", () => { window.arrived = true; }, {once: true});""",
            )  # fmt: skip
            self.press(key)
            if self.run("() => window.arrived"):
                return
            time.sleep(0.1)
        raise AssertionError(f"the key {key} never came to {selector} {number}")

    def errors(self):
        """What went wrong in the page since it was opened, but for what is Jupyter's own."""
        own = (LABS_OWN, NOTEBOOKS_OWN, ANYWIDGETS_OWN)
        return [text for text in self.wrong() if not any(one.search(text) for one in own)]

    def click(self, selector, number=0):
        self.drag([self.middle(selector, number)])


class PlaywrightPage(Page):
    """A page of Chromium or of Firefox."""

    def __init__(self, page):
        self.page, self.kept = page, []
        self.version = page.context.browser.version
        page.on("pageerror", lambda error: self.kept.append(str(error)))
        page.on(
            "console", lambda said: self.kept.append(said.text) if said.type == "error" else None
        )

    def open(self, address):
        self.kept.clear()
        self.page.goto(address, timeout=1000 * PATIENCE)

    def run(self, script, *given):
        return self.page.evaluate(f"given => ({script})(...given)", list(given))

    def press(self, key):
        self.page.keyboard.press(key)

    def drag(self, points):
        """Press the mouse at the first point, go through the others, and let it go."""
        mouse = self.page.mouse
        mouse.move(*points[0])
        mouse.down()
        for point in points[1:]:
            mouse.move(*point)
        mouse.up()

    def hover(self, point):
        self.page.mouse.move(*point)

    def resize(self, width, height):
        self.page.set_viewport_size({"width": width, "height": height})

    def picture(self, path):
        self.page.screenshot(path=path)

    def text_of_newest_window(self):
        return self.page.context.pages[-1].inner_text("body")

    def close_other_windows(self):
        for page in self.page.context.pages[1:]:
            page.close()

    def wrong(self):
        return self.kept


KEYS = {
    "ArrowRight": "\ue014", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowDown": "\ue015",
    "Enter": "\ue007", "Tab": "\ue004", "Home": "\ue011", "End": "\ue010", "Escape": "\ue00c",
    "Backspace": "\ue003",
}  # fmt: skip
"""The keys of a keyboard as WebDriver numbers them."""
WATCH = """() => {
    window.wrong = [];
    addEventListener('error', event => window.wrong.push(event.message));
    addEventListener('unhandledrejection', event => window.wrong.push(String(event.reason)));
    const said = console.error;
    console.error = (...words) => { window.wrong.push(words.join(' ')); said(...words); };
}"""


class WebKitPage(Page):
    """A page of WebKitGTK; it has no key to its console, so errors are kept by the page itself."""

    def __init__(self, driver):
        self.driver = driver
        self.version = driver.capabilities["browserVersion"]
        self.own = driver.current_window_handle

    def open(self, address):
        self.driver.get(address)
        self.run(WATCH)

    def run(self, script, *given):
        ended, value = self.driver.execute_async_script(
            f"""const given = [...arguments], done = given.pop();
            Promise.resolve().then(() => ({script})(...given)).then(
                value => done([true, value ?? null]),
                problem => done([false, `${{problem}} ${{problem.stack}}`]));""",
            *given,
        )
        if not ended:
            raise RuntimeError(value)
        return value

    def press(self, key):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(KEYS.get(key, key)).perform()

    def _mouse(self):
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        return ActionBuilder(self.driver, duration=0)

    def drag(self, points):
        actions = self._mouse()
        for number, (x, y) in enumerate(points):
            actions.pointer_action.move_to_location(round(x), round(y))
            if number == 0:
                actions.pointer_action.pointer_down()
        actions.pointer_action.pointer_up()
        actions.perform()

    def hover(self, point):
        actions = self._mouse()
        actions.pointer_action.move_to_location(*map(round, point))
        actions.perform()

    def resize(self, width, height):
        frame = self.run("() => [outerWidth - innerWidth, outerHeight - innerHeight]")
        self.driver.set_window_size(width + frame[0], height + frame[1])

    def picture(self, path):
        self.driver.save_screenshot(str(path))

    def text_of_newest_window(self):
        # They come in no order.
        others = set(self.driver.window_handles) - {self.own}
        self.driver.switch_to.window(min(others, default=self.own))
        text = self.run("() => document.body.innerText")
        self.driver.switch_to.window(self.own)
        return text

    def close_other_windows(self):
        for handle in set(self.driver.window_handles) - {self.own}:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.driver.switch_to.window(self.own)

    def wrong(self):
        return self.run("() => window.wrong")


@contextlib.contextmanager
def page_of(engine):
    """Start a browser with this engine; give a page of it."""
    start = webkit if engine == "webkit" else by_playwright
    with start(engine) as page:
        page.resize(*SIZE)
        yield page


@contextlib.contextmanager
def by_playwright(engine):
    from playwright import sync_api

    how = {
        "chromium": {"args": ["--no-sandbox"]},
        # An ordinary Firefox, by WebDriver BiDi; Playwright's own is a changed one.
        "firefox": {"channel": "moz-firefox"},
    }[engine]
    with sync_api.sync_playwright() as playwright:
        browser = getattr(playwright, engine).launch(executable_path=find_browser(engine), **how)
        yield PlaywrightPage(browser.new_page())
        browser.close()


@contextlib.contextmanager
def webkit(engine):
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    with screen() as display:
        options = Options()
        options.binary_location = find_browser(engine)
        options.add_argument("--automation")
        with warnings.catch_warnings():
            # Selenium warns of a call that it makes itself.
            warnings.simplefilter("ignore", DeprecationWarning)
            driver = webdriver.WebKitGTK(options=options, service=Service(env=display))
        driver.set_script_timeout(PATIENCE)
        driver.set_page_load_timeout(PATIENCE)
        yield WebKitPage(driver)
        driver.quit()


@contextlib.contextmanager
def screen():
    """A screen that nobody sees, because this browser has no mode without one."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield {**os.environ, "DISPLAY": f":{server.stdout.readline().strip()}"}
        finally:
            server.terminate()
