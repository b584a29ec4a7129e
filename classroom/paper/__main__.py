"""The verbs of paper: `python course.py worksheet`, `python course.py questions`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from classroom.errors import DONE, LOOK, command
from classroom.grading.members import students_from
from classroom.grading.terminal import plain_output
from classroom.paper import questions, worksheet
from classroom.verbs import PAPER
from nnlib.words import write_count, write_list


@plain_output()
@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; a problem that the teacher can fix ends with a sentence and exit code 2."""
    given = parser().parse_args(arguments)
    return int(given.run(given))


def parser() -> argparse.ArgumentParser:
    """Return the parser of both verbs; tests use it too."""
    whole = argparse.ArgumentParser(
        prog="python course.py", description="Worksheets on paper, and questions for Moodle.",
        epilog="docs/paper.md explains both. Exit codes: 0 done, 1 done but something needs a "
        "look, 2 not done.",
    )  # fmt: skip
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(
        name: str, example: str, run: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        words = PAPER[name]
        made = verbs.add_parser(
            name, help=words, description=f"{words[0].upper()}{words[1:]}.", epilog=example,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        made.set_defaults(run=run)
        made.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help="the folder to write to"
        )
        return made

    one = verb("worksheet", worksheet.EXAMPLE, _worksheet)
    one.add_argument("lesson", metavar="LESSON", help="number or name, such as 07")
    one.add_argument("--students", type=Path, required=True, metavar="FILE",
                     help="one student per line")  # fmt: skip
    one.add_argument("--seed", type=int, default=1, metavar="N",
                     help="another number gives everybody different sheets (1)")  # fmt: skip

    one = verb("questions", questions.EXAMPLE, _questions)
    one.add_argument("--notebooks", type=Path, default=questions.NOTEBOOKS, metavar="DIR",
                     help="folder of the lessons' notebooks (default: the project's)")  # fmt: skip
    return whole


def _worksheet(given: argparse.Namespace) -> int:
    students = students_from(given.students)
    same = worksheet.make(given.lesson, students, given.out, given.seed)
    print(
        f"{write_count(len(students), 'sheet')} in {given.out / worksheet.ALL}, and as separate "
        f"files in {given.out / worksheet.PAGES}. {worksheet.KEY} and {worksheet.RESULTS} are "
        "for you."
    )
    for group in same:
        print(f"There are not enough different numbers: {write_list(group)} have the same ones.")
    return LOOK if same else DONE


def _questions(given: argparse.Namespace) -> int:
    path, count = questions.make(given.out, given.notebooks)
    print(
        f"{write_count(count, 'question')} in {path}. In Moodle: Question bank, Import, Moodle XML."
    )
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
