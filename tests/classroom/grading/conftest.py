"""On a machine without a sandbox, answers run without one; where they cannot run, tests say why."""

import pytest

from classroom.grading import __main__, process
from classroom.grading.sandbox import protection
from tests.classroom.grading.classroom import why_answers_cannot_run


@pytest.fixture(scope="session", autouse=True)
def answers_run_or_a_sentence_says_why():
    if protection().bubblewrap:
        yield
        return
    why = why_answers_cannot_run()
    enter, required = process.Warm.__enter__, __main__.require_protection

    def entered(self):
        return pytest.skip(why) if why else enter(self)

    def allowed(without):
        # As if --without-sandbox stood there; that it is refused otherwise has a test of its own.
        return pytest.skip(why) if why else required(True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process.Warm, "__enter__", entered)
        patch.setattr(__main__, "require_protection", allowed)
        yield
