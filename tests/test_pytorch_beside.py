"""What the lesson `a_slope_engine` quotes from PyTorch is what its own engine prints."""

import json
import re

from tools.build import ROOT


def lesson():
    cells = json.loads((ROOT / "solutions" / "13_a_slope_engine.ipynb").read_text("utf-8"))["cells"]
    text = "".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")
    printed = [
        "".join(output["text"])
        for one in cells
        if one["cell_type"] == "code"
        for output in one["outputs"]
        if output["output_type"] == "stream"
    ]
    return text, printed


def test_pytorch_printed_the_same_numbers():
    text, printed = lesson()
    [quoted] = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    assert quoted.count("loss") == 5
    assert quoted in printed


def test_the_quoted_loop_is_that_of_the_benchmark():
    text, _ = lesson()
    [loop] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    script = (ROOT / "benchmarks" / "peers" / "digits_in_pytorch.py").read_text("utf-8")
    for line in ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()",
                 "torch.tensor(images) @ hidden_weights + hidden_bias",
                 "optimizer = torch.optim.SGD(parameters, lr=0.3)"):  # fmt: skip
        assert line in loop
        assert line in script
