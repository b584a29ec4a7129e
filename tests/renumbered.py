"""The course with other numbers, and with two lessons split: as copies of today will meet it."""

from nnlib.exercises import lessons
from nnlib.exercises.declaration import Exercise
from tools import copies

ORDER = (
    "start_here",
    "prediction_and_error",
    "slope_of_one_weight",
    "gradient_descent",
    "fitting_a_line",
    "activations",
    "a_layer",
    "the_hidden_layer",
    "full_backprop",
    "the_notes_program",
    "slopes_in_depth",
    "batches_and_epochs",
    "reading_digits",
    "a_slope_engine",
    "when_it_does_not_learn",
)
FORMER = {
    "gradient_descent": ("gradient_descent", "fitting_a_line"),
    "full_backprop": ("full_backprop", "the_notes_program"),
    "behind_the_output": ("the_hidden_layer",),
}
MOVED = {"mean_slopes": "fitting_a_line", "descend": "fitting_a_line"}


def renumber(monkeypatch):
    """Give lessons the numbers of `ORDER`, the names of `FORMER`, and exercises their new place."""
    before = Exercise.lesson.fget
    monkeypatch.setattr(lessons, "LESSONS", ORDER)
    for table in (lessons.FORMER_LESSONS, copies.FORMER_LESSONS):
        for name, parts in FORMER.items():
            monkeypatch.setitem(table, name, parts)
    monkeypatch.setattr(
        Exercise, "lesson", property(lambda self: MOVED.get(self.name) or before(self))
    )
