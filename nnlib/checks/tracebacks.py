"""Explain why a function stopped: its own line, the values of its names, and a likely reason."""

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

# The path from compilation: in a student's process the modules are not where their files were.
PACKAGE = Path((lambda: None).__code__.co_filename).resolve().parent.parent


def explain(error: BaseException) -> tuple[str, str, str]:
    """Say in a few lines what stopped a function, a likely reason, and what its names held."""
    name, text = type(error).__name__, " ".join(_safe_text(error).split())
    sizes = re.search(r"matmul: .*size (\d+) is different from (\d+)", text)
    if sizes:
        text = f"matmul: the inner sizes at `@` are {sizes[2]} and {sizes[1]}, but they must match"
    said = f"{name}: {text}" if text else name
    # The course's own errors give their advice at the end.
    most = 300 if _is_ours(error) else 160
    if len(said) > most:
        said = said[: most - 1] + "…"
    lines, details, asked, is_of_the_notebook = [said], list[str](), "", False
    frames = own_frames(error.__traceback__)
    if frames:
        functions = [at for at in frames if not is_comprehension(at)] or frames
        inner, outer = functions[-1], functions[0]
        if isinstance(error, RecursionError):
            # Python may stop at any line of the cycle.
            inner, asked = outer, _of_endless_call(functions)
            frames = [outer]
        lines = [f"Python stopped{place_of(inner)}:", said]
        # The function around a comprehension may know names that the comprehension does not.
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


FROM_ELSEWHERE = "Should one of the notebook's names there be an argument instead?"
COMPARED = "`=` gives a name its value, `==` compares: is there one `=` too many?"


def _of_numpy(error: BaseException) -> str:
    """Point to NumPy's function, if it was called without `np.` or from another module."""
    name = error.name if isinstance(error, NameError) else None
    if name in ("math", "e"):
        return "NumPy has it: `np.exp(x)` is e to the power of x, for numbers and arrays."
    return f"NumPy has it: `np.{name}`." if name and callable(getattr(np, name, None)) else ""


def _of_endless_call(functions: list[TracebackType]) -> str:
    """Name the function that calls itself in a line."""
    first, *others = (at.tb_frame.f_code for at in functions)
    if not others or others[0] is not first:
        return ""
    return (
        f"That line calls `{first.co_name}` itself, which reaches that line again: where does it "
        "end? Is the call needed at all?"
    )


def _is_ours(error: BaseException) -> bool:
    """Check whether a function of the course raised the error."""
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
    """Return the frames of the learner's own code, from the outermost to the innermost."""
    own = []
    while traceback is not None:
        if not is_foreign(traceback.tb_frame.f_code.co_filename):
            own.append(traceback)
        traceback = traceback.tb_next
    return own


def is_comprehension(at: TracebackType) -> bool:
    """Check for a comprehension, which its author does not think of as a function."""
    return at.tb_frame.f_code.co_name in ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")


def place_of(at: TracebackType) -> str:
    """Say where a frame is, as in " in line 2 of `double`, `return 2 * number`"."""
    code = at.tb_frame.f_code
    place = f" in line {at.tb_lineno - code.co_firstlineno + 1} of `{code.co_name}`"
    return f"{place}, `{_shorten(_line(at))}`" if _line(at) else place


def _line(at: TracebackType) -> str:
    frame = at.tb_frame
    return linecache.getline(frame.f_code.co_filename, at.tb_lineno, frame.f_globals).strip()


def _source(at: TracebackType) -> str:
    """Return the source of a running function; empty if it is not known."""
    code = at.tb_frame.f_code
    lines = linecache.getlines(code.co_filename, at.tb_frame.f_globals)
    try:
        return textwrap.dedent("".join(inspect.getblock(lines[code.co_firstlineno - 1 :])))
    except (SyntaxError, ValueError, IndexError):
        return ""


def _shorten(line: str) -> str:
    return line if len(line) <= 70 else line[:69] + "…"


def is_foreign(filename: str) -> bool:
    """Check whether a file is neither the learner's nor a module of a lesson."""
    path = Path(filename)
    if filename.startswith("<frozen") or "site-packages" in path.parts:
        return True
    if path.is_relative_to(sysconfig.get_path("stdlib")):
        return True
    if path.is_relative_to(PACKAGE.parent / "classroom"):
        # The code that calls a graded answer; its folder is next to this package.
        return True
    # References stand in for learners' functions, so the lessons' modules count as theirs.
    return path.is_relative_to(PACKAGE) and path.parent.parent != PACKAGE / "exercises"


def _shapes(line: str, known: dict[str, Any], outside: dict[str, Any]) -> str:
    """Say what the names that a line reads hold, if a few words are enough."""
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
            # Beginners often use a name of the notebook instead of an argument.
            value, words = outside[name], f"`{name}` of the notebook"
        else:
            continue
        if name in turned and type(value) is np.ndarray:
            value, words = value.T, words.replace(f"`{name}`", f"`{name}.T`")
        shown.append((np.ndim(value) == 0 if type(value) is np.ndarray else True,
                      _describe(words, value)))  # fmt: skip
    # Arrays first: it is mostly their shapes that do not fit.
    return ", ".join([text for _, text in sorted(shown, key=lambda one: one[0]) if text][:4])


def _flipped_names(module: ast.AST) -> set[str]:
    """Return the names that a line transposes, as in `weights.T`."""
    return {
        node.value.id
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "T" and isinstance(node.value, ast.Name)
    }


def _describe(name: str, value: Any) -> str:
    """Say in a few words what a name holds; nothing for other kinds of values."""
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


_OTHER_NAMES = "The check reads `.number` and `.slope` of a Value. Do yours have different names?"
# Part of an error's text, in lower case, and what it most often means in a learner's function.
_REASONS = (
    # error, part of its text, what to ask
    ("TypeError", "`.slope` is still 0",
     "Does each value keep its slope in `.slope`? The check reads it there."),
    ("TypeError", ", not value", "Does each operation return a Value?"),
    ("TypeError", ", not operations", "Does each operation return what `self.new(...)` makes?"),
    ("TypeError", "was made by `operations(...)`",
     "Does each operation make its result with `self.new(...)`? Then it has the class of `self`, "
     "even in a class that builds on this one."),
    ("NameError", "is not defined",
     "Is that name made inside the function, and spelled the same way? Names from other lessons "
     "are not known here."),
    ("UnboundLocalError", "", "Is that name used before it is given a value?"),
    ("ValueError", "matmul", MEETING),
    ("ValueError", "could not be broadcast",
     "Which two shapes meet there? Should they be equal, or did you mean `@`?"),
    ("AxisError", "", "Does the array have that axis? An array of shape (d,) has only axis 0."),
    ("TypeError", "'ellipsis'", "Is there still a `...` in that line?"),
    ("TypeError", "unpack non-iterable value",
     "Is that a list of pairs, with square brackets around them, even if there is only one pair?"),
    ("TypeError", "between instances of 'value'",
     "Did you compare two Values? Compare `.number` or `.depth`; `sorted` needs a `key=`."),
    ("TypeError", "unary -: 'value'", "A Value takes no minus in front: did you mean `* -1`?"),
    ("ValueError", "this loss needs one target for each prediction",
     "Do those targets belong to these predictions, one row each? (Labels go with the "
     "cross-entropy: `loss=`.)"),
    ("TypeError", "unpack non-iterable nonetype",
     "Does the function called there return nothing, or is it not written yet?"),
    ("TypeError", "unpack non-iterable",
     "Do several names get one value there? Give each its own. Or did you mean a list of pairs, "
     "with square brackets?"),
    ("TypeError", "'nonetype'",
     "Is something `None` there? Is a `return` missing from a function?"),
    ("TypeError", "'activation' object is not callable",
     "An activation has two functions: `.value(...)` and `.slope(...)`."),
    ("TypeError", "only 0-dimensional arrays",
     "Does that function take one number only? `np.exp` and the like take arrays."),
    ("TypeError", "only length-1 arrays",
     "Does that function take one number only? `np.exp` and the like take arrays."),
    ("TypeError", "not callable",
     "Is a `*` missing before a bracket, or is that a number, not a function?"),
    ("TypeError", "is not iterable",
     "Is that a single number? A `for`, `sum` or `zip` needs several; `range(...)` counts."),
    ("TypeError", "has no len()",
     "Is that a single number, which has no length? Arithmetic works for numbers and arrays."),
    ("TypeError", "can't multiply sequence",
     "Is that a pair or a list? `first, second = ...` takes a pair apart."),
    ("TypeError", "positional argument", "How many arguments does that function take?"),
    ("TypeError", "bitwise_xor", "Did you mean a power? Python writes it `**`."),
    ("TypeError", "type(s) for ^", "Did you mean a power? Python writes it `**`."),
    ("TypeError", "concatenate list", "Is one side a list? Its entries have to be added up first."),
    ("TypeError", "'tuple'", "Is one side a pair? `first, second = ...` takes it apart."),
    ("TypeError", "'list'", "Is one side a list? Arrays can calculate: `np.array(...)` makes one."),
    ("TypeError", "doesn't define __round__",
     "`round` takes one number; is rounding needed there at all?"),
    ("TypeError", "unsupported operand",
     "Does that operation work with what is on its two sides?"),
    ("EOFError", "", "Does your function call `input`? Its numbers come as arguments."),
    ("StdinNotImplementedError", "",
     "Does your function call `input`? Its numbers come as arguments."),
    ("IndexError", "only integers",
     "Is that an entry of the array instead of its place? `range(len(...))` gives the places."),
    ("IndexError", "",
     "Is that index too large? Counting begins at 0, so the last place is the length minus 1."),
    ("ZeroDivisionError", "", "Which denominator is 0?"),
    ("RecursionError", "",
     "Does the function call itself? When does it return without doing so?"),
    ("MemoryError", "", "How large is the array that it makes?"),
    ("AttributeError", "'value' object has no attribute 'slope'", _OTHER_NAMES),
    ("AttributeError", "'value' object has no attribute 'number'", _OTHER_NAMES),
    ("AttributeError", "'operations' object has no attribute",
     "The check reads `.number` and `.sources`. Do yours have different names?"),
    ("AttributeError", "'float' object has no attribute 'depth'",
     "Does a pair begin with its slope? First comes the Value, then the slope for it."),
    ("AttributeError", "'float' object has no attribute", A_VALUE),
    ("AttributeError", "'nonetype' object has no attribute 'append'",
     "Does a line say `x = x.append(...)`? `append` returns nothing; write `x.append(...)`."),
    ("AttributeError", "", "Does the object have a part of that name? Is it spelled right?"),
    ("ImportError", "", "Is that package needed here? `numpy` is enough."),
    ("ModuleNotFoundError", "", "Is that package needed here? `numpy` is enough."),
    ("AssertionError", "", "One of your `assert` lines did not hold: which one?"),
)  # fmt: skip


def _reason(name: str, text: str) -> str:
    for known, part, question in _REASONS:
        if name == known and part in text.lower():
            return question
    return ""
