"""Take a lesson cell by cell in a terminal, as a beginner would, and keep a log of every step.

`python -m tools.trial --folder FOLDER open 01`, then `run`, `again`, `new`, until the lesson ends;
`report` counts what the checks said. FOLDER holds copies of the notebooks, the kernel's place and
`log.jsonl`. With `-` a verb reads other code for the cell from standard input.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.blocking.client import BlockingKernelClient

LONGEST = 120
"""Seconds that one cell may take; then it is interrupted."""


def open_lesson(folder: Path, number: str) -> str:
    """Start a kernel for one lesson, and show the lesson up to its first code cell."""
    [path] = folder.glob(f"{number}_*.ipynb")
    _end_kernel(folder)
    connection = folder / "kernel.json"
    connection.unlink(missing_ok=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(connection)]
    kernel = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "NNLIB_PROGRESS": ""}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    # The kernel outlives this process on purpose: nobody waits for it, and nobody needs warning.
    kernel.returncode = 0
    _save(folder, {"lesson": path.name, "cell": -1, "kernel": kernel.pid})
    for _ in range(300):
        if connection.exists() and connection.read_text(encoding="utf-8").endswith("}"):
            return _advance(folder)
        time.sleep(0.1)
    raise TimeoutError(f"The kernel of {folder} did not start within 30 s.")


def _end_kernel(folder: Path) -> None:
    """End the kernel of the lesson that was open before, if there is one."""
    if (folder / "state.json").exists():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(_load(folder)["kernel"], signal.SIGKILL)


def run_cell(folder: Path, source: str | None, cell: int | None = None) -> str:
    """Run the cell that is shown, or an earlier one again; with other code if there is any."""
    state = _load(folder)
    path = folder / state["lesson"]
    notebook = nbformat.read(path, 4)
    place = state["cell"] if cell is None else cell
    if not 0 <= place < len(notebook.cells) or notebook.cells[place].cell_type != "code":
        return f"Cell {place} is no code cell of this lesson."
    if source is not None:
        notebook.cells[place].source = source.rstrip("\n")
        nbformat.write(notebook, path)
    said = _run(folder, state, notebook.cells[place].source, place)
    return said if cell is not None else f"{said}\n{_advance(folder)}"


def run_new(folder: Path, source: str) -> str:
    """Run code in a cell of its own, which is not kept."""
    return _run(folder, _load(folder), source, None)


def report(folder: Path) -> Iterator[str]:
    """Count, by lesson and exercise, what the checks said: status, and the slips they named."""
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    counts: Counter[tuple[str, str, str]] = Counter()
    for step in map(json.loads, lines):
        for verdict in step["verdicts"]:
            name = verdict.get("exercise") or f"recall {verdict['recall']}"
            said = " ".join([verdict["status"], *verdict.get("slips", ())])
            counts[step["lesson"][:2], name, said] += 1
    for (lesson, name, said), count in counts.items():
        yield f"{lesson}  {name:18} {said}: {count}"


def _advance(folder: Path) -> str:
    """Show what comes next, up to the next code cell."""
    state = _load(folder)
    cells = nbformat.read(folder / state["lesson"], 4).cells
    shown = []
    for place in range(state["cell"] + 1, len(cells)):
        state["cell"] = place
        if cells[place].cell_type == "code":
            shown.append(f"[cell {place}, code, not run yet]\n{cells[place].source}")
            break
        shown.append(cells[place].source)
    else:
        shown.append("[the lesson ends here]")
        state["cell"] = len(cells)
    _save(folder, state)
    return "\n\n".join(shown)


def _run(folder: Path, state: dict[str, Any], source: str, place: int | None) -> str:
    client = BlockingKernelClient(connection_file=str(folder / "kernel.json"))
    client.load_connection_file()
    client.start_channels()
    outputs: list[dict[str, Any]] = []

    def keep(message: dict[str, Any]) -> None:
        if message["msg_type"] in ("stream", "error", "display_data", "execute_result"):
            outputs.append(message["content"])

    try:
        client.wait_for_ready(timeout=30)
        client.execute_interactive(source, output_hook=keep, timeout=LONGEST, allow_stdin=False)
    except TimeoutError:
        os.killpg(state["kernel"], signal.SIGINT)
        outputs.append({"text": f"[interrupted after {LONGEST} s]"})
    finally:
        client.stop_channels()
    said = "\n".join(_text(output) for output in outputs)
    verdicts = [o["metadata"]["nnlib"] for o in outputs if "nnlib" in o.get("metadata", {})]
    step = {"lesson": state["lesson"], "cell": place, "source": source, "said": said}
    with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**step, "verdicts": verdicts}) + "\n")
    return f"[output]\n{said}" if said else "[no output]"


def _text(output: dict[str, Any]) -> str:
    if "data" in output:
        return str(output["data"].get("text/plain", ""))
    return str(output.get("text") or f"{output.get('ename')}: {output.get('evalue')}").rstrip()


def _load(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return state


def _save(folder: Path, state: dict[str, Any]) -> None:
    (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trial", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="copies of the notebooks")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("open", help="begin a lesson").add_argument("lesson", help="as in 01")
    run = verbs.add_parser("run", help="run the cell that is shown, and go on")
    again = verbs.add_parser("again", help="run an earlier cell again")
    again.add_argument("cell", type=int)
    verbs.add_parser("new", help="run code from standard input in a cell of its own")
    verbs.add_parser("report", help="count what the checks said")
    for verb in (run, again):
        verb.add_argument(
            "source", nargs="?", choices=["-"], help="other code, from standard input"
        )
    given = parser.parse_args(arguments)
    other = sys.stdin.read() if getattr(given, "source", None) or given.verb == "new" else None
    if given.verb == "open":
        print(open_lesson(given.folder, given.lesson))
    elif given.verb == "report":
        print("\n".join(report(given.folder)))
    elif given.verb == "new":
        print(run_new(given.folder, other or ""))
    else:
        print(run_cell(given.folder, other, getattr(given, "cell", None)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
