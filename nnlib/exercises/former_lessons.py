"""What lessons were called, and how they were numbered before.

Nothing is imported here: `tools.copies` reads this file before anything is installed.
"""

FORMER_LESSONS: dict[str, tuple[str, ...]] = {
    "gradient_descent": ("gradient_descent", "fitting_a_line"),
    "full_backprop": ("full_backprop", "the_notes_program"),
}
"""A lesson's former name, and its name. If it was split, all parts: the name means the first, and
an older copy has the exercises of all."""

FORMER_ORDER = (
    "start_here",
    "prediction_and_error",
    "slope_of_one_weight",
    "gradient_descent",
    "activations",
    "a_layer",
    "the_hidden_layer",
    "full_backprop",
    "batches_and_epochs",
    "reading_digits",
    "a_slope_engine",
)
"""The lessons as version 0.1 numbers them. Its records and copies call lessons by number."""
