"""The clinic on trial: programs with known faults, and right ones, in many styles.

`python -m tools.trial_of_clinic [seen|unseen] [--slopes-alone] [--each]` examines the programs in
`tests/clinic/`, each in a process of its own, and counts what was named, what was only located,
what was missed, and what was said wrongly. A program's docstring states its fault.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.build import ROOT
from tools.tables import between

PROGRAMS = ROOT / "tests" / "clinic"
ADDED = "# What a user adds."
PAGE = "docs/sources.md"
BEGIN = "<!-- programs of the clinic: written by `python -m tools.trial_of_clinic --write` -->"
END = "<!-- end of the programs -->"

DESCRIBED = {
    "differs",
    "factor",
    "all_zero",
    "wrong_shape",
    "slopes_not_finite",
    "sign",
    "transposed",
    "exchanged",
    "mean_again",
    "mean_missing",
    "rate_differs",
    "uphill",
    "slopes_random",
}
"""Findings of these kinds are measured, and name no link."""

MOST_SECONDS = 180

CONDITIONS = {
    "targets_out_of_reach",
    "wild_inputs",
    "dead",
    "saturated",
    "alike",
    "vanishing",
    "one_answer",
    "shuffled_apart",
    "rate_too_large",
    "rate_too_small",
    "diverges",
}
"""Findings that may keep a correct program from learning."""


@dataclass
class Case:
    """A program of the corpus, and what its docstring says."""

    path: Path
    expected: set[str]
    twins: set[str]
    wrong: set[str]
    lines: int
    """The lines that a user adds, except those that were only moved."""

    @property
    def is_faulty(self) -> bool:
        return self.path.name.startswith("faulty")


@dataclass
class Tried:
    """What the examination of a case said."""

    case: Case
    findings: list[dict[str, Any]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    seconds: float = 0.0
    error: str = ""
    text: str = ""

    @property
    def told(self) -> set[str]:
        return {kind for one in self.findings for kind in (one["kind"], *one["twins"])}

    @property
    def accuses_slopes(self) -> bool:
        return any(one["kind"] not in CONDITIONS for one in self.findings)

    def line(self) -> str:
        """All of it on one line."""
        outcome = self.outcome if self.case.is_faulty else "alarm" if self.findings else "quiet"
        kinds = [f"{'|'.join((f['kind'], *f['twins']))} @ {f['where']}" for f in self.findings]
        meant = ", ".join(sorted(self.case.expected))
        said = "; ".join(kinds) + self.error
        return f"{outcome:14}{self.seconds:5.1f} s {self.case.path.stem}: {meant} -> {said}"

    @property
    def wrong_names(self) -> list[str]:
        """Kinds that name a link or cause which is not the fault."""
        meant = self.case.expected | self.case.twins
        if self.case.expected and self.case.expected <= self.told:
            # Besides the fault, further names say what would give the same numbers.
            return []
        return [
            one["kind"]
            for one in self.findings
            if one["kind"] not in DESCRIBED | CONDITIONS
            and not meant & {one["kind"], *one["twins"]}
        ]

    @property
    def outcome(self) -> str:
        """How well the fault was found."""
        if self.error:
            return "stopped"
        wanted = self.case.expected - {"other"}
        named = {one for one in wanted if one in self.told or one in self.conditions}
        if not named and wanted & {"other_loss", "plain_error"} and self.told & self.case.twins:
            named = wanted
        if wanted and (named == wanted or (len(wanted) == 1 and self.told & self.case.twins)):
            return "named"
        if self.wrong_names:
            return "named wrongly"
        if named:
            return "one of two"
        return "place only" if self.findings else "silent"


def cases(half: str) -> Iterator[Case]:
    """Read the programs of one half of the corpus."""
    for path in sorted((PROGRAMS / half).glob("*.py")):
        text = path.read_text(encoding="utf-8")
        about = ast.get_docstring(ast.parse(text)) or ""
        lines = [
            line.split("#")[0].strip()
            for line in text.split(ADDED)[1].splitlines()
            if "# moved" not in line
        ]
        added = [line for line in lines if line and not line.startswith(("from nnlib", "import"))]
        yield Case(
            path,
            _listed(about, "expected"),
            _listed(about, "twins"),
            _listed(about, "wrong"),
            len(added),
        )


def _listed(about: str, name: str) -> set[str]:
    line = re.search(rf"^{name}:\s*(.*)$", about, re.MULTILINE)
    words = re.sub(r"\(.*?\)", "", line[1]).replace(",", " ").split() if line else []
    return set(words) - {"none"}


def run_here(path: Path, slopes_alone: bool) -> dict[str, Any]:
    """Run one program in this process, and report what its examination said."""
    import nnlib.clinic as clinic

    seconds: list[float] = []
    examine = clinic.examine

    def timed(*given: Any, **named: Any) -> Any:
        if slopes_alone:
            named.pop("inputs", None)
            named.pop("targets", None)
        start = time.perf_counter()
        report = examine(*given, **named)
        seconds.append(time.perf_counter() - start)
        return report

    clinic.examine = timed
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    report = module.report
    return {
        "findings": [
            {"kind": one.kind, "where": one.where, "twins": list(one.twins)}
            for one in report.findings
        ],
        "conditions": [one.kind for one in report.conditions],
        "seconds": sum(seconds),
        "text": str(report),
    }


def tried(case: Case, slopes_alone: bool) -> Tried:
    """Examine one program, in a process of its own."""
    command = [sys.executable, "-m", "tools.trial_of_clinic", "--run", str(case.path)]
    try:
        done = subprocess.run(
            [*command, *(["--slopes-alone"] if slopes_alone else [])],
            cwd=ROOT,
            encoding="utf-8",
            capture_output=True,
            check=False,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Tried(case, error=f"took more than {MOST_SECONDS} seconds", seconds=MOST_SECONDS)
    if done.returncode:
        return Tried(case, error=done.stderr.strip().splitlines()[-1] if done.stderr else "?")
    return Tried(case, **json.loads(done.stdout.splitlines()[-1]))


def sources_table() -> str:
    """Write the address of each program's fault or style, and what it was used for."""
    rows = ["| program | fault | where |", "|---|---|---|"]
    for half in ("unseen", "seen"):
        for case in cases(half):
            about = ast.get_docstring(ast.parse(case.path.read_text(encoding="utf-8"))) or ""
            said = {name: re.search(rf"^{name}:\s*(.*)$", about, re.MULTILINE)
                    for name in ("source", "fault")}  # fmt: skip
            source, fault = (one[1].strip() if one else "none" for one in said.values())
            if source.startswith("none"):
                continue
            address = source.split(" ")[0]
            address = address if address.startswith("http") else f"https://{address}"
            rows.append(f"| `{half}/{case.path.stem}` | {fault} | <{address}> |")
    return "\n".join(rows)


def write_sources() -> None:
    """Write the table of addresses into `docs/sources.md`."""
    page = ROOT / PAGE
    text = page.read_text(encoding="utf-8")
    text = between(text, BEGIN, END, sources_table(), PAGE)
    page.write_text(text, encoding="utf-8", newline="\n")


def table(found: Sequence[Tried]) -> str:
    """Count outcomes, false alarms, lines and seconds."""
    faulty = [one for one in found if one.case.is_faulty]
    right = [one for one in found if not one.case.is_faulty]
    outcomes = Counter(one.outcome for one in faulty)
    alarms = [one for one in right if one.findings]
    columns = {
        "faulty": len(faulty),
        **{
            word: outcomes[word]
            for word in ("named", "one of two", "place only", "silent", "named wrongly", "stopped")
        },
        "right": len(right),
        "slopes accused": sum(one.accuses_slopes or bool(one.error) for one in right),
        "other alarms": sum(not one.accuses_slopes for one in alarms),
        "lines, median (most)": f"{statistics.median(one.case.lines for one in found):g} "
        f"({max(one.case.lines for one in found)})",
        "seconds, median (most)": f"{statistics.median(one.seconds for one in found):.2f} "
        f"({max(one.seconds for one in found):.1f})",
    }
    return "\n".join(
        [
            "| " + " | ".join(columns) + " |",
            "|---" * len(columns) + "|",
            "| " + " | ".join(str(one) for one in columns.values()) + " |",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trial_of_clinic", description=__doc__)
    parser.add_argument("half", nargs="?", choices=("seen", "unseen"), default="seen")
    parser.add_argument("--slopes-alone", action="store_true", help="without inputs and targets")
    parser.add_argument("--each", action="store_true", help="show for each program what was said")
    parser.add_argument("--only", default="", help="only programs whose names contain this")
    parser.add_argument("--jobs", type=int, default=2, help="programs at once (2)")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help=f"write the addresses into {PAGE}")
    given = parser.parse_args(arguments)
    if given.write:
        write_sources()
        return 0
    if given.run:
        print(json.dumps(run_here(given.run, given.slopes_alone)))
        return 0
    chosen = [case for case in cases(given.half) if given.only in case.path.name]
    found = []
    with ThreadPoolExecutor(given.jobs) as pool:
        for one in pool.map(lambda case: tried(case, given.slopes_alone), chosen):
            found.append(one)
            if given.each:
                print(one.line(), flush=True)
    print(table(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
