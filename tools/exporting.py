"""nbconvert's exporter for decks and pages: the course's templates, no prompts, hanging lines."""

from __future__ import annotations

import re
from pathlib import Path

from nbconvert import HTMLExporter

TEMPLATES = Path(__file__).parent / "templates"
_CODE = re.compile(r"<pre>(?:<span></span>)?(.*?)\n*</pre>", re.DOTALL)


def exporter_of(template: str) -> HTMLExporter:
    """Make the exporter that fills one of the course's templates."""
    exporter = HTMLExporter(template_name=template, extra_template_basedirs=[str(TEMPLATES)])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    # No formula needs it, and it would come from another host.
    exporter.mathjax_url = exporter.require_js_url = exporter.mermaid_js_url = ""
    exporter.register_filter("hanging", hanging)
    return exporter


def hanging(code: str) -> str:
    """Let each line of highlighted code hang: a long one continues below, indented further.

    >>> hanging("<pre><span></span>    a</pre>")
    '<pre><span class="line" style="--in: 4">    a\\n</span></pre>'
    """

    def lines(found: re.Match[str]) -> str:
        inside = "".join(map(_line, found[1].split("\n")))
        return f"<pre>{inside}</pre>"

    return _CODE.sub(lines, code)


def _line(line: str) -> str:
    text = re.sub(r"<[^>]+>", "", line)
    return f'<span class="line" style="--in: {len(text) - len(text.lstrip())}">{line}\n</span>'
