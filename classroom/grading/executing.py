"""Executing: run notebooks on any `concurrent.futures.Executor`; one that breaks costs nothing."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.confine import resource
from classroom.grading.judge_notebook import Asked, judge_notebook
from classroom.grading.sandbox import let_children_be_waited_for

_TRIES = 3

MEMORY = 6_000_000_000
"""What a process that judges may take; it needs less than half a gigabyte."""

Job = tuple[Callable[[], bytes], Asked, int, tuple[str, ...], float]


def executors(name: str, jobs: int) -> Callable[[], Executor]:
    """Return a function that makes an executor, as often as one is needed.

    Parameters
    ----------
    name : str
        "processes"; "dask", or "dask=ADDRESS" with the address of a Dask scheduler; or
        "module:function" for a function that makes one.
    jobs : int
        How many processes; 0 for one per core.

    Raises
    ------
    UserError
        If there is no such executor, or its package is not installed.
    """
    if jobs < 0:
        raise UserError(f"--jobs is {jobs}: it must be at least 0, which means one per core.")
    kind, _, address = name.partition("=")
    if kind == "processes" and not address:
        _check_processes(jobs or os.cpu_count() or 1)
        # Spawned: a forked process would have this one's threads in an undefined state.
        context = multiprocessing.get_context("spawn")
        return lambda: ProcessPoolExecutor(jobs or os.cpu_count() or 1, context, begin_work)
    try:
        if kind == "dask":
            distributed = importlib.import_module("distributed")
            own = {} if address else {"n_workers": jobs or None, "dashboard_address": None}
            client = distributed.Client(*([address] if address else []), **own)
            return lambda: Dask(client)
        module, _, function = name.partition(":")
        found = getattr(importlib.import_module(module), function)
        first: Executor = found()
        if not hasattr(first, "submit"):
            raise ValueError(f"it returns an object of type `{type(first).__name__}`")
        waiting = [first]
        return lambda: waiting.pop() if waiting else found()
    except (ImportError, AttributeError, ValueError, TypeError, OSError) as problem:
        raise UserError(
            f"--executor {name}: {problem}. Expected `processes`, `dask=ADDRESS` (it needs the "
            "package `distributed`), or `module:function` that makes an Executor."
        ) from None


# A process that judges, its threads, and what it starts: two sandboxes with a process in each.
_EACH, _BESIDES = 10, 5
_SHELL = "/bin/sh"


def _check_processes(jobs: int) -> None:
    """Check whether as many processes can be started as grading needs.

    Raises
    ------
    UserError
        If they may not.
    """
    if not hasattr(os, "posix_spawn") or not Path(_SHELL).exists():
        return
    needed, begun = _EACH * jobs + _BESIDES, list[int]()
    hear, end = os.pipe()
    # Each waits for input that never comes, until the other end of the pipe is closed.
    given = [(os.POSIX_SPAWN_DUP2, hear, 0), (os.POSIX_SPAWN_CLOSE, end)]
    words = [_SHELL, "-c", "read word"]
    try:
        for _ in range(needed):
            begun.append(os.posix_spawn(_SHELL, words, {}, file_actions=given))
    except OSError as problem:
        raise UserError(
            f"Grading with {jobs} processes needs about {needed} processes and threads, and this "
            f"machine lets you start {len(begun)} more ({problem.strerror}). Nothing was graded. "
            "Raise the limit (`ulimit -u` of the shell, `pids.max` of a container), or give "
            "--jobs 1."
        ) from None
    finally:
        os.close(end)
        os.close(hear)
        for child in begun:
            os.waitpid(child, 0)


def begin_work() -> None:
    """Set a pool process's limits; end when the process that made it is gone, killed or not."""
    let_children_be_waited_for()
    limit_memory()

    parent = multiprocessing.parent_process()

    def watch() -> None:
        assert parent is not None
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()


def limit_memory() -> None:
    """Limit the judge's memory, so that no answer can make it use up the machine's."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    least = min(one for one in (soft, hard, MEMORY) if one != resource.RLIM_INFINITY)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (least, hard))
    except ValueError:
        # As in `confine.limit`.
        if sys.platform != "darwin":
            raise


class Dask(Executor):
    """The executor of a Dask client; the client ends with it."""

    def __init__(self, client: Any) -> None:
        self._client, self._executor = client, client.get_executor(pure=False)

    def submit(self, *given: Any, **others: Any) -> Future[Any]:
        """Submit a call to the cluster."""
        done: Future[Any] = self._executor.submit(*given, **others)
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the client; wait for what still runs there, or cancel it."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def execute(
    jobs: Sequence[Job], make: Callable[[], Executor], at_once: int
) -> Iterator[tuple[int, dict[str, Any] | BaseException]]:
    """Mark notebooks; yield each one's place among the jobs and its outcome, as it comes.

    If an executor breaks (a process was killed), a new one goes on with the jobs that are not
    finished. A job that was running at three breaks comes back as the exception.
    """
    if not jobs:
        return
    waiting, tries = list(range(len(jobs)))[::-1], dict.fromkeys(range(len(jobs)), 0)
    executor, running = make(), dict[Future[dict[str, Any]], int]()
    try:
        while waiting or running:
            # After a break, jobs run one by one, to find the one that breaks it.
            suspected = any(tries[number] for number in (*waiting, *running.values()))
            while waiting and len(running) < (1 if suspected else at_once):
                number = waiting.pop()
                try:
                    load, *others = jobs[number]
                    data = load()
                except Exception as problem:
                    yield number, problem
                    continue
                running[_submitted(executor, data, *others)] = number
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            broken = []
            for future in [future for future in running if future in done or future.done()]:
                number = running.pop(future)
                failure = future.exception()
                if isinstance(failure, BrokenExecutor):
                    broken.append(number)
                else:
                    yield number, failure or future.result()
            if broken:
                broken += running.values()
                running.clear()
                executor.shutdown(wait=False, cancel_futures=True)
                executor = make()
            for number in broken:
                tries[number] += 1
                if tries[number] < _TRIES:
                    waiting.append(number)
                else:
                    yield number, RuntimeError("the process that graded it ended three times")
    finally:
        executor.shutdown(cancel_futures=True)


def _submitted(executor: Executor, *work: Any) -> Future[dict[str, Any]]:
    try:
        return executor.submit(judge_notebook, *work)
    except BrokenExecutor as problem:
        failed: Future[dict[str, Any]] = Future()
        failed.set_exception(problem)
        return failed
