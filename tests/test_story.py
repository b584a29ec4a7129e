"""The lessons are one story: no word, no letter and no Python is used before it is taught."""

import ast
import builtins
import re

import pytest

import nnlib
from tests import lessons
from tools import build

LESSONS = {lesson.path.name[:2]: lesson for lesson in lessons.LESSONS}
NOTEBOOKS = {number: lesson.solution() for number, lesson in LESSONS.items()}
GLOSSARY = (build.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
NOTATION = (build.ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| (\d\d) \| .+ \|$", GLOSSARY, re.MULTILINE)

# Plain English or plain Python before they are terms: a word that says this needs no lesson.
ORDINARY = {"step", "value", "forward", "path"}
WORD_BEFORE: dict[tuple[str, str], str] = {}
# Bold for weight, not for a new word.
STRESSED = {"one", "once", "adds up", "run its cell", "right", "save"}
# What lesson 00 says that one should know, and what each of its words covers.
ASSUMED = {
    "numbers": "Add Sub Mult Div Pow USub",
    "lists": "List Tuple Subscript .append",
    "dictionaries": "Dict",
    "functions": "FunctionDef arguments arg Call Return",
    "`for` loops": "For range",
    "`if`": "If Compare Lt Gt Eq",
}
SYNTAX = "Module Expr Constant Assign Name Load Store Import ImportFrom alias Attribute keyword"
KNOWN = {*SYNTAX.split(), "BinOp", "UnaryOp", *" ".join(ASSUMED.values()).split()}
COUNTING = "lesson 07 says that its cells that count have Python one need not know"
NAME_BEFORE = {
    ("07", ".clear .shape .size GeneratorExp sum"): COUNTING,
}

each_lesson = pytest.mark.parametrize("number", LESSONS)


def pattern(word):
    """One or several of it, in prose or as a part of a name: `slope` is in `slope_at`."""
    forms = re.sub("y$", "(?:y|ie)", re.sub("[ -]", r"[\\s_-]+", word))
    return re.compile(rf"(?<![^\W_]){forms}(?:e?s)?(?![^\W_])", re.IGNORECASE)


def cells(number, kind):
    """The sources of a lesson's cells, without the line that names the package."""
    found = [c.source for c in NOTEBOOKS[number].cells if c.cell_type == kind]
    return [source.replace(build.WHOSE, "") for source in found]


def paragraphs(number):
    return "\n\n".join(cells(number, "markdown")).split("\n\n")


def own_words(number):
    """The paragraphs and the code of a lesson, without the claims that it quotes from the notes."""
    told = [text for text in paragraphs(number) if not text.startswith("> Claim")]
    return told + cells(number, "code")


def sends_on(text, lesson):
    """Whether a paragraph says that something comes in that lesson: "in lesson 05"."""
    return re.search(rf"lessons? [\d ,and]*{lesson}", text)


def so_far(number):
    return [other for other in LESSONS if other <= number]


def names_in(tree):
    """Tell what some code is made of: kinds of syntax, `name`, `.attribute`, `axis=`."""
    for node in ast.walk(tree):
        yield type(node).__name__
        if isinstance(node, ast.alias):
            yield node.asname or node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr if ast.unparse(node.value) == "nnlib" else f".{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg == "axis":
            yield "axis="
        elif isinstance(node, ast.Slice) and node.step:
            yield "slice with a step"
        if isinstance(getattr(node, "ctx", None), ast.Store) and isinstance(node, ast.Tuple):
            yield "taken apart"


def parsed(snippet):
    """Read what stands between backticks, be it only a piece of a line."""
    frames = ("f({})", "{}", "{}: pass", "{} x: pass", "{} 0", "x{}", "x[{}]", "x {} x")
    for frame in frames:
        try:
            return ast.parse(frame.format(snippet))
        except SyntaxError:
            continue
    return ast.parse("")


def taught(number):
    """What a lesson names in backticks, or explains in a comment beside it."""
    snippets = re.findall(r"`([^`\n]+)`", "\n".join(cells(number, "markdown")))
    snippets += re.findall(r"^ *(\S.*?)  # ", "\n".join(cells(number, "code")), re.MULTILINE)
    named = {f".{snippet}" for snippet in snippets if snippet.isidentifier()}
    return named.union(*(names_in(parsed(snippet)) for snippet in snippets))


def is_ours(statement):
    """Lesson 00: "Lines that print, draw pictures or make random data are written for you"."""
    one_line = isinstance(statement, (ast.Expr, ast.Assign, ast.Return))
    return one_line and {"print", "figures", "rng", ".random"} & set(names_in(statement))


def used(number):
    """What a lesson's learner has to write, and to read but for the lines that are ours."""
    lesson, names, imported = LESSONS[number], set(), set()
    for place, cell in enumerate(NOTEBOOKS[number].cells):
        if cell.cell_type != "code":
            continue
        source = lesson.notebook.cells[place].source
        tree = ast.parse(cell.source)
        imported |= {one.asname or one.name for one in ast.walk(tree) if isinstance(one, ast.alias)}
        for node in ast.walk(tree) if place not in lesson.places else ():
            for part in ("body", "orelse"):
                if isinstance(lines := getattr(node, part, None), list):
                    setattr(node, part, [one for one in lines if not is_ours(one)])
        gaps = re.findall(f"{build.BEGIN}(.+?){build.END}", source, re.DOTALL)
        names.update(*map(names_in, (tree, *map(ast.parse, gaps))))
    text = "\n".join(cells(number, "code"))
    made = {f".{name}" for name in re.findall(r"^ +self\.(\w+) = ", text, re.MULTILINE)}
    kinds = {name for name in vars(ast) if name[0].isupper()}
    named = imported | kinds | {*dir(builtins), *nnlib.__all__}
    return {name for name in names if not name.isidentifier() or name in named} - made


def test_the_glossary_has_each_word_once_in_alphabetical_order():
    words = [word.lower() for word, _ in ROWS]
    assert words == sorted(set(words))
    assert len(ROWS) == GLOSSARY.count("\n|") - 2
    assert {lesson for _, lesson in ROWS} <= {*LESSONS}


@each_lesson
def test_a_word_stands_in_the_lesson_that_the_glossary_says(number):
    text = "\n".join(own_words(number))
    assert not [w for w, lesson in ROWS if lesson == number and not pattern(w).search(text)]


@each_lesson
def test_a_word_in_bold_is_in_the_glossary_with_this_lesson_or_an_earlier_one(number):
    prose = re.sub(r"`[^`]+`", "", "\n".join(cells(number, "markdown")))
    for bold in re.findall(r"\*\*([a-z]+(?:[ -][a-z]+){0,2})\*\*", prose, re.IGNORECASE):
        known = any(pattern(w).fullmatch(bold) and lesson <= number for w, lesson in ROWS)
        assert known or bold.lower() in STRESSED, (
            f"docs/glossary.md has no word {bold!r} of this lesson or an earlier one; add its row"
        )


@each_lesson
def test_no_word_is_used_before_its_lesson(number):
    for word, lesson in ROWS:
        if lesson > number and word not in ORDINARY and (number, word) not in WORD_BEFORE:
            for text in own_words(number):
                assert sends_on(text, lesson) or not pattern(word).search(text), (word, text)


def test_lesson_00_says_which_python_is_assumed():
    said = next(text for text in own_words("00") if "You should know" in text)
    assert not [word for word in ASSUMED if word not in said]


@each_lesson
def test_no_python_and_no_import_is_used_before_it_is_named(number):
    known = KNOWN.union(*map(taught, so_far(number)))
    known |= {n for lesson, names in NAME_BEFORE if lesson == number for n in names.split()}
    left = sorted(used(number) - known)
    assert not left


@each_lesson
def test_each_letter_and_name_of_the_last_table_is_in_the_glossary_or_the_notation(number):
    letters = ", ".join(re.findall(r"Letters?: ([^.|]+)\.", GLOSSARY))
    names = set(re.findall(r"`(\w+)", GLOSSARY + NOTATION))
    _, title, end = "\n".join(cells(number, "markdown")).partition("## What you have now")
    assert title, "the lesson needs a section `## What you have now`, with its table of names"
    for first, second in re.findall(r"^\|(.*?)\|(.*?)\|", end, re.MULTILINE):
        symbol = re.sub("`.*`", "", first).replace("dL/d", "")
        assert set(re.findall(r"\b[^\W\d_]\b", symbol)) <= set(letters.split(", "))
        for name in re.findall(r"`(\w+)", first + second):
            thing = re.sub("_slopes?$", "", name)
            assert thing in names or any(pattern(word).fullmatch(thing) for word, _ in ROWS), (
                f"`{name}` stands in no row of docs/notation.md or docs/glossary.md; add one"
            )
