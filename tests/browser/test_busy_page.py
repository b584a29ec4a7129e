"""A page that was too busy to load a widget within two seconds; anywidget gives up on it then."""

import pytest

from tests.browser.explorers import SOURCES, made, press
from tests.browser.notebooks import OPEN, RUN_ONE, explorers_tried, notebook_of, put
from tests.browser.test_explorers import CONTROLS, assert_shows, state_of
from tests.browser.test_heard import (
    CHECK,
    HEARD,
    IMPORTS,
    NOT_YET,
    SQUARED,
    listened_to,
    wait_until_heard,
)

pytestmark = pytest.mark.browser

GIVES_UP = "[anywidget] Failed to initialize model."


@pytest.fixture
def busy(page):
    """The page, in which every limit of time has passed at once."""
    page.evaluate(
        """() => {
            window.usual = AbortSignal.timeout;
            AbortSignal.timeout = () => AbortSignal.abort();
            const listen = EventTarget.prototype.addEventListener;
            window.listened = listen;
            EventTarget.prototype.addEventListener = function (name, does, ...more) {
                if (name === 'abort' && this.aborted) return queueMicrotask(does);
                return listen.call(this, name, does, ...more);
            };
        }"""
    )
    yield page
    page.evaluate(
        """() => {
            AbortSignal.timeout = window.usual;
            EventTarget.prototype.addEventListener = window.listened;
            window.listener?.disconnect();
        }"""
    )
    page.errors[:] = [error for error in page.errors if GIVES_UP not in error]


def test_a_picture_follows_the_keys(busy):
    [group] = explorers_tried(busy, SOURCES["neuron"])
    before = state_of(group)
    press(group.locator(CONTROLS).first, "ArrowRight")
    busy.wait_for_function(
        "([one, key]) => one.dataset.key !== key && one.ariaBusy === 'false'",
        arg=[group.element_handle(), ",".join(map(str, before))], timeout=5000,
    )  # fmt: skip
    assert_shows(group, made("neuron"), state_of(group))
    busy.wait_for_timeout(2500)
    assert group.locator(".nnlib-trouble").is_hidden()
    assert any(GIVES_UP in error for error in busy.errors)


def test_an_answer_is_heard_once(busy, work):
    # The voice is loaded once for a kernel, so this one is new.
    notebook = notebook_of(IMPORTS, f"{SQUARED}\n{CHECK}")
    busy.evaluate(OPEN, put(work, notebook, "busy_answer.ipynb"))
    listened_to(busy)
    busy.evaluate(RUN_ONE, [1, False])
    wait_until_heard(busy, NOT_YET)
    busy.wait_for_timeout(1000)
    assert busy.evaluate(HEARD) == [NOT_YET]
    assert any(GIVES_UP in error for error in busy.errors)
