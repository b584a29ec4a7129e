"""A page that was too busy to load a widget within two seconds; anywidget gives up on it then."""

import pytest

from tests.browser.explorers import SOURCES, made, press
from tests.browser.test_explorers import CONTROLS, assert_shows, state_of
from tests.browser.test_heard import CHECK, HEARD, NOT_YET, SQUARED, prepared, wait_until_heard
from tests.browser.test_lab import RUN_ONE
from tests.browser.test_second_morning import run

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


def test_a_picture_follows_the_keys(busy, work):
    [group], _ = run(busy, work, "busy_picture.ipynb", SOURCES["neuron"])
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
    prepared(busy, work, "busy_answer.ipynb", f"{SQUARED}\n{CHECK}")
    busy.evaluate(RUN_ONE, [1, False])
    wait_until_heard(busy, NOT_YET)
    busy.wait_for_timeout(1000)
    assert busy.evaluate(HEARD) == [NOT_YET]
    assert any(GIVES_UP in error for error in busy.errors)
