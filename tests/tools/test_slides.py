"""Decks: what is marked stands on the slides, what is said in the notes, and all in one file."""

import base64
import functools
import re

import nbformat
import pytest

from tests.lessons import LESSONS
from tests.test_build import HEAD
from tools import slides
from tools.build import ROOT, Lesson, LessonError
from tools.deck_pages import layout_of
from tools.deck_sizes import CODE, highest, pictures_of
from tools.slide_marks import SAY, SLIDE, parts, without_marks


def lesson(tmp_path, text):
    path = tmp_path / "98_test.md"
    path.write_text(HEAD + text, encoding="utf-8")
    return Lesson(path)


def solved(made, *outputs):
    """The solution, with outputs for its code cells."""
    notebook = made.solution()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell, output in zip(code, outputs, strict=True):
        cell.outputs = output
    return notebook


PRINTED = [nbformat.v4.new_output("stream", text="7\n")]
PICTURE = [nbformat.v4.new_output("display_data", {"text/html": "<figure></figure>"})]
GUESSED = "a: you guessed 6; it came out as 7.5."
NOTE = [nbformat.v4.new_output("display_data", {"text/plain": GUESSED})]
VOTE = [nbformat.v4.new_output("display_data", {"text/plain": "Your vote on claim 1: right."})]


def code(source, tags="[slide]"):
    return f"```{{code-cell}} ipython3\n:tags: {tags}\n\n{source}\n```\n\n"


TEXT = (
    f"Before.\n\n{SLIDE}\n\n# A title\n\nShown.\n\n{SAY}\n\nSaid.\n\n{code('print(7)')}"
    f"Said too.\n\n{SLIDE}\n\nSecond.\n\n{code('figures.neuron()')}{code('x = 1', '[other]')}"
)


def test_what_is_marked_is_shown_and_the_rest_is_said(tmp_path):
    made = lesson(tmp_path, TEXT)
    first, second = slides.slides_of(made, solved(made, PRINTED, PICTURE, []))
    assert first.title == "# A title"
    assert first.said == ["Said.", "Said too."]
    assert [cell.source for cell in first.pieces] == ["Shown.", "print(7)", ""]
    assert first.pieces[2].outputs == PRINTED
    assert (second.title, second.pieces[0].source) == ("## A title", "Second.")


def test_an_output_comes_a_key_later_and_a_picture_at_once_without_its_code(tmp_path):
    made = lesson(tmp_path, TEXT)
    first, second = slides.slides_of(made, solved(made, PRINTED, PICTURE, []))
    assert first.pieces[2].metadata.key
    [picture] = second.pieces[1:]
    assert picture.source == ""
    assert not picture.metadata.key
    texts = [cell.metadata.before for cell in slides.notebook_of([first, second]).cells]
    assert [text.count("fragment") for text in texts] == [0, 0, 0, 0, 1, 0, 0, 0]


def test_of_a_guess_only_the_outcome_is_shown_and_nothing_of_a_vote(tmp_path):
    made = lesson(tmp_path, f"{SLIDE}\n\n# A\n\n" + code('guess("a", outcome=7.5)\nprint(7)'))
    [slide] = slides.slides_of(made, solved(made, [*NOTE, *VOTE, *PRINTED]))
    assert slide.pieces[0].source == "print(7)"
    outcome, printed = slide.pieces[1].outputs
    assert "<p>a: <strong>7.5</strong></p>" in outcome.data["text/html"]
    assert printed.text == "7\n"


def test_a_demonstration_is_shown_and_a_ruling_without_the_vote(tmp_path):
    verdict = nbformat.v4.new_output(
        "display_data",
        {"text/html": "<div>Not yet.</div>", "text/plain": "Not yet."},
        metadata={"nnlib": {}},
    )
    said = nbformat.v4.new_output(
        "display_data", {"text/plain": "Claim 2: a < b\nYour vote: none.\nThe ruling: wrong. So."}
    )
    made = lesson(
        tmp_path,
        f"{SLIDE}\n\n# A\n\n{code('check(a, seed=1)')}{code('check(a)')}{code('ruling(2)')}",
    )
    [slide] = slides.slides_of(made, solved(made, [verdict], [verdict], [said]))
    shown = [cell.outputs for cell in slide.pieces if cell.get("outputs")]
    [first], [second] = [[output.data["text/html"] for output in outputs] for outputs in shown]
    assert first == '<div class="verdict"><div>Not yet.</div></div>'
    assert "<p>Claim 2: a &lt; b</p>\n<p><strong>Wrong.</strong> So.</p>" in second
    assert "vote" not in second


def test_what_only_who_sits_at_the_notebook_can_do_is_left_out(tmp_path):
    asked = "What comes out? Put your number instead\nof the dots, and run. It is large."
    made = lesson(tmp_path, f"{SLIDE}\n\n# A\n\n{asked}")
    [slide] = slides.slides_of(made, solved(made))
    assert slide.pieces[0].source == "What comes out? It is large."


FAULTS = {
    "a cell before the first slide": (code("x = 1"), "before the first slide"),
    "a guess on a slide": (
        f"{SLIDE}\n\n# A\n\n" + code('### BEGIN SOLUTION\nguess("a", 7)\n### END SOLUTION'),
        "would give the answer away",
    ),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.values(), ids=FAULTS)
def test_a_mark_that_makes_no_sense_is_told_with_its_line(tmp_path, text, said):
    made = lesson(tmp_path, text)
    with pytest.raises(LessonError, match=rf"98_test\.md:\d+: .*{said}"):
        slides.slides_of(made, made.solution())


@pytest.mark.parametrize("comment", ["<!--slide-->", "<!-- Slide -->", "<!-- notes -->"])
def test_a_misspelled_mark_is_told(tmp_path, comment):
    with pytest.raises(LessonError, match=r"98_test\.md:\d+: a mark is written"):
        lesson(tmp_path, f"# A\n\n{comment}\n\nText.")


def test_notebooks_have_no_marks(tmp_path):
    made = lesson(tmp_path, TEXT)
    for notebook in (made.learner(), made.solution()):
        text = nbformat.writes(notebook)
        assert "<!--" not in text
        assert '"slide"' not in text
    assert made.learner().cells[0].source == "Before.\n\n# A title\n\nShown.\n\nSaid."
    assert made.learner().cells[-1].metadata.tags == ["other"]


@pytest.mark.parametrize("whole", LESSONS, ids=lambda whole: whole.path.stem)
def test_taken_apart_a_lessons_prose_is_whole(whole):
    for cell in whole.notebook.cells:
        if cell.cell_type == "markdown":
            pieces = [text for _, text in parts(cell.source) if text]
            assert "\n\n".join(pieces) == without_marks(cell.source)


@functools.cache
def deck_of(whole):
    return slides.deck_of(whole.path)


with_a_deck = pytest.mark.parametrize("whole", LESSONS[1:3], ids=lambda whole: whole.path.stem)


@with_a_deck
def test_a_deck_is_one_file_that_asks_nothing_of_others(whole):
    deck = re.sub(r"<script>.*?</script>", "", deck_of(whole), flags=re.DOTALL)
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"'](?!data:)", deck)
    assert "@import" not in deck
    assert deck.count("<img") == deck.count('src="data:image/') == deck.count("<img alt=") > 0
    assert '<html lang="en">' in deck


@with_a_deck
def test_no_deck_gives_an_exercise_away(whole):
    for exercise in whole.places.values():
        body = exercise.source.rsplit("return", 1)[1].strip()
        assert body not in re.sub(r"<[^>]+>", "", deck_of(whole))


def test_every_lesson_has_a_title_slide_and_every_exercise_is_on_one():
    for made in LESSONS:
        run = nbformat.read(ROOT / "solutions" / f"{made.path.stem}.ipynb", 4)
        found = slides.slides_of(made, run)
        assert found[0].title.startswith(f"# {made.path.stem[:2]} · ")
        shown = [slide.title for slide in found]
        shown += [cell.source for slide in found for cell in slide.pieces]
        for exercise in made.places.values():
            assert f"### Exercise: `{exercise.name}`" in "\n".join(shown)


def test_the_command_makes_the_decks_named_and_tells_of_one_that_is_none(tmp_path, capsys):
    assert slides.main(["1", "02", "--out", str(tmp_path / "new")]) == 0
    made = sorted(path.name for path in (tmp_path / "new").glob("*.html"))
    assert made == ["01_prediction_and_error.html", "02_slope_of_one_weight.html"]
    assert slides.main(["77", "--out", str(tmp_path)]) == 2
    assert "No lesson is called '77'" in capsys.readouterr().err


def pages_of(tmp_path, text, *outputs):
    made = lesson(tmp_path, text)
    return slides.fit_pages(slides.slides_of(made, solved(made, *outputs)))


def test_a_slide_that_is_too_full_goes_on_under_its_heading_and_says_which_part_it_is(tmp_path):
    paragraphs = "\n\n".join(f"{place}. " + "word " * 120 for place in "abcdef")
    pages = pages_of(tmp_path, f"{SLIDE}\n\n## Full\n\n{paragraphs}\n")
    assert len(pages) > 1
    shown = slides.notebook_of(pages).cells
    titles = [cell.source for cell in shown if cell.source.startswith("#")]
    parts = [f"{number} of {len(pages)}" for number in range(1, len(pages) + 1)]
    assert titles == [f'## Full <span class="part">{part}</span>' for part in parts]
    told = " ".join(cell.source for page in pages for cell in page.pieces)
    assert all(f"{place}. word" in told for place in "abcdef")


def test_a_slide_that_has_room_stays_as_it_is_in_larger_letters(tmp_path):
    [page] = pages_of(tmp_path, f"{SLIDE}\n\n## Short\n\nA line.\n")
    assert [cell.source for cell in page.pieces] == ["A line."]
    assert slides.notebook_of([page]).cells[0].source == "## Short"
    assert layout_of(page).letters.text == 48


def test_two_half_empty_slides_of_one_heading_become_one_the_second_at_a_key(tmp_path):
    text = (
        f"{SLIDE}\n\n## A\n\nWhat is it?\n\n{SAY}\n\nOne.\n\n{SLIDE}\n\nIt is 7.\n\n{SAY}\n\nTwo."
    )
    [page] = pages_of(tmp_path, text)
    assert (page.later, page.said) == ([1], ["One.", "Two."])
    title, notes, question, answer = slides.notebook_of([page]).cells
    assert "fragment" not in question.metadata.before
    assert answer.metadata.before == '<div class="fragment">'
    opened = "".join(cell.metadata.before for cell in (title, notes, question, answer))
    closed = "".join(cell.metadata.get("after", "") for cell in (title, notes, question, answer))
    assert opened.count("<div") == closed.count("</div>")


def test_an_exercise_has_a_slide_of_its_own(tmp_path):
    text = f"{SLIDE}\n\n## A\n\nOne.\n\n{SLIDE}\n\n### Exercise: `b`\n\nTwo.\n\n{SLIDE}\n\nThree."
    assert [page.title for page in pages_of(tmp_path, text)] == [
        "## A",
        "### Exercise: `b`",
        "## A",
    ]


def test_long_code_gets_smaller_and_then_goes_on_where_a_line_is_empty(tmp_path):
    short, long, longest = ("\n\n".join(["a = 1\nb = 2\nc = 3"] * count) for count in (3, 5, 12))
    sizes = []
    for source in (short, long, longest):
        pages = pages_of(tmp_path, f"{SLIDE}\n\n## A\n\n{code(source)}", [])
        sizes.append([layout_of(page).letters.code for page in pages])
        text = "\n\n".join(piece.source for page in pages for piece in page.pieces)
        assert text == source
    assert min(sizes[0]) >= CODE
    assert len(sizes[0]) == len(sizes[1]) == 1
    assert 20 <= min(sizes[1]) < CODE
    assert len(sizes[2]) > 1


def test_a_picture_stands_beside_text_only_where_it_stays_large(tmp_path):
    for width, words, columns in ((600, 100, [True]), (1200, 120, [False, False])):
        data = figure(width, 400)
        picture = [nbformat.v4.new_output("display_data", {"text/html": data})]
        text = f"{SLIDE}\n\n## A\n\n{'word ' * words}end.\n\n{code('figures.neuron()')}"
        pages = pages_of(tmp_path, text, picture)
        assert [bool(layout_of(page).split) for page in pages] == columns
        assert layout_of(pages[-1]).picture > 330


def test_panels_side_by_side_share_the_width(tmp_path):
    cell = nbformat.v4.new_code_cell("")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": figure(600, 300) * 2})]
    assert pictures_of(cell) == [2.0, 2.0]
    assert highest(cell, 1216) == 300


def figure(width, height):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"></svg>'
    data = base64.b64encode(svg.encode()).decode()
    return f'<figure><img alt="a" src="data:image/svg+xml;base64,{data}"></figure>'
