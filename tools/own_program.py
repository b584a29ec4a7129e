"""The page for people in a hurry: run its programs, and put their reports into it.

`python -m tools.own_program` runs the code of `docs/your-own-program.md` from top to bottom and
puts each report where the page has `<!-- report N -->`.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from tools.environment import ROOT

PAGE = ROOT / "docs" / "your-own-program.md"
_BLOCK = re.compile(r"```python\n(.*?)```|<!-- (report \d+) -->", re.DOTALL)
_OLD = re.compile(r"(<!-- report \d+ -->)\n\n```text\n.*?```\n", re.DOTALL)
_FORM = "print(examine(program, loss, slopes, inputs=X, targets=y))"
"""The call on its own, at the top of the page, before there is a program."""


def reports(text: str) -> dict[str, Any]:
    """Run the page's code, and return the reports by their marks."""
    names: dict[str, Any] = {"__name__": "your_own_program"}
    found: dict[str, Any] = {}
    last: Any = None
    for code, mark in _BLOCK.findall(text):
        if mark:
            found[mark] = last
            continue
        tree = ast.parse(code.replace(_FORM, ""))
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            end = tree.body.pop()
            assert isinstance(end, ast.Expr)
            # The printed text is the report.
            assert isinstance(end.value, ast.Call)
            exec(compile(tree, str(PAGE), "exec"), names)
            last = eval(compile(ast.Expression(end.value.args[0]), str(PAGE), "eval"), names)
        else:
            exec(compile(tree, str(PAGE), "exec"), names)
    return found


def written(text: str) -> str:
    """Return the page with the reports that its programs print today."""
    text = _OLD.sub(r"\1\n", text)
    for mark, report in reports(text).items():
        text = text.replace(f"<!-- {mark} -->\n", f"<!-- {mark} -->\n\n```text\n{report}\n```\n")
    return text


def main() -> int:
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
