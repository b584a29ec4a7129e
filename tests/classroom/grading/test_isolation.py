"""Between one answer and the next, and between an answer and the machine: nothing gets through."""

import ctypes
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classroom.grading.judge_notebook import Asked, judge_notebook
from classroom.grading.judging_answers import NOT_JUDGED
from classroom.grading.sandbox import protection
from nnlib.exercises import EXERCISES
from tests.classroom.grading import corpus
from tests.classroom.grading.audited import cells_of
from tests.every import EVERY
from tools import build

SEED, SECONDS = 11, 5
# Whatever an answer did, the next one is judged in this time.
SOON = 20


@pytest.fixture(scope="module", autouse=True)
def sandbox():
    if not protection().bubblewrap:
        pytest.skip("bubblewrap is missing here, so nothing keeps answers apart; CI has it")


def graded(name, *cells, seconds=SECONDS):
    """Grade one answer as a student's notebook is graded."""
    asked = Asked(EXERCISES[name].lesson_number, "jane")
    [answer] = judge_notebook(cells_of(*cells), asked, SEED, [name], seconds)["answers"]
    return answer


def assert_the_next_answer_is_judged_as_it_is():
    begin = time.perf_counter()
    assert graded(corpus.NAME, EXERCISES[corpus.NAME].source)["status"] == "right"
    assert time.perf_counter() - begin < SOON


# To search the memory takes seconds each time: two of these in a usual run, all in CI.
_SEARCHED = ("hidden_delta", "cross_entropy")
ATTACKS = [
    one for one in corpus.ATTACKS
    if EVERY or not one.kind.startswith("the heap searched") or one.exercise in _SEARCHED
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.kind)
def test_no_attack_earns_anything_and_the_next_answer_is_judged_as_it_is(attack):
    found = graded(attack.exercise, *attack.before, attack.source)
    assert found["share"] == 0
    assert found["status"] in ("not yet", "stopped", "not attempted", NOT_JUDGED), found
    assert_the_next_answer_is_judged_as_it_is()


def test_the_second_answer_of_a_channel_would_be_right_if_it_found_the_formula():
    assert graded(corpus.NAME, corpus.FOUND_AT_ONCE)["status"] == "right"


@pytest.mark.parametrize("channel", corpus.CHANNELS, ids=lambda channel: channel.kind)
def test_what_one_answer_leaves_the_next_one_does_not_find(channel):
    graded(corpus.NAME, channel.first)
    found = graded(corpus.NAME, channel.second)
    assert found["status"] != "right", found
    assert found["share"] == 0


def number_seen(before=""):
    """The number that an answer's process has, as its message tells it."""
    body = f"import os\n{before}\nraise RuntimeError(f'number {{os.getpid()}}.')"
    message = graded(corpus.NAME, corpus.answer(body))["message"]
    return int(re.search(r"number (\d+)\.", message)[1])


BURNING = {
    "processes": """
for _ in range(50):
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError:
        pass
""",
    "threads": """
import threading
for _ in range(50):
    try:
        threading.Thread(target=int).start()
    except RuntimeError:
        pass
""",
    "processes made below Python": """
import ctypes
for _ in range(50):
    if ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0) == 0:
        os._exit(0)
""",
}


@pytest.mark.parametrize("kind", BURNING)
def test_the_number_of_its_process_does_not_tell_an_answer_what_the_one_before_did(kind):
    first, second = number_seen(), number_seen()
    number_seen(BURNING[kind])
    # The one between took as many numbers as a quiet one would have.
    assert number_seen() - second == 2 * (second - first)


def shared_memory():
    text = Path("/proc/meminfo").read_text(encoding="utf-8")
    return int(re.search(r"Shmem:\s+(\d+) kB", text)[1]) / 1024


def test_nothing_in_memory_outlives_its_answer():
    before = shared_memory()
    [attack] = [one for one in corpus.ATTACKS if one.kind.startswith("a detached segment")]
    graded(attack.exercise, attack.source)
    assert_the_next_answer_is_judged_as_it_is()
    assert shared_memory() - before < 50


# Numbers that are left out of the walk: calling them with -1 would end or block the caller
# itself, whether or not they are refused, so that nothing could be told of the others.
LEFT_OUT = {
    "x86_64": {
        15: "rt_sigreturn takes the place of the registers from the stack, which ends the process",
        34: "pause waits for a signal that never comes",
        58: "vfork would return twice on one stack",
        60: "exit ends the thread that walks",
        219: "restart_syscall repeats what a signal interrupted",
        231: "exit_group ends the process",
    },
    "aarch64": {
        93: "exit ends the thread that walks",
        94: "exit_group ends the process",
        128: "restart_syscall repeats what a signal interrupted",
        139: "rt_sigreturn takes the place of the registers from the stack, which ends the process",
    },
}

MOST = 600
_WALK = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
go_on = []
for number in NUMBERS:
    # -1 is not a descriptor, an address or a process. 1 is EPERM, 38 is ENOSYS.
    ctypes.set_errno(0)
    got = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
    if got != -1 or ctypes.get_errno() not in (1, 38):
        go_on.append(number)
raise RuntimeError("allowed: " + ",".join(map(str, go_on)) + ".")
"""


def walked(numbers):
    """The numbers among these that are not refused; None where the walk did not come back."""
    body = _WALK.replace("NUMBERS", repr(list(numbers)))
    message = graded(corpus.NAME, corpus.answer(body), seconds=2)["message"]
    found = re.search(r"allowed: ([\d,]*)\.", message.replace("\n", ""))
    return {int(one) for one in found[1].split(",") if one} if found else None


def walk(numbers):
    """Walk through numbers; where one blocks or ends the process, split until it stands alone."""
    numbers = list(numbers)
    found = walked(numbers)
    if found is not None:
        return found
    if len(numbers) == 1:
        # It did something: so it was not refused.
        return set(numbers)
    half = len(numbers) // 2
    return walk(numbers[:half]) | walk(numbers[half:])


def test_of_all_system_calls_only_a_short_list_is_not_refused():
    machine = platform.machine()
    if machine not in LEFT_OUT:
        pytest.skip(f"the numbers of {machine}'s system calls are not written down here")
    from classroom.grading.confine import ALLOWED

    allowed = set(ALLOWED[machine].values())
    found = walk(number for number in range(MOST + 1) if number not in LEFT_OUT[machine])
    assert found, "the walk should have met a few that are allowed"
    assert found - allowed - set(OF_THE_KERNEL.get(machine, ())) == set()
    # Whatever may make, keep or reach something that outlives the answer is not on the list.
    assert not set(ALLOWED[machine]) & set(OUTLIVING)


# No filter sees them: the kernel's own probes call them, and for all others they fail.
OF_THE_KERNEL = {"x86_64": {335: "uretprobe", 336: "uprobe"}}

OUTLIVING = (
    "shmget", "shmat", "shmctl", "msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop",
    "semctl", "mq_open", "mq_unlink", "add_key", "keyctl", "request_key", "unshare", "setns",
    "mount", "umount2", "pivot_root", "fsopen", "fsmount", "move_mount", "open_tree", "ptrace",
    "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "bpf", "userfaultfd",
    "perf_event_open", "io_uring_setup", "memfd_secret", "mknod", "mknodat", "socket",
    "connect", "bind", "clone3", "fork", "vfork", "execve", "execveat",
    "sethostname", "personality", "fanotify_init", "inotify_init", "inotify_init1",
)  # fmt: skip


def test_the_solutions_cannot_be_read_where_the_course_lies_under_a_folder_that_is_bound(tmp_path):
    if os.getuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root can put the course under /usr/src for a while")
    answer = """
import json
for place in ("/usr/src/app", "/usr/src"):
    try:
        text = open(place + "/solutions/07_the_hidden_layer.ipynb").read()
    except OSError:
        continue
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if source.startswith("def hidden_delta"):
            names = dict(np=np)
            exec(source, names)
            return names["hidden_delta"](delta, weights, pre_activation)
"""
    notebooks = {
        "thief": corpus.answer(answer), "honest": EXERCISES[corpus.NAME].source,
    }  # fmt: skip
    for student, source in notebooks.items():
        folder = tmp_path / "in" / student
        folder.mkdir(parents=True)
        (folder / "07_the_hidden_layer.ipynb").write_bytes(cells_of(source))
    # The folder is a mount of this one command: nothing of it is left.
    script = f"""
mount -t tmpfs none /usr/src && mkdir /usr/src/app &&
cp -r {build.ROOT}/nnlib {build.ROOT}/classroom {build.ROOT}/solutions {build.ROOT}/notebooks \
    {build.ROOT}/lessons /usr/src/app && cd /usr/src/app &&
exec {sys.executable} -m classroom.grading grade {tmp_path}/in --out {tmp_path}/out
"""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False,
        timeout=120, env={**os.environ, "PYTHONPATH": "/usr/src/app"},
    )  # fmt: skip
    if "Operation not permitted" in done.stderr or "permission denied" in done.stderr.lower():
        pytest.skip("this root may not mount a folder")
    journal = (tmp_path / "out" / "journal.jsonl").read_text(encoding="utf-8")
    status = {
        entry["student"]: answer["status"]
        for entry in map(json.loads, filter(None, journal.splitlines())) if "student" in entry
        for answer in entry["answers"] if answer["exercise"] == corpus.NAME
    }  # fmt: skip
    assert status["honest"] == "right", done.stderr
    assert status["thief"] != "right"


def test_this_process_may_do_what_answers_may_not():
    """Else the walk and the channels would show nothing."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.shmget(0, 4096, 0o1600)
    assert number >= 0
    assert libc.shmctl(number, 0, None) == 0
