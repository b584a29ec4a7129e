"""Answers in words in a real browser: read, commented and given points by keys; nothing is lost."""

import re
import signal

import pytest

from tests.browser.lab import watched
from tests.browser.test_lab import serious_violations
from tests.classroom.words.classroom import LAST, collect, marks_of, page_address, running

pytestmark = pytest.mark.browser

HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=alert(1)> \u202e$x^2$ \x00"


@pytest.fixture
def own(browser):
    page = watched(browser.new_page(viewport={"width": 1280, "height": 800}))
    yield page
    page.close()


@pytest.fixture
def folder(tmp_path):
    for student, text in {"ada": "It is flat.", "ben": HOSTILE, "cleo": "", "dan": "x"}.items():
        collect(tmp_path, student, text)
    return tmp_path


def said(page, text):
    page.get_by_role("status").filter(has_text=text).wait_for(timeout=8000)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_is_found_by_axe_and_a_hostile_text_is_only_text(own, folder, theme):
    own.emulate_media(color_scheme=theme)
    with running(folder) as (address, _):
        own.goto(address)
        assert serious_violations(own, "html") == [1, []]
        own.get_by_role("link", name="why_zero").click()
        own.get_by_role("heading", name="why_zero: answers in words").wait_for()
        assert serious_violations(own, "html") == [1, []]
        assert own.title() == "why_zero: answers in words"
        text = own.locator("article", has_text="ben").locator(".written").inner_text()
        assert text == HOSTILE.replace("\u202e", r"\u202e").replace("\x00", r"\x00")
        assert own.locator("article img, article script").count() == 0
        here = address.split("?")[0]
        assert all(one.startswith((here, "data:")) for one in own.asked)
    assert own.errors == []


def test_all_can_be_read_and_given_points_by_keys_alone(own, folder):
    with running(folder) as (address, _):
        own.goto(page_address(address))
        said(own, "3 of 3 answers to be read")
        own.keyboard.press("n")
        assert own.evaluate("() => document.activeElement.innerText").startswith("ada")
        assert (
            own.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
        )
        own.keyboard.press("1")
        said(own, "ada: saved, 1 point. 2 of 3 answers to be read.")
        own.keyboard.press("h")
        said(own, "ada: saved, 1.5 points.")
        own.keyboard.press("m")
        own.keyboard.type("Say what is flat.")
        own.keyboard.press("Escape")
        own.get_by_role("button", name="a Say what is flat.").wait_for()
        assert marks_of(folder) == {("ada", "why_zero"): (1.5, "Say what is flat.")}
        # The comment is used again with one key, and the next answer is found.
        own.keyboard.press("n")
        own.keyboard.press("0")
        said(own, "ben: saved, 0 points. 1 of 3")
        own.keyboard.press("a")
        own.wait_for_function(
            "() => document.querySelectorAll('article')[1].querySelector('.comment').value"
        )
        own.keyboard.press("j")
        own.keyboard.press("9")
        own.locator("article .said", has_text="Points go from 0 to 2.").wait_for(timeout=8000)
        own.keyboard.press("2")
        said(own, "0 of 3 answers to be read.")
        own.keyboard.press("n")
        said(own, "Everything has been read.")
        own.keyboard.press("k")
        assert own.evaluate("() => document.activeElement.innerText").startswith("ben")
        # From the answer on, the tabulator leads through its fields in their order.
        order = []
        for _ in range(2):
            own.keyboard.press("Tab")
            order.append(own.evaluate("() => document.activeElement.className"))
        assert order == ["points", "comment"]
    assert marks_of(folder) == {
        ("ada", "why_zero"): (1.5, "Say what is flat."),
        ("ben", "why_zero"): (0.0, "Say what is flat."),
        ("dan", "why_zero"): (2.0, ""),
    }
    assert own.errors == []


def test_while_a_field_is_edited_or_keys_are_off_a_letter_is_a_letter(own, folder):
    with running(folder) as (address, _):
        own.goto(page_address(address))
        own.get_by_label("Comment for ada").fill("")
        own.get_by_label("Comment for ada").press_sequentially("jn1")
        assert own.get_by_label("Comment for ada").input_value() == "jn1"
        own.keyboard.press("Escape")
        said(own, "ada: the comment is kept; it counts once there are points.")
        own.get_by_label("Keys work").uncheck()
        own.keyboard.press("n")
        assert own.evaluate("() => document.activeElement.id") == "keys"
        own.reload()
        assert own.get_by_label("Comment for ada").input_value() == "jn1"
    assert marks_of(folder) == {}


def test_a_mark_that_was_changed_elsewhere_meanwhile_is_never_written_over_unasked(own, folder):
    path = folder / "own_marks.csv"
    with running(folder) as (address, _):
        own.goto(page_address(address))
        theirs = "student;exercise;points;reason\r\nada;why_zero;0,5;read on the train\r\n"
        path.write_bytes(theirs.encode())
        own.get_by_label("Points for ada").fill("2")
        own.get_by_label("Points for ada").press("Enter")
        said(
            own, "ada: not saved. own_marks.csv has changed in the meantime. It now has 0.5 points"
        )
        assert path.read_bytes() == theirs.encode()
        assert own.get_by_label("Points for ada").input_value() == "2"
        own.get_by_role("button", name="Write mine").click()
        said(own, "ada: saved, 2 points.")
        assert path.read_text() == "student;exercise;points;reason\nada;why_zero;2;\n"
        path.write_bytes(theirs.encode())
        own.get_by_label("Points for ada").fill("1")
        own.get_by_label("Points for ada").press("Enter")
        own.get_by_role("button", name="Use that").click()
        assert own.get_by_label("Points for ada").input_value() == "0.5"
        assert path.read_bytes() == theirs.encode()
    assert [one for one in own.errors if "409" not in one] == []


def test_what_was_typed_when_the_program_had_ended_comes_back_at_its_next_start(own, folder):
    with running(folder, "--port", "8977") as (address, _):
        own.goto(page_address(address))
    own.get_by_label("Comment for ada").fill("Well put.")
    own.get_by_label("Points for ada").fill("2")
    own.get_by_label("Points for ada").press("Enter")
    alarm = own.get_by_role("alert")
    alarm.filter(has_text="No answer from the program since").wait_for(timeout=8000)
    assert marks_of(folder) == {}
    with running(folder, "--port", "8977") as (address, _):
        own.on("dialog", lambda dialog: dialog.accept())
        own.goto(page_address(address))
        said(own, "ada: saved, 2 points.")
        assert own.get_by_label("Comment for ada").input_value() == "Well put."
    assert marks_of(folder) == {("ada", "why_zero"): (2.0, "Well put.")}


def saved_at_last(browser, folder, mark):
    """Wait for a mark: a page that has closed is still sending it."""
    for _ in range(100):
        if marks_of(folder).get(("ada", "why_zero")) == mark:
            return True
        browser.new_page().close()
    return marks_of(folder)


def test_a_page_that_is_closed_while_somebody_types_saves_what_was_typed(browser, folder):
    own = browser.new_page()
    with running(folder) as (address, _):
        own.goto(page_address(address))
        own.get_by_label("Points for ada").fill("1")
        own.get_by_label("Comment for ada").press_sequentially("Half of it.")
        own.close()
        assert saved_at_last(browser, folder, (1.0, "Half of it.")) is True


def test_a_page_that_is_closed_while_it_saves_also_saves_what_was_typed_since(browser, folder):
    with browser.new_context() as context, running(folder) as (address, process):
        context.new_page()
        own = context.new_page()
        own.goto(page_address(address))
        process.send_signal(signal.SIGSTOP)
        own.get_by_label("Points for ada").fill("1,5")
        own.get_by_label("Points for ada").press("Enter")
        own.get_by_label("Comment for ada").press_sequentially("Half of it.")
        own.close()
        process.send_signal(signal.SIGCONT)
        assert saved_at_last(browser, folder, (1.5, "Half of it.")) is True


def test_a_text_that_changed_since_it_was_read_says_so_until_it_is_read_again(own, folder):
    with running(folder) as (address, _):
        own.goto(page_address(address))
        own.get_by_label("Points for ada").fill("1")
        own.get_by_label("Points for ada").press("Enter")
        said(own, "ada: saved")
        collect(folder, "ada", "It is flat, as ReLU gives 0 there.")
        own.reload()
        article = own.locator("article", has_text="ada")
        assert "changed since it was read" in article.inner_text()
        article.focus()
        own.keyboard.press("s")
        said(own, "ada: saved, 1 point. 2 of 3 answers to be read.")
        assert "changed" not in article.inner_text()


def test_an_anonymous_page_has_no_name_and_keeps_its_numbers_and_order(own, folder):
    seen = []
    for words in ("saved, 1 point.", "points stay 1."):
        with running(folder, "--anonymous") as (address, _):
            own.goto(page_address(address))
            page = own.content()
            assert not re.search(r"\b(ada|ben|cleo|dan)\b", page)
            seen.append(re.findall(r"Student \d+", own.locator("main").inner_text()))
            own.locator("article").first.focus()
            own.keyboard.press("1")
            said(own, words)
    assert seen[0] == seen[1]
    assert len(set(seen[0])) == 4
    assert len(marks_of(folder)) == 1


def test_a_phone_shows_all_of_it_and_no_answer_hides_another_question(own, folder):
    collect(folder, "ada", "x" * 15_000, question=LAST)
    own.set_viewport_size({"width": 390, "height": 700})
    with running(folder, "--exercise", LAST.name) as (address, _):
        own.goto(address)
        assert own.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert own.locator("article").count() == 1
