"""What this project's pytest does for every notebook that it runs."""

import sys

import nbval.kernel
import pytest

CONFTEST = sys.modules[nbval.kernel.start_new_kernel.__module__]


@pytest.mark.parametrize(("deaths", "starts"), [(0, 1), (2, 3)])
def test_a_kernel_that_dies_at_its_start_is_started_again(monkeypatch, deaths, starts):
    asked = []

    def start(**options):
        asked.append(options)
        if len(asked) <= deaths:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return "manager", "client"

    monkeypatch.setattr(CONFTEST, "STARTS", start)
    made = nbval.kernel.start_new_kernel(kernel_name="python3")
    assert made == ("manager", "client")
    assert asked == [{"kernel_name": "python3"}] * starts


def test_a_kernel_that_always_dies_is_told(monkeypatch):
    def start(**options):
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(CONFTEST, "STARTS", start)
    with pytest.raises(RuntimeError, match="Kernel died"):
        nbval.kernel.start_new_kernel(kernel_name="python3")
