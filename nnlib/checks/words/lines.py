"""Lines that several messages share: the instance, what was printed, names, where to look."""

from __future__ import annotations

from nnlib.checks.running import Printed
from nnlib.checks.texts import value_text
from nnlib.exercises.declaration import Arguments, Exercise

FROM_THE_NOTEBOOK = "From the notebook, not from the arguments"
NEVER_USED = "Never used in your function"


def in_lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def at_instance(exercise: Exercise, arguments: Arguments) -> str:
    named = exercise.arguments_by_name(arguments)
    shown = list(named.items())[: len(arguments)]
    return "at " + ", ".join(f"{name} = {value_text(value)}" for name, value in shown)


def tried_line(exercise: Exercise, arguments: Arguments) -> str:
    return f"Tried {at_instance(exercise, arguments)}."


def printed_line(printed: Printed) -> str:
    text = " ".join(printed.text.split())
    if not text:
        return ""
    if printed.lines <= 1 and len(text) <= 80:
        return f"It printed: {text}"
    return f"It printed {printed.lines:,} lines, which begin: {text[:60]}…"


def end_sentence(look: str) -> str:
    return look if look.endswith("?") else f"{look}."
