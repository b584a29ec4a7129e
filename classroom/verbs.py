"""The commands of teachers and instructors, for whatever lists or starts them.

Standard library only: `course.py` lists them before anything is installed.
"""

GRADING = {
    "release": "make notebooks to hand out: stubs and points, valid for nbgrader",
    "grade": "judge what was handed in; write marks.csv and report.md",
    "explain": "show a student's numbers next to the measured ones, for an appeal",
    "feedback": "make a page for each student, and one for the class",
    "export": "export marks: CSV, a Canvas or Moodle sheet, Gradescope",
    "assessment": "make each student's own version of three exercises",
}
"""Verbs of `classroom.grading`, in the order in which a course needs them."""

ROOM = {
    "board": "show how far a room is",
    "count": "count tries, hints and slips of a class, from the progress that learners hand over",
}
"""Verbs about a room or a class, which give no marks."""

MODULES = {
    "board": "classroom.board",
    "count": "classroom.counting",
    **dict.fromkeys(GRADING, "classroom.grading"),
}
"""Which module runs a verb; `classroom.grading` is also told the verb."""
