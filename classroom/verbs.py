"""The commands for teachers and instructors, for all code that lists or starts them.

Standard library only: `course.py` lists them before anything is installed.
"""

GRADING = {
    "release": "make notebooks to hand out, with blank exercises and points, valid for nbgrader",
    "grade": "mark what was handed in; write marks.csv and report.md",
    "read": "mark written answers in your browser: comment and give points",
    "explain": "show a student's numbers next to the measured ones, for an appeal",
    "feedback": "make a page for each student, and one for the class",
    "export": "export marks: CSV, a Canvas or Moodle sheet, Gradescope",
    "assessment": "make each student's own version of three exercises",
}
"""Verbs of `classroom.grading`, in the order in which a course needs them."""

PAPER = {
    "worksheet": "print a sheet of numbers for each student to work out by hand, and the key",
    "questions": "write the recall questions as a Moodle question bank",
}
"""Verbs of `classroom.paper`."""

ROOM = {
    "board": "show how far a room has got",
    "count": "count tries, hints and slips of a class, from the progress that learners hand over",
}
"""Verbs about a room or a class; they give no marks."""

MODULES = {
    "board": "classroom.board",
    "count": "classroom.counting",
    **dict.fromkeys(GRADING, "classroom.grading"),
    **dict.fromkeys(PAPER, "classroom.paper"),
}
"""Which module runs a verb; all but those of `ROOM` are also passed the verb."""
