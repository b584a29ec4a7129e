"""Pages for feedback and the board: what somebody wrote stays text, what we made is HTML."""

from xml.etree import ElementTree

from classroom.pages import Html, bullets, escape, mark_code, page, table

HOSTILE = '<script>alert("1")</script>&'


def test_whatever_a_text_holds_it_is_shown_and_no_more():
    made = table([HOSTILE, "b"], [(HOSTILE, HOSTILE), (Html("<b>ours</b>"), 0.5)], HOSTILE)
    tree = ElementTree.fromstring(made)
    assert [one.text for one in tree.iter("script")] == []
    assert [one.text for one in tree.iter("td")] == [HOSTILE, "0.5"]
    assert [one.get("scope") for one in tree.iter("th")] == ["col", "col", "row", "row"]
    assert [one.text for one in tree.iter("b")] == ["ours"]
    whole = page(HOSTILE, bullets([HOSTILE, Html("<b>ours</b>")]))
    assert "<script" not in whole
    assert "<li><b>ours</b></li>" in whole


def test_code_is_marked_in_text_and_left_alone_in_html():
    assert mark_code("`a < b`") == "<code>a &lt; b</code>"
    assert mark_code(Html("`a`")) == "`a`"
    assert escape(escape("<")) == "&lt;"


def test_no_lines_make_no_list():
    assert bullets([]) == ""


def test_rows_have_their_kinds_and_columns_their_width():
    made = table(["a", "b"], [("x", 1), ("y", 2)], wide={"b"}, kinds=["", "stuck"])
    assert made.count("class=wide") == 1
    assert '<tr class="stuck"><th scope="row">y' in made
    assert '<tr><th scope="row">x' in made
