"""Shapes that do not match, and what NumPy changes in place: what to ask about each error."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from nnlib.checks.held import parse, product_shape, shape_of

_IN_PLACE = (
    "`{sign}` writes into `{name}`, and the shape of that array cannot change. "
    "Write `{name} = ...`, which makes a new one."
)

_LETTERS = (
    "Does each letter stand for one length only, and does each array have one letter per axis?"
)
# Part of NumPy's message, in lower case, and what to ask. The first row that fits counts.
_QUESTIONS = (
    ("could not broadcast input array from shape",
     "Do the left-hand and the right-hand side have different lengths? How was the array on the "
     "left made?"),
    ("inhomogeneous",
     "Does that line put things of different shapes into one array? Take them apart first, and "
     "make an array of each; `return` takes several, separated by commas."),
    ("setting an array element with a sequence",
     "Is there room for one number on the left, but are there several on the right?"),
    ("return arrays must be of arraytype",
     "A function of two arrays, such as `np.multiply`, writes its result into a third one. Is that "
     "what you meant? `+` adds."),
    ("cannot reshape",
     "`reshape` keeps all entries: does the new shape have the same number? It does not transpose "
     "either; `.T` does."),
    ("all the input array dimensions",
     "Which shapes are joined there? They must agree in every axis but one."),
    ("all input arrays must have the same shape",
     "Which shapes are joined there? They must all be the same."),
    ("must have same number of dimensions",
     "Is a table joined to a row? `row.reshape(1, -1)` makes a table with one row."),
    ("zero-dimensional arrays cannot be concatenated",
     "Is a single number joined to arrays? Use `np.append`, or put the number in a list."),
    ("shape-mismatch for sum",
     "Which axes does it add up over, and do they have the same length in both arrays?"),
    ("object arrays are not currently supported",
     "Are there lists of different lengths in one array?"),
    ("remapped shapes", "Does each letter stand for one length only?"),
    ("einstein sum", _LETTERS),
    ("einsum", _LETTERS),
    ("changed size during iteration",
     "A list may grow while a `for` goes through it; a set or a dictionary may not. Did you mean "
     "a list?"),
    ("unhashable type",
     "That cannot be in a set or be the key of a dictionary; a list can hold it. (A dataclass can "
     "be there with `@dataclass(eq=False)`.)"),
)  # fmt: skip
MEETING = (
    "Are there as many columns on the left as rows on the right? Is it the order, a `.T`, or did "
    "you mean `*`?"
)
_SAME_SHAPE = "Both have the same shape: did you mean the product entry by entry, which is `*`?"
_THREE = re.compile(r"\b(?:np|numpy)\.(matmul|multiply|add|subtract|dot|divide)\b")


def question_about_shapes(text: str, tree: ast.AST, source: str, known: Mapping[str, Any]) -> str:
    """Ask about shapes from an error's text and its line; empty if they show nothing.

    Parameters
    ----------
    text : str
        The error's text.
    tree : ast.AST
        The line that stopped.
    source : str
        The function around it.
    known : mapping
        The values of the function's own names: if an array has another name, its shape is not the
        mistake.

    Examples
    --------
    >>> question_about_shapes("shapes (7,5) and (7,5) not aligned", ast.parse("a"), "", {})
    'Both have the same shape: did you mean the product entry by entry, which is `*`?'
    """
    said = text.lower()
    third = _of_a_third_array(said, tree)
    if third:
        return third
    if "matmul" in said or "not aligned" in said or "non-broadcastable output" in said:
        in_place = _in_place(tree)
        if in_place:
            return in_place
    if "not aligned" in said or "matmul" in said:
        of_product = _of_product(tree, known)
        shapes = re.findall(r"\([\d, ]*\)", text)
        if of_product:
            return of_product
        if len(shapes) > 1 and shapes[0] == shapes[1] and "," in shapes[0].rstrip(",)"):
            return _SAME_SHAPE
        return MEETING if "enough dimensions" not in said else ""
    if "operands could not be broadcast" in said:
        return (
            _of_fixed_size(text, tree)
            or _of_fixed_array(text, source)
            or _of_rows(text, source)
            or _of_tables(text, tree)
        )
    if "values to unpack" in said:
        return _of_unpacking(tree)
    if "'nonetype'" in said or "nonetype object" in said:
        return _of_nothing_returned(source)
    return next((question for part, question in _QUESTIONS if part in said), "")


def _sizes_in(text: str) -> set[int]:
    """Return all sizes in the shapes of an error's text."""
    return {int(size) for shape in re.findall(r"\([\d, ]*\)", text)
            for size in re.findall(r"\d+", shape)}  # fmt: skip


_MAKERS = ("arange", "empty", "eye", "full", "identity", "ones", "reshape", "zeros")


def _of_fixed_array(text: str, source: str) -> str:
    """Find an array made with a typed-in size that is a size of the arrays that do not match."""
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            numbers = [
                one.value for given in node.args for one in ast.walk(given)
                if isinstance(one, ast.Constant) and type(one.value) is int and one.value > 2
            ]  # fmt: skip
            if node.func.attr in _MAKERS and set(numbers) & _sizes_in(text):
                return (
                    f"`{ast.unparse(node)}` has a fixed number of rows or columns. Should it come "
                    "from the arrays, as `x.shape[1]` does?"
                )
    return ""


def _of_fixed_size(text: str, tree: ast.AST) -> str:
    """Find a number in the line that is a size of the arrays that do not match."""
    sizes = _sizes_in(text)
    for node in ast.walk(tree):
        number = node.value if isinstance(node, ast.Constant) else None
        if type(number) is int and number > 2 and number in sizes:
            return (
                f"`{number}` is a fixed number of rows or columns there. Should it come from the "
                "arrays, as `x.shape[1]` does?"
            )
    return ""


def _of_product(tree: ast.AST, known: Mapping[str, Any]) -> str:
    """Say what would make the first product fit whose sizes do not match."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            left, right = node.left, node.right
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _PRODUCTS:
            if len(node.args) != 2:
                continue
            left, right = node.args
        else:
            continue
        first, second = shape_of(left, known), shape_of(right, known)
        if not first or not second or product_shape(first, second) is not None:
            continue
        if first == second and len(first) == 2:
            return _SAME_SHAPE
        fitting = [
            _turned(one)
            for one, shape, product in ((left, first, product_shape(first[::-1], second)),
                                        (right, second, product_shape(first, second[::-1])))
            if len(shape) == 2 and product is not None
        ]  # fmt: skip
        if product_shape(second, first) is not None:
            fitting.append("the other order")
        if fitting:
            return f"The sizes would match with {' or '.join(fitting)}: is that what you meant?"
    return ""


def _turned(node: ast.AST) -> str:
    """Name an array with its rows and columns exchanged."""
    name = ast.unparse(node)
    return f"`{name[:-2]}` without its `.T`" if name.endswith(".T") else f"`.T` on `{name}`"


_PRODUCTS = ("np.dot", "np.matmul")


def _of_rows(text: str, source: str) -> str:
    """Explain one number for each row with a table: NumPy lines them up with the columns."""
    two = re.search(r"\((\d+), ?\d+\) \((\d+),\)|\((\d+),\) \((\d+), ?\d+\)", text)
    if two and (two[1] or two[3]) == (two[2] or two[4]):
        size = two[1] or two[3]
        # Learners who have not met axes yet do not know `keepdims`.
        column = "`keepdims=True` in a sum, `[:, None]`" if "axis" in source else "`[:, None]`"
        return (
            f"{size} numbers, one for each row, meet a table: NumPy lines them up with columns. "
            f"Should they be a column ({column}), or is the line meant for one example at a time?"
        )
    return ""


def _of_tables(text: str, tree: ast.AST) -> str:
    """Explain two tables, or a table and a column, by the sizes that agree."""
    two = re.search(r"\((\d+), ?(\d+)\) \((\d+), ?(\d+)\)", text)
    if not two:
        return ""
    rows, columns, others, others_columns = two.groups()
    for size, height, width in ((columns, others, others_columns), (others_columns, rows, columns)):
        if width == "1" and size == height:
            return (
                f"One of the two is a column of {size}, and NumPy gives each row one number of it. "
                "Did you mean a row? NumPy adds one row of numbers to every row of a table."
            )
    is_product = any(isinstance(node, ast.Mult) for node in ast.walk(tree))
    if columns == others_columns and is_product:
        return (
            f"Tables of {rows} and of {others} rows meet entry by entry. Is the line meant for one "
            "example at a time? For all at once, `@` adds up the products, with a `.T`."
        )
    if rows == others:
        return (
            f"Both have {rows} rows, but {columns} columns meet {others_columns}. Should they be "
            "equal, or does one of the two need a product with `@` first?"
        )
    return ""


def _in_place(tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign):
            sign = {ast.MatMult: "@=", ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=",
                    ast.Div: "/="}.get(type(node.op))  # fmt: skip
            if sign:
                return _IN_PLACE.format(sign=sign, name=ast.unparse(node.target))
    return ""


def _of_a_third_array(said: str, tree: ast.AST) -> str:
    """Explain a function of two arrays that was given a third, which it writes into."""
    if not any(part in said for part in _OF_THREE):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 3:
            name = ast.unparse(node.func)
            if _THREE.fullmatch(name):
                third = ast.unparse(node.args[2])
                is_taken_off = name.endswith(("subtract", "divide"))
                meant = "something else" if is_taken_off else f"`+ {third}`"
                return (
                    f"`{name}` takes two arrays; it writes the result into a third one. Did you "
                    f"mean {meant}?"
                )
    return ""


def _of_unpacking(tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple):
            inside = ast.unparse(node.iter).strip("()")
            return f"Did you mean `zip({inside})`, which takes one of each in every round?"
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Tuple):
            shown = ast.unparse(node.iter)
            return f"Does each entry of `{shown}` have as many parts as the names before `in`?"
    return "Are there as many names on the left as values on the right?"


_OF_THREE = ("operand", "arraytype", "positional", "output array", "'out' must be")
_CHANGERS = ("shuffle", "append", "sort", "reverse", "extend", "insert")


def _of_nothing_returned(source: str) -> str:
    """Find a name that was given the `None` of a method that changes its object."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        called = node.value.func
        if isinstance(called, ast.Attribute) and called.attr in _CHANGERS:
            given = node.value.args if called.attr == "shuffle" else [called.value]
            changed = f"`{ast.unparse(given[0])}`" if given else "its object"
            is_shuffle = called.attr == "shuffle"
            example = "rng.shuffle(x)" if is_shuffle else f"x.{called.attr}(...)"
            more = " `rng.permutation` returns a new order." if is_shuffle else ""
            return (
                f"`{called.attr}` changes {changed} itself and returns `None`: write "
                f"`{example}` without a name and `=` before it.{more}"
            )
    return ""
