"""A student's page: the numbers, a picture of the network, blanks, and the cell for checking."""

from __future__ import annotations

from collections.abc import Iterator

from classroom.pages import Html, escape, page, table
from classroom.paper.cell import cell
from classroom.paper.writing import write_number
from nnlib.exercises.lessons import write_title
from nnlib.exercises.worksheet_lines import Case
from nnlib.exercises.worksheets import Sheet
from nnlib.figures.picture import Picture
from nnlib.figures.plan import Known, Numbers, Plan
from nnlib.figures.sketch import Sketch
from nnlib.figures.wires import draw_network

# It works for A4 and US Letter: nothing here depends on the height or width of the paper.
STYLE = """
@page { margin: 14mm 15mm; }
body { font: 10.5pt/1.35 system-ui, "DejaVu Sans", sans-serif; color: #000; background: #fff;
  max-width: 50rem; margin: 0 auto; padding: 0 1rem; }
.sheet { break-after: page; margin-bottom: 3rem; }
.sheet:last-of-type { break-after: auto; }
.top { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem;
  border-bottom: 2px solid #000; }
.top h2 { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere; }
.top p { margin: 0; white-space: nowrap; }
.code { font: bold 1.25rem monospace; letter-spacing: 0.1em; }
.given { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start; }
table { border-collapse: collapse; margin: 0.5rem 0; }
caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #555; padding: 0.1rem 0.6rem; text-align: left; font-weight: normal; }
td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 0; } figure img { max-height: 58mm; }
.line { display: flex; gap: 1rem; align-items: flex-end; break-inside: avoid; margin-top: 0.5rem; }
.line > p { flex: 1; margin: 0; }
.line code, .note code { font-size: 0.85em; }
.working { flex: 1; border-bottom: 1px dotted #000; height: 2.1rem; }
.blanks { border-spacing: 0.3rem; border-collapse: separate; margin: 0; }
.blanks th { border: 0; padding: 0 0.2rem; font-size: 0.75em; text-align: center; }
.blanks td { border: 1.5px solid #000; width: 3.6rem; height: 1.7rem; padding: 0; }
pre { border: 1px solid #555; padding: 0.4rem 0.6rem; font-size: 0.8em; white-space: pre-wrap;
  break-inside: avoid; margin: 0.3rem 0 0; }
.note { break-after: avoid; margin: 1rem 0 0; }
.key { font-size: 8.5pt; }
.key th, .key td { padding: 0 0.5rem; }
.found td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.found td:nth-child(3) { font-weight: bold; white-space: nowrap; }
""".strip()


def sheet_page(student: str, sheet: Sheet) -> str:
    """Make the page of one student."""
    return page(f"Worksheet of {student}", sheet_of(student, sheet), STYLE)


def sheet_of(student: str, sheet: Sheet) -> Html:
    """Make the part of a page that is one student's sheet."""
    kind = sheet.kind
    lines = "\n".join(
        _line(number, sheet, name, words)
        for number, (name, words) in enumerate(((one.name, one.words) for one in kind.lines), 1)
    )
    return Html(
        f'<section class="sheet">\n{top_of(student, sheet)}\n'
        f"<p><strong>{escape(write_title(kind.lesson, ', '))}: {escape(kind.title)}.</strong> "
        f"{escape(kind.told)} Write all digits of your results; none has more than four after "
        f"the point.</p>\n{given_in(sheet)}\n{lines}\n"
        '<p class="note">To check your numbers, type them into this cell of a notebook, instead '
        "of the dots. You need not have all of them. Type a table row by row, from the top.</p>\n"
        f"<pre>{escape(cell(kind, sheet.code))}</pre>\n</section>"
    )


def top_of(student: str, sheet: Sheet) -> Html:
    return Html(
        f'<div class="top"><h2>{escape(student)}</h2>'
        f'<p>sheet <span class="code">{sheet.code}</span></p></div>'
    )


def given_in(sheet: Sheet, drawn: bool = True) -> Html:
    """Show the numbers that a sheet gives, as tables and, for a network with weights, a picture."""
    case, kind = sheet.case, sheet.kind
    size, outputs = case.inputs.shape[1], case.targets.shape[1]
    rows = [(_named("input", place, size), write_number(one))
            for place, one in enumerate(case.inputs[0])]  # fmt: skip
    if kind.gives_output:
        rows += [("output", write_number(case.found()["prediction"][0]))]
    elif size == 1:
        rows += [("weight", write_number(case.layers[0].weights[0, 0]))]
    rows += [(_named("target", place, outputs), write_number(one))
             for place, one in enumerate(case.targets[0])]  # fmt: skip
    if "new_weights" in sheet.right:
        rows += [("learning rate", write_number(case.learning_rate))]
    if kind.gives_output or size == 1:
        return Html(f'<div class="given">{table(("", "number"), rows, "Given")}</div>')
    parts = [table(("", "number"), rows, "Given"), *_layers_in(case)]
    shown = picture(sheet)._repr_html_() if drawn else ""
    return Html(f'<div class="given">{"".join(parts)}</div>\n{shown}')


def _layers_in(case: Case) -> Iterator[Html]:
    """Make a table for each layer: weights as in the course, one column per neuron."""
    last = len(case.layers) - 1
    for place, layer in enumerate(case.layers):
        before, after = ("hidden neuron" if place else "input"), "output"
        title = "Output layer" if last else "The neuron"
        if place < last:
            after, title = "hidden neuron", "Hidden layer"
        count = layer.bias.size
        heads = [_named(after, one, count) if count > 1 else "weight" for one in range(count)]
        rows = [(f"from {before} {one + 1}", *map(write_number, row))
                for one, row in enumerate(layer.weights)]  # fmt: skip
        yield table(("", *heads), [*rows, ("bias", *map(write_number, layer.bias))], title)


def picture(sheet: Sheet) -> Picture:
    """Draw the network with the numbers that are given, and question marks for the others."""
    case = sheet.case
    values = [case.inputs[0], *(layer.bias for layer in case.layers)]
    numbers = Numbers(case.layers, values, values[1:])
    plan = Plan(numbers, 6, 700)
    sketch = Sketch(plan.width, plan.height)
    inputs = {node for node in numbers.nodes() if node[0] == 0}
    draw_network(sketch, plan, Known(inputs))
    given = ", ".join(map(write_number, case.inputs[0]))
    return sketch.finish(
        f"The network, {numbers.sizes()}, with its inputs, {given}, its weights and its biases, "
        "which are in the tables above. Question marks show what is to be found."
    )


def _named(what: str, place: int, count: int) -> str:
    return f"{what} {place + 1}" if count > 1 else what


def _line(number: int, sheet: Sheet, name: str, words: str) -> str:
    return (
        f'<div class="line"><p>{number}. {escape(words)}<br><code>{name}</code></p>'
        f'<div class="working"></div>{_blanks(sheet, name)}</div>'
    )


def _blanks(sheet: Sheet, name: str) -> str:
    """Make boxes to write in, one per number; if there are several, each has a name."""
    rows, columns = labels(sheet, name)
    head = f"<tr>{'<th></th>' * any(rows)}{''.join(f'<th>{one}</th>' for one in columns)}</tr>"
    boxes = "<td></td>" * len(columns)
    body = "".join(f"<tr>{f'<th>{row}</th>' * any(rows)}{boxes}</tr>" for row in rows)
    return f'<table class="blanks">{head * any(columns)}{body}</table>'


def labels(sheet: Sheet, name: str) -> tuple[list[str], list[str]]:
    """Return what the rows and columns of a line's numbers stand for; empty if there is only one.

    Examples
    --------
    >>> from nnlib.exercises.worksheets import WORKSHEETS
    >>> labels(WORKSHEETS["the_hidden_layer"].sheet(0), "hidden_weights_slopes")
    (['input 1', 'input 2'], ['neuron 1', 'neuron 2'])
    """
    shape = sheet.right[name].shape
    is_deep, is_hidden = len(sheet.case.layers) > 1, name in _OF_THE_HIDDEN
    after = [_named("neuron" if is_hidden else "output", place, shape[-1])
             for place in range(shape[-1])]  # fmt: skip
    after = after if shape[-1] > 1 else [""]
    if len(shape) == 1:
        return [""], after
    before = "neuron" if is_deep and not is_hidden else "input"
    rows = [_named(before, place, shape[0]) for place in range(shape[0])]
    if after == [""]:
        # A column is written as a row, which needs less space.
        return [""], rows if shape[0] > 1 else [""]
    return rows, after


_OF_THE_HIDDEN = {
    "pre_activation", "hidden", "node_slopes", "hidden_delta", "hidden_weights_slopes",
    "hidden_bias_slopes",
}  # fmt: skip


def flat_labels(sheet: Sheet, name: str) -> list[str]:
    """Name each number of a line, in the order of the line."""
    rows, columns = labels(sheet, name)
    return [" to ".join(filter(None, (row, column))) for row in rows for column in columns]
