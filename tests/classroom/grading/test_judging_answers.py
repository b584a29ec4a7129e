"""One answer: whose doing is what comes out? Judged again, with more, or not at all."""

import dataclasses
import time

import pytest

from classroom.errors import Fault
from classroom.grading import judging_answers
from classroom.grading.judging_answers import NOT_JUDGED, judge_answer
from classroom.grading.process import ENDED_PROCESS, RemoteAnswer
from classroom.grading.similarity import PUBLISHED, of_answer
from classroom.grading.submission import read
from nnlib.checks.running import CallFailed
from nnlib.exercises import EXERCISES
from tests.classroom.grading.audited import cells_of

RIGHT = "def double(number):\n    return 2 * number"
ENDS = "def double(number):\n    import os\n    os._exit(0)"


def row_of(*cells, prove=lambda exercise: "", seconds=2.0):
    found = read(cells_of(*cells), ["double"])
    return judge_answer(EXERCISES["double"], found, 5, seconds, prove)


def test_a_given_body_is_graded_as_a_whole_and_its_repair_is_no_copy():
    given = dataclasses.replace(EXERCISES["two_layer_slopes"], given="target_minus_prediction")

    def graded(source):
        cells = cells_of("import numpy as np", source)
        found = read(cells, [given.name], {given.name: given.stub})
        found = dataclasses.replace(found, likeness={given.name: of_answer(source, ())})
        return judge_answer(given, found, 5, 2.0, lambda exercise: "")

    for old, new in (("    delta", "    # Is it?\n    delta"), ("Return all", "Give all")):
        untouched = given.stub.replace(old, new, 1)
        assert untouched != given.stub
        assert graded(untouched)["status"] == "not attempted"
    renamed = graded(f"{given.stub}\n    pass")
    assert (renamed["status"], renamed["slips"]) == ("not yet", [given.given])
    repaired = graded(given.source)
    assert (repaired["status"], repaired["notes"]) == ("right", [])
    assert not repaired["fingerprint"]
    found = read(cells_of("import numpy as np", given.source), [given.name])
    assert judge_answer(EXERCISES[given.name], found, 5, 2.0, lambda exercise: "")["notes"] == [
        PUBLISHED
    ]


def test_an_answer_that_ends_its_process_does_so_twice_and_is_stopped():
    row = row_of(ENDS)
    assert (row["status"], row["again"]) == ("stopped", "ended the process twice")
    assert ENDED_PROCESS in row["message"]


def test_where_our_own_answer_fares_no_better_the_answer_is_not_judged():
    row = row_of(ENDS, prove=lambda exercise: "Our own answer ended, too.")
    assert row["status"] == NOT_JUDGED
    assert "Our own answer ended, too." in row["notes"]


def test_a_process_that_is_ended_from_outside_once_costs_nothing(monkeypatch):
    asked = []
    ask = RemoteAnswer.ask

    def killed_once(self, in_a_program, arguments):
        asked.append(1)
        if len(asked) == 3:
            self._running._socket.close()
        return ask(self, in_a_program, arguments)

    monkeypatch.setattr(RemoteAnswer, "ask", killed_once)
    row = row_of(RIGHT)
    assert (row["status"], row["again"]) == ("right", "")
    assert len(asked) > 20


def test_a_process_that_cannot_be_started_is_our_fault(monkeypatch):
    def fails(self, seconds):
        raise Fault("No process could be started.")

    monkeypatch.setattr(judging_answers.Warm, "begin", fails)
    row = row_of(RIGHT)
    assert row["status"] == NOT_JUDGED
    assert row["notes"] == ["No process could be started."]


def test_more_of_the_notebook_is_run_only_where_it_may_matter(monkeypatch):
    tried = []
    make = judging_answers.RemoteAnswer

    def noted(warm, exercise, source, setting, seconds):
        tried.append(setting)
        return make(warm, exercise, source, setting, seconds)

    monkeypatch.setattr(judging_answers, "RemoteAnswer", noted)
    # What is wrong by itself, or with a helper that is a plain function, is wrong at once.
    for cells in (
        ["def double(number):\n    return 3 * number"],
        ["def three(n):\n    return 3 * n", "def double(n):\n    return three(n)"],
    ):
        tried.clear()
        assert row_of("table = {}", "table['x'] = 1", *cells)["status"] == "not yet"
        assert len(tried) == 1
    tried.clear()
    alias = ["table = {}\nsame = table", "same['two'] = 2"]
    row = row_of(*alias, "def double(number):\n    return table['two'] * number")
    assert (row["status"], row["whole"]) == ("right", True)
    assert judging_answers.WHOLE in row["notes"]
    assert len(tried) == 2


def test_what_more_of_the_notebook_does_not_make_right_has_its_first_message():
    row = row_of("two = {}\nsame = two", "same[2] = 3",
                 "def double(number):\n    return two.get(2, 4) * number")  # fmt: skip
    assert (row["status"], row["whole"]) == ("not yet", False)


def test_a_notebook_that_takes_too_long_up_to_its_answer_is_not_judged():
    row = row_of("two = []\nsame = two", "while True: pass",
                 "def double(number):\n    return two[0] * number", seconds=0.5)  # fmt: skip
    assert row["status"] == NOT_JUDGED
    assert "the time to run its notebook" in row["notes"][-1]


def test_a_name_that_no_cell_makes_is_the_answers_own_mistake():
    row = row_of("def double(number):\n    return twice(number)")
    assert row["status"] == "stopped"
    assert row["lacks"] == []


def test_results_of_a_stopped_answer_are_stops():
    source = "def double(number):\n    raise ValueError('no')"
    with RemoteAnswer(judging_answers.warm("answers"), EXERCISES["double"], source, ()) as answer:
        assert isinstance(answer.called_elsewhere((1.0,)), CallFailed)


FORGED = {
    "ten million words on what it lacked":
        "b'[\"tuple\",\"\",[\"list\"' + b',1' * 10_000_000 + b'],null,null]\\n'",
    "a stop of forty megabytes":
        "b'[\"tuple\",\"' + b'x' * 40_000_000 + b'\",[\"list\"],null,null]\\n'",
    "a stop that is a list":
        "b'[\"tuple\",[\"list\"' + b',1' * 1_000_000 + b'],[\"list\"],null,null]\\n'",
    "a fault of the machine": "b'[\"tuple\",\"cannot\",\"The disk was full, and it is right\"]\\n'",
}  # fmt: skip
_FORGING = """def double(number):
    import os
    said = SAID
    for number in range(3, 64):
        try:
            while said:
                said = said[os.write(number, said):]
        except OSError:
            continue
    os._exit(0)"""


@pytest.mark.parametrize("kind", FORGED)
def test_forged_words_cost_the_judge_little_and_are_not_believed(kind):
    begin = time.process_time()
    row = row_of(_FORGING.replace("SAID", FORGED[kind]), seconds=5)
    # The judge's own time; reading what it may be told takes a second or two.
    assert time.process_time() - begin < 8
    assert row["status"] in ("stopped", "not yet")
    assert row["share"] == 0
    assert len(row["message"]) < 10_000
    assert "The disk was full" not in str(row)


BROKEN = {
    "a default that raises": "def double(number, k=1 / 0):\n    return 2 * number",
    "a decorator that is not there": "@nothing_here\ndef double(number):\n    return 2 * number",
    "a maker that fails": "double = np.vectorise(lambda number: 2 * number)",
    "a decorator that gives nothing":
        "def lost(f):\n    print(f)\n@lost\ndef double(number):\n    return 2 * number",
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_fails_while_an_answer_is_defined_is_the_answers_own_doing(kind):
    row = row_of(BROKEN[kind])
    assert row["status"] == "stopped", row


def test_what_else_a_notebook_lacks_excuses_no_wrong_answer():
    typo = "def double(number):\n    return table['k'] * numbr"
    missing = "import not_installed_anywhere", "open('notes.txt', 'w')"
    row = row_of(*missing, "table = {}", "table['k'] = 3", typo)
    assert row["status"] == "stopped"
    assert row["lacks"] == []


def test_an_answer_gets_its_own_of_an_earlier_exercise_only_if_that_is_right():
    names = ["node_slopes", "hidden_delta"]
    own = "def node_slopes(d, W):\n    return d @ W.T"
    answer = (
        "def hidden_delta(delta, weights, pre_activation):\n"
        "    return node_slopes(d=delta, W=weights) * (pre_activation > 0)"
    )
    found = read(cells_of(own, answer), names)
    exercise = EXERCISES["hidden_delta"]
    for right, status in ([(), "stopped"], [("node_slopes",), "right"]):
        row = judge_answer(exercise, found, 5, 2.0, lambda exercise: "", right)
        assert row["status"] == status
