"""The same grading over Dask: a local cluster of real processes, one of them killed midway."""

import os
import signal

import pytest

from classroom.errors import UserError
from classroom.grading import executing, judge_notebook
from classroom.grading.judge_notebook import Asked
from tests.classroom.grading.classroom import (
    LESSON,
    RIGHT,
    grade,
    hand_in,
    notebook,
    without_sandbox,
)

distributed = pytest.importorskip("distributed")

# Dask's own: a port or an event loop that closes late when a worker was killed.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def test_marks_over_a_cluster_are_those_of_a_pool(cluster, tmp_path):
    for number in range(4):
        hand_in(tmp_path / "in", f"s{number}", RIGHT if number % 2 else {})
    code, marks = grade(tmp_path / "in", tmp_path / "dask", "--executor",
                        f"dask={cluster.scheduler_address}")  # fmt: skip
    assert code == 0
    _, others = grade(tmp_path / "in", tmp_path / "pool")
    assert {key: (mark.status, mark.points) for key, mark in marks.items()} == {
        key: (mark.status, mark.points) for key, mark in others.items()
    }


def test_a_worker_that_is_killed_midway_loses_nothing_and_nothing_comes_twice(cluster):
    without_sandbox()
    make = executing.executors(f"dask={cluster.scheduler_address}", 2)
    data = notebook(RIGHT).encode()
    jobs = [(lambda: data, Asked(LESSON, f"s{number}"), 1, (), 10.0) for number in range(30)]
    came = []
    for number, one in executing.execute(jobs, make, 6):
        came.append(number)
        assert [answer["status"] for answer in one["answers"]] == ["right"] * 3
        if len(came) == 5:
            workers = [worker.process.pid for worker in cluster.workers.values()]
            os.kill(workers[0], signal.SIGKILL)
    assert sorted(came) == list(range(30))


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    def unreachable(*given, **others):
        raise OSError("Timed out trying to connect")

    monkeypatch.setattr(distributed, "Client", unreachable)
    with pytest.raises(UserError, match="Timed out"):
        executing.executors("dask=tcp://127.0.0.1:1", 1)


def test_several_threads_of_a_worker_take_turns():
    from concurrent.futures import ThreadPoolExecutor

    data = notebook(RIGHT).encode()
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(
            lambda number: judge_notebook.judge_notebook(data, Asked(LESSON, str(number)), 1),
            range(6),
        ))  # fmt: skip
    assert all(answer["status"] == "right" for one in found for answer in one["answers"])
