"""Compare the clinic with a plain gradient check and `torch.autograd.gradcheck`.

`.venv-peers/bin/python -m benchmarks.clinic_peers [--each]` runs the programs of
`tests/clinic/`, one after the other, and prints what each tool finds. Nothing is written twice:
both peers take the place of `examine` in a program's own call, and read its parameters as `examine`
does. Without PyTorch, gradcheck is left out. The step of 1e-5 and the three bounds are those of
CS231n's notes (https://cs231n.github.io/neural-networks-3/#gradcheck).
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import multiprocessing
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

import nnlib.clinic as clinic
from nnlib.checks.running import Printed, quiet
from nnlib.clinic import stepping
from nnlib.clinic.case import Case
from nnlib.clinic.choosing import choose_parameters, loss_is_steady
from nnlib.clinic.giving import arrays_of
from nnlib.clinic.grouping import Parameter, group_leaves
from nnlib.clinic.program_slopes import Measured
from nnlib.clinic.relations import Given
from nnlib.clinic.report import Report
from nnlib.clinic.state import Kept
from tools import trial_of_clinic as trial

NUDGE, BOUNDS = 1e-5, ("1e-2", "1e-4", "1e-7")
HAS_TORCH = importlib.util.find_spec("torch") is not None


def ask_peers(
    program: Any, loss: Any, slopes: Any = None, *, step: Any = None, inputs: Any = None,
    targets: Any = None, names: Any = None, rate: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Ask both peers the same; return the relative error and gradcheck's first line."""
    kept = Kept(program, loss, slopes, step, inputs, targets)
    case = Case(program, loss, slopes, step, inputs, targets, names, rate, kept)
    try:
        with quiet(Printed()):
            # A loss that draws random numbers gets the same draw each time, as the notes advise.
            loss_is_steady(case)
            choose_parameters(case)
            if not case.parameters:
                # The loss ignores them all.
                case.leaves = case.all_leaves()
                case.parameters = group_leaves(case.leaves)
            kept.put_back()
            measured = [measure(case, one) for one in case.parameters]
            given = slopes_of(case, measured)
            kept.put_back()
            said: dict[str, Any] = {"error": relative_error(given, measured)}
            if HAS_TORCH:
                said["gradcheck"] = ask_gradcheck(case, given)
            return said
    finally:
        kept.put_back()


def measure(case: Case, parameter: Parameter) -> Measured:
    """Take centred differences for each number, in the program's own precision."""
    before = parameter.read()
    found = np.zeros(before.size)
    # Added to an integer, the nudge is cut off: the loss stays the same.
    for place in range(0 if is_whole(parameter) else before.size):
        nudge = np.zeros(before.size)
        nudge[place] = NUDGE
        losses = []
        for sign in (1, -1):
            parameter.write(before + sign * nudge.reshape(before.shape))
            losses.append(case.loss())
        found[place] = (losses[0] - losses[1]) / (2 * NUDGE)
        parameter.write(before)
    return Measured(parameter, np.arange(before.size), found, np.zeros(before.size))


def is_whole(parameter: Parameter) -> bool:
    return any(leaf.is_whole for leaf in parameter.leaves)


def slopes_of(case: Case, measured: list[Measured]) -> list[Given] | None:
    """Read the slopes from one call or one step; none if it breaks a shape or moves nothing."""
    if case.slopes is not None:
        if case.is_drawn:
            case.kept.rewind()
        return arrays_of(case.slopes(), case)
    plain = not any(map(is_whole, case.parameters))
    taken = stepping.take(case)
    if taken is None:
        return None
    if taken.only_direction and plain:
        raise ValueError(taken.why)
    taken.only_direction = False
    stepping.divide_by_rate(case, taken, measured)
    return taken.slopes


def relative_error(given: list[Given] | None, measured: list[Measured]) -> float:
    """Return the largest |a - n| / max(|a|, |n|), 0 if both are 0; infinite if shapes differ."""
    errors = [math.inf] if given is None else []
    for one, true in zip(given or (), measured, strict=given is not None):
        if one.numbers is None:
            errors.append(math.inf)
            continue
        own = one.numbers.ravel()
        largest = np.maximum(np.abs(own), np.abs(true.slopes))
        errors += list(np.where(largest == 0, 0.0, np.abs(own - true.slopes) / largest))
    return float(np.max(errors))


def ask_gradcheck(case: Case, given: list[Given] | None) -> str | None:
    """Wrap the program in a `Function`; return what gradcheck says: "" if all is well.

    It requires double precision: for single precision, it says nothing.
    """
    import torch

    if any(one.precision > 1e-10 for one in case.parameters):
        return None
    if given is None:
        return "(not wrapped: the step breaks a shape or moves nothing)"

    class Program(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *parameters: Any) -> Any:
            ctx.save_for_backward(*parameters)
            case.write([np.array(one.detach()) for one in parameters])
            return torch.tensor(case.loss(), dtype=torch.float64)

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            case.write([np.array(one.detach()) for one in ctx.saved_tensors])
            found = given if case.slopes is None else slopes_of(case, [])
            return tuple(
                None if one.is_missing
                else torch.zeros(one.raw_shape) if one.numbers is None
                else upstream * torch.tensor(one.numbers)
                for one in found
            )  # fmt: skip

    tensors = [torch.tensor(one, requires_grad=True) for one in case.read()]
    try:
        torch.autograd.gradcheck(Program.apply, tensors)
    except RuntimeError as problem:
        return str(problem).strip().splitlines()[0]
    return ""


@dataclass
class Compared:
    """What the clinic and its peers said about one program."""

    clinic: trial.Tried
    peers: dict[str, Any]

    @property
    def kind(self) -> str:
        """Where its fault is; "right" if it has none."""
        case = self.clinic.case
        if not case.is_faulty:
            return "right"
        return "condition" if case.expected <= trial.CONDITIONS else "program"

    def accused(self) -> dict[str, bool | None]:
        """Whether each tool finds it faulty; None if it could not be tried."""
        error, said = self.peers.get("error"), self.peers.get("gradcheck")
        checks = {f"gradient check, error above {bound}": bound for bound in BOUNDS}
        return {
            "the clinic": bool(self.clinic.findings or self.clinic.conditions),
            **{
                name: None if error is None else not error <= float(bound)
                for name, bound in checks.items()
            },
            **({"gradcheck": None if said is None else said != ""} if HAS_TORCH else {}),
        }


def compare(case: trial.Case) -> Compared:
    """Run one program twice in this process: with the clinic, and with its peers."""
    said: dict[str, Any] = {}

    def stand_in(*given: Any, **named: Any) -> Report:
        try:
            said.update(ask_peers(*given, **named))
        except Exception as problem:
            said["cannot"] = f"{type(problem).__name__}: {problem}"
        return Report()

    with quiet(Printed()):
        try:
            clinics = trial.Tried(case, **trial.run_here(case.path, slopes_alone=False))
        except Exception as problem:
            clinics = trial.Tried(case, error=str(problem))
        clinic.examine = stand_in
        trial.run_here(case.path, slopes_alone=False)
    return Compared(clinics, said)


def table(found: Sequence[Compared]) -> list[str]:
    """Count what each tool finds, names and accuses, for each half of the corpus."""
    lines = ["| programs | tool | fault in the program: found | in data, start or rate: found | "
             "fault named | right: accused | could not be tried |", "|---" * 7 + "|"]  # fmt: skip
    for half in ("seen", "unseen"):
        chosen = [one for one in found if one.clinic.case.path.parent.name == half]
        outcomes = Counter(one.clinic.outcome for one in chosen if one.kind != "right")
        named = f"{outcomes['named']}; wrongly: {outcomes['named wrongly']}"
        for tool in chosen[0].accused() if chosen else ():
            said = [(one.kind, one.accused()[tool]) for one in chosen]
            cells = [
                f"{said.count((kind, True))} of {sum(one.kind == kind for one in chosen)}"
                for kind in ("program", "condition", "right")
            ]
            cells.insert(2, named if tool == "the clinic" else "0")
            missing = sum(verdict is None for _, verdict in said)
            lines.append(f"| {half} | {tool} | {' | '.join(cells)} | {missing} |")
    return lines


def first_lines(found: Sequence[Compared]) -> list[str]:
    """Return how gradcheck's messages about faulty programs begin, and for how many."""
    said = Counter(
        re.sub(r"(input|index) \d+", r"\1 …", one.peers.get("gradcheck") or "")
        for one in found if one.kind != "right"
    )  # fmt: skip
    begun = [(re.split(", | - |,$", line)[0], count) for line, count in said.most_common() if line]
    return [f"- {count}: {line}" for line, count in begun]


def section(found: Sequence[Compared]) -> list[str]:
    """Write the section of `docs/benchmarks.md`."""
    right = sum(one.kind == "right" for one in found)
    return [
        "## The clinic next to other checks", "",
        f"{len(found) - right} faulty programs and {right} right ones, and what three tools say "
        f"about them, each asked by the same call. Counted on {date.today()}, after the clinic "
        "had been "
        "tuned on both halves ([the clinic on trial](trials.md#the-clinic-on-trial) has its first "
        "run). Count again with `.venv-peers/bin/python -m benchmarks.clinic_peers`.", "",
        "- The gradient check follows [CS231n's notes](https://cs231n.github.io/neural-networks-3/"
        "#gradcheck): centred differences with a nudge of 1e-5, and the largest |a - n| / "
        "max(|a|, |n|). Above 1e-2 the notes call slopes probably wrong; above 1e-4 you should "
        "feel uncomfortable, below 1e-7 happy. It keeps the program's own precision, "
        "though the notes advise double. It prints one number, so it names nothing.",
        "- gradcheck runs with its defaults on a `torch.autograd.Function` that wraps the "
        "program's own loss and slopes. It names the first parameter that differs, and no fault.",
        "- If a program passes only its step, slopes are worked out from one step and the rate. "
        "Missing slopes, and a step that breaks a shape or moves nothing, count as found. Not "
        "tried: steps that are not plain descent, and, with gradcheck, single precision.",
        "- If the fault is in the data, the start or the rate, the slopes are nearly always right; "
        "what a check finds there is mostly rounding.",
        "- Above 1e-2, the right programs that are accused calculate in single precision, have "
        "slopes that are 0 except for rounding, or take several steps per call.", "",
        *table(found), "",
        "How gradcheck's messages about the faulty programs begin, and for how many:", "",
        *first_lines(found),
    ]  # fmt: skip


def compare_all(only: str = "", each: bool = False) -> list[Compared]:
    """Compare the tools on the whole corpus, each program in a process of its own."""
    if HAS_TORCH:
        # Imported before the processes are made, so that they already have it.
        import torch

        torch.set_num_threads(1)
    chosen = [one for half in ("seen", "unseen") for one in trial.cases(half)
              if only in f"{half}/{one.path.name}"]  # fmt: skip
    found = []
    with multiprocessing.Pool(1, maxtasksperchild=1) as pool:
        for one in pool.imap(compare, chosen, chunksize=1):
            found.append(one)
            if each:
                print(one.clinic.line(), one.peers, flush=True)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clinic_peers", description=__doc__)
    parser.add_argument("--each", action="store_true", help="show for each program what was said")
    parser.add_argument("--only", default="", help='only programs with this in "seen/NAME.py"')
    given = parser.parse_args(arguments)
    print("\n".join(section(compare_all(given.only, given.each))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
