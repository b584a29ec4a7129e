"""Wrong work that tries to get a mark, or to harm: as data, for every test that needs it.

`ATTACKS` are single answers, `CHANNELS` pairs of answers of which the first leaves something that
the second would need, and `MONSTERS` whole files that would eat time or memory.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from nnlib.exercises import EXERCISES
from tests.classroom.grading import test_attacks

NAME = "hidden_delta"
ARGUMENTS = "delta, weights, pre_activation"
FORMULA = "delta @ weights.T * (pre_activation > 0)"
WRONG = "delta @ weights.T"


@dataclass(frozen=True)
class Attack:
    """An answer that should earn nothing.

    Parameters
    ----------
    kind : str
    exercise : str
    source : str
        The cell of the answer.
    before : tuple of str, optional
        Cells before it.
    """

    kind: str
    exercise: str
    source: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """Two answers of two students: what the first one leaves would make the second one right."""

    kind: str
    first: str
    second: str


def answer(body: str, name: str = NAME, arguments: str = ARGUMENTS, ends: str = WRONG) -> str:
    """Write an answer with this body, which ends with a wrong formula."""
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return f"def {name}({arguments}):\n{lines}\n    return {ends}\n"


LIBC = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
"""

# Reading the own process's memory where Python has freed it. `READ` gives a page, or None.
_BY_A_PIPE = """
ends = os.pipe()
def page(address):
    if libc.write(ends[1], ctypes.c_void_p(address), 4096) != 4096:
        return None
    return os.read(ends[0], 4096)
"""
_BY_THE_KERNEL = """
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
room = ctypes.create_string_buffer(4096)
def page(address):
    here = Vector(ctypes.cast(room, ctypes.c_void_p), 4096)
    there = Vector(ctypes.c_void_p(address), 4096)
    read = libc.process_vm_readv(os.getpid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return room.raw if read == 4096 else None
"""
_HEAP = """
import gc
libc.sbrk.restype = ctypes.c_void_p
# Written so that this text does not find itself.
wanted = bytes(one - 1 for one in b"efg!NAME_SHIFTED)")
top = libc.sbrk(0) // 4096 * 4096
pages = set(range(top - 60_000_000, top, 4096))
for one in gc.get_objects():
    begin = id(one) // 4096 * 4096
    pages.update(range(begin - 16384, begin + 16384, 4096))
found, last, before = [], b"", 0
for address in sorted(pages):
    text = page(address)
    if text is None:
        last = b""
        continue
    whole = (last if address == before + 4096 else b"") + text
    place = whole.find(wanted)
    while place >= 0:
        more = page(address + 4096) or b""
        found.append((whole + more)[place:].split(b"\\0")[0])
        place = whole.find(wanted, place + 1)
    last, before = text, address
for text in sorted(set(found), key=len):
    lines = text.decode("utf-8", "replace").splitlines()
    while len(lines) > 1:
        names = dict(globals())
        try:
            exec("\\n".join(lines), names)
            got = names["NAME"](*handed)
        except BaseException:
            lines.pop()
            continue
        if got is not None and got is not Ellipsis and "sbrk" not in "".join(lines):
            # Kept for the next call: the search takes most of a second.
            globals()["left"] = names["NAME"]
            return got
        break
"""


def from_the_heap(name: str, arguments: str, read: str = _BY_A_PIPE) -> str:
    """Write an answer that looks for ours in the memory of its own process."""
    shifted = "".join(chr(ord(letter) + 1) for letter in name)
    search = _HEAP.replace("NAME_SHIFTED", shifted).replace("NAME", name)
    begin = f"handed = ({arguments},)\nif 'left' in globals():\n    return left(*handed)\n"
    body = f"{begin}{LIBC}{read}{search}"
    return answer(body, name, arguments, "0")


ON_THE_HEAP = (
    "predict", "slope_of_weight", "updated", "neuron_slopes", "sigmoid_slope_from_output",
    "layer_slopes", "node_slopes", "hidden_delta", "softmax", "cross_entropy",
    "cross_entropy_delta",
)  # fmt: skip
"""Exercises whose answers were once found in freed memory."""

_IF_DONE = f"""
if done:
    return {FORMULA}
"""

_BODIES = {
    "a namespace of one's own": f"{LIBC}done = libc.unshare(0x10000000) == 0{_IF_DONE}",
    "a namespace of mounts": f"{LIBC}done = libc.unshare(0x00020000) == 0{_IF_DONE}",
    "a namespace of users, then a mount": f"""{LIBC}
done = libc.unshare(0x10020000) == 0 and libc.mount(b"none", b"/dev", b"tmpfs", 0, None) == 0
{_IF_DONE}""",
    "a process cloned into new namespaces": f"""{LIBC}
number = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)
if number == 0:
    os._exit(0)
done = number > 0
{_IF_DONE}""",
    "a process cloned by clone3": f"""{LIBC}
words = (ctypes.c_uint64 * 8)(0, 0, 0, 0, 17, 0, 0, 0)
number = libc.syscall(435, words, 64)
if number == 0:
    os._exit(0)
done = number > 0
{_IF_DONE}""",
    "into the namespace of the parent": f"""{LIBC}
done = False
for kind in ("ipc", "mnt", "net", "pid", "user"):
    try:
        there = os.open(f"/proc/{{os.getppid()}}/ns/{{kind}}", os.O_RDONLY)
    except OSError:
        continue
    done |= libc.setns(there, 0) == 0
{_IF_DONE}""",
    "a descriptor of the parent": f"""{LIBC}
whole = libc.syscall(434, os.getppid(), 0)
done = whole >= 0 and any(libc.syscall(438, whole, number, 0) >= 0 for number in range(64))
{_IF_DONE}""",
    "a detached segment of shared memory": f"""{LIBC}
libc.shmat.restype = ctypes.c_void_p
done = False
for _ in range(3):
    number = libc.shmget(0, 1 << 28, 0o1666)
    if number < 0:
        break
    place = libc.shmat(number, None, 0)
    ctypes.memset(place, 1, 1 << 28)
    libc.shmdt(ctypes.c_void_p(place))
    done = True
{_IF_DONE}""",
    "a folder in /dev or /dev/shm": f"""
import os
done = False
for place in ("/dev/shm/left", "/dev/left", "/tmp/left", "/left", "/run/left", "/var/tmp/left"):
    try:
        os.mkdir(place)
        done = True
    except OSError:
        pass
{_IF_DONE}""",
    "a file without a name in memory that outgrows the limits": f"""{LIBC}
there = os.memfd_create("left")
try:
    os.ftruncate(there, 1 << 33)
    done = True
except OSError:
    done = False
{_IF_DONE}""",
    "the parent killed": """
import os
os.kill(os.getppid(), 9)
""",
    "the parent stopped": """
import os, signal
os.kill(os.getppid(), signal.SIGSTOP)
""",
    "all processes stopped": """
import os, signal
os.kill(-1, signal.SIGSTOP)
""",
    "a message through the parent's terminal": f"""
import fcntl, os
done = False
for number in range(64):
    try:
        fcntl.ioctl(number, 0x5412, b"x")
        done = True
    except OSError:
        pass
{_IF_DONE}""",
    "the engine rebuilt from the code of its functions": """
import types
back = types.FunctionType(nnlib.backward.__code__, vars(nnlib.propagation))
layers = [nnlib.Layer(np.eye(len(weights)), np.zeros(len(weights)), nnlib.relu),
          nnlib.Layer(weights, np.zeros(weights.shape[1]), nnlib.identity)]
back(layers, nnlib.forward(layers, pre_activation), delta)
""",
    "a result that acts when it is shown, compared, hashed, packed or asked for its class": """
class Acts:
    def act(self, *given, **named):
        return delta @ weights.T
    __repr__ = __str__ = __format__ = __bytes__ = lambda self, *given: "right"
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = __len__ = __index__ = __int__ = lambda self: 0
    __float__ = lambda self: 0.0
    __bool__ = lambda self: True
    __reduce__ = __reduce_ex__ = lambda self, *given: (eval, ("1",))
    __class__ = property(lambda self: np.ndarray)
    __iter__ = lambda self: iter(delta @ weights.T)
    __array__ = __array_ufunc__ = __array_function__ = act
    dtype, shape, ndim, size = np.dtype(float), (len(delta), len(weights)), 2, 35
    name = status = "right"
    share = 1.0
return Acts()
""",
    "a class of the same name as ours": """
Verdict = type("Verdict", (), {"status": "right", "share": 1.0, "__module__": "nnlib.checks"})
return Verdict()
""",
    "a type whose name is a message": """
return type("right\\n`hidden_delta`: 1 of 1" * 30, (), {})()
""",
    "an exception whose text acts": """
class Loud(Exception):
    def __str__(self): return "\\x1b]52;c;cmlnaHQ=\\x07" + "right" * 100_000
    __repr__ = __str__
raise Loud
""",
    "a warning made an exit": """
import warnings, sys
warnings.showwarning = sys.exit
warnings.warn("right")
""",
}

_CLASSES = {
    "a class with a metaclass that answers": f"""
class Meta(type):
    def __call__(cls, {ARGUMENTS}):
        return {WRONG}
    def __repr__(cls): return "right"
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True
    def __getattribute__(cls, name):
        return (lambda *given: "right") if name == "__name__" else type.__getattribute__(cls, name)
class {NAME}(metaclass=Meta):
    pass
""",
    "a class whose instances pretend": f"""
class {NAME}:
    def __init__(self, {ARGUMENTS}):
        self.__dict__.update(status="right", share=1.0)
    def __class_getitem__(cls, item): return "right"
    def __init_subclass__(cls): raise SystemExit
    def __eq__(self, other): return True
    def __repr__(self): return "right"
    def __reduce__(self): return (eval, ("1",))
    __hash__ = None
""",
    "a class with slots and a descriptor": f"""
class Descriptor:
    def __set_name__(self, owner, name): owner.made = name
    def __get__(self, one, owner): return "right"
class {NAME}:
    __slots__ = ("share",)
    status = Descriptor()
    def __new__(cls, {ARGUMENTS}):
        return {WRONG}
""",
}


def _all_attacks() -> tuple[Attack, ...]:
    found = [
        Attack(kind, NAME, test_attacks.answer_with(body, 9))
        for kind, body in test_attacks.ATTACKS.items()
    ]
    signature = EXERCISES["two_layer_slopes"].source.splitlines()[0]
    found += [
        Attack(kind, "two_layer_slopes",
               f"{signature}{test_attacks.NETWORK}{body}", (test_attacks.KEPT,))
        for kind, body in test_attacks.LATER.items()
    ]  # fmt: skip
    found += [
        Attack(kind, "double", source.replace("PLACE", "/tmp/marker_in_the_text"))
        for kind, source in test_attacks.IN_THE_TEXT.items()
    ]
    found += [Attack(kind, NAME, answer(body)) for kind, body in _BODIES.items()]
    found += [Attack(kind, NAME, source.lstrip()) for kind, source in _CLASSES.items()]
    found += [
        Attack(f"the heap searched for {name}, by {way}", name,
               from_the_heap(name, ", ".join(EXERCISES[name].signature.parameters), read))
        for name in ON_THE_HEAP
        for way, read in (("a pipe", _BY_A_PIPE), ("the kernel", _BY_THE_KERNEL))
    ]  # fmt: skip
    found += [
        Attack("the value of our loss", "cross_entropy",
               "def cross_entropy(scores, labels):\n"
               "    return nnlib.cross_entropy.value(scores, labels)"),
        Attack("the slope of our loss", "cross_entropy_delta",
               "def cross_entropy_delta(scores, labels):\n"
               "    return nnlib.cross_entropy.slope(scores, labels)"),
        Attack("our loss by its table", "cross_entropy",
               "def cross_entropy(scores, labels):\n"
               "    return nnlib.losses.LOSSES['cross-entropy'].value(scores, labels)"),
        Attack("the code of our loss", "cross_entropy",
               "import types\n"
               "def cross_entropy(scores, labels):\n"
               "    ours = nnlib.cross_entropy.value\n"
               "    copy = types.FunctionType(ours.__code__, ours.__globals__)\n"
               "    return copy(scores, labels)"),
    ]  # fmt: skip
    return tuple(found)


ATTACKS = _all_attacks()

# What a second student's answer does with the text that it found.
_THEN = f"""
# What was read once may be gone at the next call.
text = globals().setdefault("left", text) or text
if text:
    return eval(text, dict(np=np, delta=delta, weights=weights, pre_activation=pre_activation))
return {WRONG}
"""
_BYTES = repr(FORMULA.encode())


def _channel(kind: str, leaves: str, finds: str) -> Channel:
    return Channel(kind, answer(LIBC + leaves), answer(LIBC + "text = ''\n" + finds + _THEN))


CHANNELS = (
    _channel("shared memory with a key", f"""
libc.shmat.restype = ctypes.c_void_p
place = libc.shmat(libc.shmget(0x5150, 4096, 0o1666), None, 0)
ctypes.memmove(place, {_BYTES}, {len(FORMULA)})
""", """
libc.shmat.restype = ctypes.c_void_p
number = libc.shmget(0x5150, 4096, 0o666)
if number >= 0:
    text = ctypes.string_at(libc.shmat(number, None, 0)).decode()
"""),
    _channel("shared memory without a key", f"""
libc.shmat.restype = ctypes.c_void_p
place = libc.shmat(libc.shmget(0, 4096, 0o1666), None, 0)
ctypes.memmove(place, {_BYTES}, {len(FORMULA)})
""", """
libc.shmat.restype = ctypes.c_void_p
room = ctypes.create_string_buffer(4096)
for index in range(200):
    number = libc.shmctl(index, 13, room)
    if number >= 0:
        place = libc.shmat(number, None, 0)
        if place and place != 2 ** 64 - 1:
            found = ctypes.string_at(place, 100)
            if found.startswith(b"delta"):
                text = found.split(bytes(1))[0].decode()
"""),
    _channel("a queue of messages", f"""
queue = libc.msgget(0x5151, 0o1666)
message = (ctypes.c_long(1).value).to_bytes(8, "little") + {_BYTES}
libc.msgsnd(queue, message, {len(FORMULA)}, 0o4000)
""", """
room = ctypes.create_string_buffer(4096)
got = libc.msgrcv(libc.msgget(0x5151, 0o666), room, 4000, 0, 0o4000)
if got > 0:
    text = room.raw[8 : 8 + got].decode()
"""),
    _channel("semaphores", f"""
letters = {_BYTES}
group = libc.semget(0x5152, len(letters), 0o1666)
for number, letter in enumerate(letters):
    libc.semctl(group, number, 16, letter)
""", f"""
group = libc.semget(0x5152, {len(FORMULA)}, 0o666)
if group >= 0:
    text = bytes(libc.semctl(group, number, 12, 0) for number in range({len(FORMULA)})).decode()
"""),
    _channel("a POSIX queue of messages", f"""
queue = libc.syscall(240, b"left", os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o666, None)
libc.syscall(242, queue, {_BYTES}, {len(FORMULA)}, 1, None)
""", """
queue = libc.syscall(240, b"left", os.O_RDWR | os.O_NONBLOCK, 0o666, None)
if queue >= 0:
    room = ctypes.create_string_buffer(1 << 16)
    got = libc.syscall(243, queue, room, len(room), None, None)
    text = room.raw[:got].decode() if got > 0 else ""
"""),
    *(
        _channel(f"the kernel's keyring {name}", f"""
libc.syscall(248, b"user", b"left", {_BYTES}, {len(FORMULA)}, ctypes.c_int({ring}))
""", f"""
key = libc.syscall(250, 10, ctypes.c_int({ring}), b"user", b"left", 0)
if key < 0:
    key = libc.syscall(249, b"user", b"left", None, ctypes.c_int({ring}))
if key > 0:
    room = ctypes.create_string_buffer(4096)
    got = libc.syscall(250, 11, key, room, 4096)
    text = room.raw[:got].decode() if got > 0 else ""
""")
        for name, ring in (("of the session", -3), ("of the user", -4),
                           ("of the user's session", -5), ("of the process", -2))
    ),
    *(
        _channel(f"a file in {folder}", f"""
with open({f"{folder}/left"!r}, "wb", buffering=0) as file:
    file.write({_BYTES})
""", f"""
try:
    text = open({f"{folder}/left"!r}).read()
except OSError:
    pass
""")
        for folder in ("/dev/shm", "/dev", "/tmp", "/var/tmp", "/run", "", ".")
    ),
    *(
        # The limit of 0 bytes a file does not stop a name.
        _channel(f"the name of a folder in {folder}", f"""
os.mkdir({folder!r} + "/left_" + {_BYTES}.hex())
""", f"""
for name in os.listdir({folder!r} or "/"):
    if name.startswith("left_"):
        text = bytes.fromhex(name[5:]).decode()
""")
        for folder in ("/dev/shm", "/dev", "/tmp", "/var/tmp", "/run", "", "/dev/mqueue", ".")
    ),
    _channel("a link in /dev/shm", f"""
os.symlink({FORMULA!r}, "/dev/shm/left_link")
""", """
try:
    text = os.readlink("/dev/shm/left_link")
except OSError:
    pass
"""),
    _channel("the host's name", f"""
libc.sethostname({_BYTES}, {len(FORMULA)})
""", """
text = os.uname().nodename
text = text if text.startswith("delta") else ""
"""),
    _channel("a process left behind on an abstract socket", f"""
import socket
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(bytes(1) + b"left")
            server.listen()
            while True:
                server.accept()[0].sendall({_BYTES})
    os._exit(0)
import time
time.sleep(0.3)
""", """
import socket
try:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(bytes(1) + b"left")
        text = line.recv(4096).decode()
except OSError:
    pass
"""),
    _channel("a process left behind on the loopback network", f"""
import socket
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with socket.create_server(("127.0.0.1", 5150)) as server:
            while True:
                server.accept()[0].sendall({_BYTES})
    os._exit(0)
import time
time.sleep(0.3)
""", """
import socket
try:
    with socket.create_connection(("127.0.0.1", 5150), 1) as line:
        text = line.recv(4096).decode()
except OSError:
    pass
"""),
    _channel("a lock on Python's own file, kept by a process left behind", """
import fcntl, sys
if os.fork() == 0:
    os.setsid()
    there = os.open(os.__file__, os.O_RDONLY)
    fcntl.flock(there, fcntl.LOCK_EX)
    while True:
        pass
import time
time.sleep(0.3)
""", f"""
import fcntl
try:
    fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    text = {FORMULA!r}
"""),
    _channel("the mode of the standard streams", """
import fcntl
for number in (0, 1, 2):
    try:
        mode = fcntl.fcntl(number, fcntl.F_GETFL)
        fcntl.fcntl(number, fcntl.F_SETFL, mode | os.O_NONBLOCK | os.O_APPEND)
    except OSError:
        pass
""", f"""
import fcntl
for number in (0, 1, 2):
    try:
        if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_NONBLOCK:
            text = {FORMULA!r}
    except OSError:
        pass
"""),
    _channel("a module of the warm process changed", """
os.environ["LEFT"] = "1"
np.left = 1
""", f"""
if hasattr(np, "left") or "LEFT" in os.environ:
    text = {FORMULA!r}
"""),
)  # fmt: skip

FOUND_AT_ONCE = answer(f"text = {FORMULA!r}" + _THEN)
"""The second answer of each channel if it had found the formula: it is right."""

RIGHT = answer("", ends=FORMULA)
_MEGABYTE = 1_000_000


def _notebook(*sources: str) -> bytes:
    cells = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _merge_marks() -> bytes:
    text = _notebook(RIGHT).decode()
    return (text + "\n" + "<<<<<<< a\n" * (_MEGABYTE // 10)).encode()


def _merge_marks_in_a_cell() -> bytes:
    return _notebook("<<<<<<< a\n" * (_MEGABYTE // 10), RIGHT)


def _empty_layers() -> bytes:
    return _notebook(
        "def train_on_digits(inputs, labels, rng):\n"
        "    shapes = [(64, 0), (0, 150000), (150000, 0), (0, 10)]\n"
        "    return [nnlib.Layer(np.zeros(one), np.zeros(one[1]), nnlib.identity)\n"
        "            for one in shapes]\n"
    )


MONSTERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a cell of four megabytes": (
        "07", lambda: _notebook("x = [" + "1," * (2 * _MEGABYTE) + "]", RIGHT),
    ),
    "a line of four megabytes": (
        "07", lambda: _notebook("x = '" + "y" * (4 * _MEGABYTE) + "'", RIGHT),
    ),
    "an answer of four megabytes": (
        "07", lambda: _notebook(answer("x = [" + "1," * (2 * _MEGABYTE) + "]")),
    ),
    "four megabytes of operators": (
        "07", lambda: _notebook("x = 1" + " + 1" * _MEGABYTE, RIGHT),
    ),
    "four megabytes of short statements": (
        "07", lambda: _notebook("a=1\n" * _MEGABYTE, RIGHT),
    ),
    "a megabyte of merge marks": ("07", _merge_marks),
    "a megabyte of merge marks in a cell": ("07", _merge_marks_in_a_cell),
    "a deep chain of assignments": (
        "07", lambda: _notebook("a = " * 50_000 + "0", RIGHT),
    ),
    "a long chain of helpers": (
        "07", lambda: _notebook(
            "\n".join(f"a{number} = lambda: a{number + 1}()" for number in range(20_000)),
            answer("a0", ends=FORMULA),
        ),
    ),
    "deep brackets": ("07", lambda: _notebook("x = " + "(" * 100_000 + ")" * 100_000, RIGHT)),
    "deep attributes": ("07", lambda: _notebook("x" + ".a" * _MEGABYTE, RIGHT)),
    "deep ifs": (
        "07", lambda: _notebook(
            "\n".join(" " * number + "if 1:" for number in range(99)) + "\n" + " " * 99 + "x = 1",
            RIGHT,
        ),
    ),
    "a hundred thousand empty cells": ("07", lambda: _notebook(*[""] * 100_000, RIGHT)),
    "an answer written ten thousand times": ("07", lambda: _notebook(*[RIGHT] * 10_000)),
    "deep JSON": ("07", lambda: b'{"cells":' + b"[" * _MEGABYTE),
    "deep JSON that closes": ("07", lambda: b'{"cells":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "a number of a million digits": ("07", lambda: _notebook("x = " + "9" * _MEGABYTE, RIGHT)),
    "a power that is worked out when it is compiled": (
        "07", lambda: _notebook("x = " + "*".join(["(9**99)"] * 2000), RIGHT),
    ),
    "networks of empty layers": ("12", _empty_layers),
}  # fmt: skip
"""Kind, the lesson, and what makes the file; each costs at most its own notebook."""
