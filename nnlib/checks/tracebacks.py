"""Explaining why a function stopped: its own line, what the names there hold, a likely reason."""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import sysconfig
import textwrap
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from nnlib.checks.asking import A_VALUE, question_about
from nnlib.checks.held import parse
from nnlib.checks.shapes import MEETING
from nnlib.checks.sources import ARROW, is_arrow
from nnlib.checks.texts import kind, value_text
from nnlib.layers import Layer

# As it was compiled: in a student's process the modules are not where their files were.
PACKAGE = Path((lambda: None).__code__.co_filename).resolve().parent.parent


def explain(error: BaseException) -> tuple[str, str, str]:
    """Say in a few lines what stopped a function, what may be the reason, and what was there."""
    name, text = type(error).__name__, " ".join(_safe_text(error).split())
    sizes = re.search(r"matmul: .*size (\d+) is different from (\d+)", text)
    if sizes:
        text = f"matmul: `@` meets the sizes {sizes[2]} and {sizes[1]}, which should be equal"
    said = f"{name}: {text}" if text else name
    # What the course's own errors advise stands at their end.
    most = 300 if _is_ours(error) else 160
    if len(said) > most:
        said = said[: most - 1] + "…"
    lines, details, asked, is_of_the_notebook = [said], list[str](), "", False
    frames = own_frames(error.__traceback__)
    if frames:
        functions = [at for at in frames if not is_comprehension(at)] or frames
        inner, outer = functions[-1], functions[0]
        if isinstance(error, RecursionError):
            # The line that stops is any of those that are gone through again and again.
            inner, asked = outer, _of_endless_call(functions)
            frames = [outer]
        lines = [f"Python stopped{place_of(inner)}:", said]
        # What a comprehension does not know, the function around it may.
        known = {**inner.tb_frame.f_locals, **frames[-1].tb_frame.f_locals}
        shapes = _shapes(_line(frames[-1]), known, inner.tb_frame.f_globals)
        if shapes:
            details.append(f"There, {shapes}.")
        if inner.tb_frame.f_code is not outer.tb_frame.f_code:
            details.append(f"It was called{place_of(outer)}.")
            handed = _shapes(_line(outer), outer.tb_frame.f_locals, outer.tb_frame.f_globals)
            if " of the notebook " in handed:
                details.append(f"There, {handed}.")
                shapes += handed
        is_of_the_notebook = " of the notebook " in shapes
        if any(map(is_arrow, ast.walk(parse(_line(inner))))):
            details.append(ARROW)
        if isinstance(error, NameError) and re.match(rf"{error.name}\s*==", _line(inner)):
            return "\n".join(lines), COMPARED, " ".join(details)
        names = {**frames[-1].tb_frame.f_globals, **known}
        asked = asked or question_about(
            name, text, _line(frames[-1]), names, _source(inner), inside=known
        )
    question = asked or _of_numpy(error) or _reason(name, text)
    if is_of_the_notebook and question in (MEETING, ""):
        question = FROM_ELSEWHERE
    elif is_of_the_notebook:
        details.append(FROM_ELSEWHERE)
    return "\n".join(lines), question, " ".join(details)


FROM_ELSEWHERE = "Should a name of the notebook there be one of the arguments?"
COMPARED = "`=` gives a name its value, `==` compares: is one `=` too many there?"


def _of_numpy(error: BaseException) -> str:
    """A function of NumPy, called without its first name or from elsewhere."""
    name = error.name if isinstance(error, NameError) else None
    if name in ("math", "e"):
        return "NumPy is at hand: `np.exp(x)` is e to the power of x, for arrays too."
    return f"NumPy has it: `np.{name}`." if name and callable(getattr(np, name, None)) else ""


def _of_endless_call(functions: list[TracebackType]) -> str:
    """Name the function that a line calls while it is running itself."""
    first, *others = (at.tb_frame.f_code for at in functions)
    if not others or others[0] is not first:
        return ""
    return (
        f"That line calls `{first.co_name}` itself, which comes to that line again: where does it "
        "end? Is the call needed at all?"
    )


def _is_ours(error: BaseException) -> bool:
    """Whether a function of the course raised it."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at is not None and PACKAGE in Path(at.tb_frame.f_code.co_filename).parents


def _safe_text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def own_frames(traceback: TracebackType | None) -> list[TracebackType]:
    """Where the learner's own code was, from the outermost function to the innermost."""
    own = []
    while traceback is not None:
        if not is_foreign(traceback.tb_frame.f_code.co_filename):
            own.append(traceback)
        traceback = traceback.tb_next
    return own


def is_comprehension(at: TracebackType) -> bool:
    """Whether it is a comprehension, which is not a function of its own to whoever wrote it."""
    return at.tb_frame.f_code.co_name in ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")


def place_of(at: TracebackType) -> str:
    """Say where that is, as in " in line 2 of `double`, `return 2 * number`"."""
    code = at.tb_frame.f_code
    place = f" in line {at.tb_lineno - code.co_firstlineno + 1} of `{code.co_name}`"
    return f"{place}, `{_shorten(_line(at))}`" if _line(at) else place


def _line(at: TracebackType) -> str:
    frame = at.tb_frame
    return linecache.getline(frame.f_code.co_filename, at.tb_lineno, frame.f_globals).strip()


def _source(at: TracebackType) -> str:
    """The text of a function that is running; empty where it is not known."""
    code = at.tb_frame.f_code
    lines = linecache.getlines(code.co_filename, at.tb_frame.f_globals)
    try:
        return textwrap.dedent("".join(inspect.getblock(lines[code.co_firstlineno - 1 :])))
    except (SyntaxError, ValueError, IndexError):
        return ""


def _shorten(line: str) -> str:
    return line if len(line) <= 70 else line[:69] + "…"


def is_foreign(filename: str) -> bool:
    """Whether a file is neither the learner's nor a lesson's module, which stands in for theirs."""
    path = Path(filename)
    if filename.startswith("<frozen") or "site-packages" in path.parts:
        return True
    if path.is_relative_to(sysconfig.get_path("stdlib")):
        return True
    if path.is_relative_to(PACKAGE.parent / "classroom"):
        # What calls an answer that is graded; it is beside this package, wherever that is.
        return True
    # References stand in for learners' functions, so the lessons' modules count as theirs.
    return path.is_relative_to(PACKAGE) and path.parent.parent != PACKAGE / "exercises"


def _shapes(line: str, known: dict[str, Any], outside: dict[str, Any]) -> str:
    """What the names that a line reads hold, where it can be said in a few words."""
    try:
        module = ast.parse(textwrap.dedent(line).rstrip(":") if line.endswith(":") else line)
    except SyntaxError:
        return ""
    nodes = [node for node in ast.walk(module) if isinstance(node, ast.Name)]
    names = dict.fromkeys(node.id for node in nodes if isinstance(node.ctx, ast.Load))
    turned = _flipped_names(module)
    shown: list[tuple[bool, str]] = []
    for name in names:
        if name in known:
            value, words = known[name], f"`{name}`"
        elif name in outside and not callable(outside[name]):
            # Beginners write a name of the notebook where an argument belongs.
            value, words = outside[name], f"`{name}` of the notebook"
        else:
            continue
        if name in turned and type(value) is np.ndarray:
            value, words = value.T, words.replace(f"`{name}`", f"`{name}.T`")
        shown.append((np.ndim(value) == 0 if type(value) is np.ndarray else True,
                      _describe(words, value)))  # fmt: skip
    # Arrays first: it is mostly their shapes that do not meet.
    return ", ".join([text for _, text in sorted(shown, key=lambda one: one[0]) if text][:4])


def _flipped_names(module: ast.AST) -> set[str]:
    """The names that a line reads with rows and columns exchanged, as in `weights.T`."""
    return {
        node.value.id
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "T" and isinstance(node.value, ast.Name)
    }


def _describe(name: str, value: Any) -> str:
    """Say what a name holds, in a few words; nothing of values of other kinds."""
    if type(value) is np.ndarray and value.ndim:
        return f"{name} has shape {value.shape}"
    if type(value) in (bool, int, float) or isinstance(value, np.generic | np.ndarray):
        return f"{name} is {value_text(value)}"
    if value is None or value is Ellipsis:
        return f"{name} is {kind(value).split(':')[0]}"
    if type(value) in (list, tuple):
        return f"{name} is a {type(value).__name__} of {len(value)}"
    if isinstance(value, Layer):
        return f"{name} is a layer"
    return f"{name} is a function" if callable(value) else ""


_OTHER_NAMES = "The check reads `.number` and `.slope` of a Value. Do yours have other names?"
# What an error says, in lower case, and what it most often means to someone who writes a rule.
_REASONS = (
    # error, part of its text, what to ask
    ("TypeError", "`.slope` is still 0",
     "Do the slopes stand in `.slope` of each value? That is where they are read."),
    ("TypeError", ", no value", "Does each operation return a Value?"),
    ("TypeError", ", no operations", "Does each operation return what `self.new(...)` makes?"),
    ("TypeError", "was made by `operations(...)`",
     "Does each operation make its result with `self.new(...)`? Then it is of the class of `self`, "
     "also in a class that builds on this one."),
    ("NameError", "is not defined",
     "Is that name made inside the function, and spelled the same? A name from another lesson is "
     "not known here."),
    ("UnboundLocalError", "", "Is that name used before a value is given to it?"),
    ("ValueError", "matmul", MEETING),
    ("ValueError", "could not be broadcast",
     "Which two shapes meet there? Should they be equal, or is `@` meant?"),
    ("AxisError", "", "Has the array that axis? One of shape (d,) has axis 0 only."),
    ("TypeError", "'ellipsis'", "Is a `...` left somewhere in that line?"),
    ("TypeError", "unpack non-iterable value",
     "Is that a list of pairs, with square brackets around them, also where it is one pair?"),
    ("TypeError", "between instances of 'value'",
     "Are two Values compared? `.number` or `.depth` can be; `sorted` needs its `key=`."),
    ("TypeError", "unary -: 'value'", "A Value has no minus of its own: is `* -1` meant?"),
    ("ValueError", "this loss needs one target for each prediction",
     "Do those targets belong to these predictions, one row each? (Labels go with the "
     "cross-entropy: `loss=`.)"),
    ("TypeError", "unpack non-iterable nonetype",
     "Does the function called there give nothing back, or is it not written yet?"),
    ("TypeError", "unpack non-iterable",
     "Do several names get one value there? Give each its own. Or is a list of pairs meant, with "
     "square brackets?"),
    ("TypeError", "'nonetype'", "Is it `None`: does a function lack its `return`?"),
    ("TypeError", "'activation' object is not callable",
     "An activation has two functions: `.value(...)` and `.slope(...)`."),
    ("TypeError", "only 0-dimensional arrays",
     "Does that function take one number only? `np.exp` and its kin take arrays."),
    ("TypeError", "only length-1 arrays",
     "Does that function take one number only? `np.exp` and its kin take arrays."),
    ("TypeError", "not callable",
     "Is a `*` missing before a bracket, or is that a number and no function?"),
    ("TypeError", "is not iterable",
     "Is that one number, where a `for`, `sum` or `zip` needs several? `range(...)` counts."),
    ("TypeError", "has no len()",
     "Is that one number, which has no length? Arithmetic serves numbers and arrays alike."),
    ("TypeError", "can't multiply sequence",
     "Is that a pair or a list? A pair is taken apart by `first, second = ...`."),
    ("TypeError", "positional argument", "How many arguments does that function take?"),
    ("TypeError", "bitwise_xor", "Is that meant to be a power? Python writes it `**`."),
    ("TypeError", "type(s) for ^", "Is that meant to be a power? Python writes it `**`."),
    ("TypeError", "concatenate list", "Is one side a list? Its entries have to be added up first."),
    ("TypeError", "'tuple'", "Is one side a pair? `first, second = ...` takes it apart."),
    ("TypeError", "'list'", "Is one side a list? An array calculates: `np.array(...)` makes one."),
    ("TypeError", "doesn't define __round__",
     "`round` takes one number; is rounding needed there at all?"),
    ("TypeError", "unsupported operand",
     "Does that operation fit what stands on its two sides?"),
    ("EOFError", "", "Does it ask with `input`? Its numbers come as arguments."),
    ("StdinNotImplementedError", "", "Does it ask with `input`? Its numbers come as arguments."),
    ("IndexError", "only integers",
     "Is that an entry of the array, where its place is meant? `range(len(...))` gives places."),
    ("IndexError", "",
     "Is that index too large? Counting begins at 0, so the last place is the length less 1."),
    ("ZeroDivisionError", "", "Which denominator is 0?"),
    ("RecursionError", "",
     "Does the function call itself? Where does it end: when does it return without that?"),
    ("MemoryError", "", "How large is the array that it makes?"),
    ("AttributeError", "'value' object has no attribute 'slope'", _OTHER_NAMES),
    ("AttributeError", "'value' object has no attribute 'number'", _OTHER_NAMES),
    ("AttributeError", "'operations' object has no attribute",
     "The check reads `.number` and `.sources`. Do yours have other names?"),
    ("AttributeError", "'float' object has no attribute 'depth'",
     "Does a pair begin with its slope? First the Value, then the slope by it."),
    ("AttributeError", "'float' object has no attribute", A_VALUE),
    ("AttributeError", "'nonetype' object has no attribute 'append'",
     "Does a line say `x = x.append(...)`? `append` gives nothing back; write `x.append(...)`."),
    ("AttributeError", "", "Is that a part of the object, and spelled right?"),
    ("ImportError", "", "Is that package needed here? `numpy` is enough."),
    ("ModuleNotFoundError", "", "Is that package needed here? `numpy` is enough."),
    ("AssertionError", "", "An `assert` of yours did not hold: which one?"),
)  # fmt: skip


def _reason(name: str, text: str) -> str:
    for known, part, question in _REASONS:
        if name == known and part in text.lower():
            return question
    return ""
