"""Checks: what a lesson's cells call to have an answer measured.

>>> judge("slope_of_weight", lambda input_value, weight, target: ...).status
'not attempted'
"""

import nnlib.look_alike  # noqa: F401  # first: it says why the others would fail
from nnlib.checks.commands import bring, check, hint, patient, progress, solution, yours_or_ours
from nnlib.checks.judge_worksheet import check_worksheet
from nnlib.checks.judging import judge
from nnlib.checks.page import my_page, own_rule
from nnlib.checks.points import points_of
from nnlib.checks.recalling import recall
from nnlib.checks.undefined import watch_this_notebook
from nnlib.checks.verdict import Verdict

__all__ = [
    "Verdict", "bring", "check", "check_worksheet", "hint", "judge", "my_page", "own_rule",
    "patient", "points_of", "progress", "recall", "solution", "yours_or_ours",
]  # fmt: skip

watch_this_notebook()
