"""Ways to write a right answer: each is right in its lesson, so none may lose its mark silently."""

from __future__ import annotations

from dataclasses import dataclass

DOUBLE = "def double(number):\n    return 2 * number"


@dataclass(frozen=True)
class Way:
    """A way to write a right answer.

    Parameters
    ----------
    kind : str
    cells : tuple of str
    exercise : str, optional
    missing : str, optional
        What a sandbox lacks for it: then it may be "not judged", with this word in a note.
    """

    kind: str
    cells: tuple[str, ...]
    exercise: str = "double"
    missing: str = ""


def _way(kind: str, *cells: str, missing: str = "") -> Way:
    return Way(kind, cells, missing=missing)


LAYER = "layer_slopes"

WAYS = (
    # What IPython reads.
    _way("a shell command's output", f"listing = !ls\n{DOUBLE}"),
    _way("a magic's result", f"here = %pwd\n{DOUBLE}"),
    _way("a time magic and a docstring line that asks",
         '%%time\ndef double(number):\n    """Twice as much?\n\n    Yes.\n    """\n'
         "    return 2 * number"),
    _way("a line magic and a line that begins with modulo",
         "%timeit -n1 -r1 1\ndef double(number):\n    return number * (5\n        % 3)"),
    _way("a shell command in an if", f"if True:\n    !true\n{DOUBLE}"),
    _way("Python's prompts", ">>> def double(number):\n...     return 2 * number"),
    _way("IPython's prompts", "In [3]: def double(number):\n   ...:     return 2 * number"),
    _way("capture above", f"%%capture\n{DOUBLE}"),
    _way("capture with a name above", f"%%capture held\n{DOUBLE}"),
    _way("help below", f"{DOUBLE}\ndouble?"),
    _way("help above, twice", f"?abs\nabs??\n{DOUBLE}"),
    _way("a shell variable", f"home = !echo $HOME\nprint(home)\n{DOUBLE}"),
    _way("a shell command with two marks", f"!!true\n{DOUBLE}"),
    _way("automatic quotes", f",print a b\n{DOUBLE}"),
    _way("automatic brackets", f"/print 1\n{DOUBLE}"),
    _way("a text that ends with a question mark",
         '%time 1\ndef double(number):\n    said = """is it so?\n    yes?"""\n'
         "    return 2 * number if said.count('?') == 2 else 0"),
    _way("a line that begins with a percent sign in a text",
         'def double(number):\n    said = """\n%time\n!ls\n"""\n'
         "    return 2 * number if '%time' in said else 0"),
    _way("await at the top", "import asyncio\nawait asyncio.sleep(0)", DOUBLE),
    # Names that the answer needs.
    _way("a global counter", "calls = 0",
         "def double(number):\n    global calls\n    calls += 1\n    return 2 * number"),
    _way("a global in a helper", "calls = 0\ndef counted():\n    global calls\n    calls += 1",
         "def double(number):\n    counted()\n    return 2 * number"),
    _way("a name made by a for", "for two in (1, 2):\n    pass",
         "def double(number):\n    return two * number"),
    _way("a for over enumerate", "two = 0\nfor at, one in enumerate('abc'):\n    two = at",
         "def double(number):\n    return two * number"),
    _way("a table filled by a for", "table = {}\nfor key in (1, 2):\n    table[key] = key",
         "def double(number):\n    return table[2] * number"),
    _way("a number added up in a for", "two = 0\nfor part in (1, 1):\n    two += part",
         "def double(number):\n    return two * number"),
    _way("a number counted up in a while", "two = 0\nwhile two < 2:\n    two += 1",
         "def double(number):\n    return two * number"),
    _way("append", "memo = []\nmemo.append(2)", "def double(number):\n    return memo[0] * number"),
    _way("extend", "memo = []\nmemo.extend([1, 2])",
         "def double(number):\n    return memo[1] * number"),
    _way("update", "table = {}\ntable.update(two=2)",
         "def double(number):\n    return table['two'] * number"),
    _way("setdefault", "table = {}\ntable.setdefault('two', 2)",
         "def double(number):\n    return table['two'] * number"),
    _way("an item", "table = {}\ntable['two'] = 2",
         "def double(number):\n    return table['two'] * number"),
    _way("an array's item", "import numpy as np\ntwos = np.zeros(3)\ntwos[:] = 2",
         "def double(number):\n    return twos[1] * number"),
    _way("an attribute", "class Settings:\n    pass\nSettings.two = 2",
         "def double(number):\n    return Settings.two * number"),
    _way("an instance's attribute", "class Settings:\n    pass\nheld = Settings()\nheld.two = 2",
         "def double(number):\n    return held.two * number"),
    _way("setattr", "class Settings:\n    pass\nsetattr(Settings, 'two', 2)",
         "def double(number):\n    return Settings.two * number"),
    _way("a walrus", "(two := 2)", "def double(number):\n    return two * number"),
    _way("a walrus in an if", "if (two := 2) > 1:\n    pass",
         "def double(number):\n    return two * number"),
    _way("a with's name", "import contextlib\nwith contextlib.nullcontext(2) as two:\n    pass",
         "def double(number):\n    return two * number"),
    _way("a match's name", "match 2:\n    case two:\n        pass",
         "def double(number):\n    return two * number"),
    _way("a name unpacked", "one, *rest = (1, 2, 3)\n[two, three] = rest",
         "def double(number):\n    return two * number"),
    _way("del", "two = 3\ndel two\ntwo = 2", "def double(number):\n    return two * number"),
    _way("globals()", "globals()['two'] = 2", "def double(number):\n    return two * number"),
    _way("exec", "exec('two = 2')", "def double(number):\n    return two * number"),
    _way("a name shadowed in several cells", "two = 1", "two = two + 1",
         "def double(number):\n    return two * number"),
    _way("a helper in a later cell", "def double(number):\n    return twice(number)",
         "def twice(number):\n    return 2 * number"),
    _way("a main block", f"if __name__ == '__main__':\n    two = 2\n{DOUBLE}",
         "def double(number):\n    return two * number"),
    # Imports.
    _way("a star import", "from operator import *",
         "def double(number):\n    return mul(2, number)"),
    _way("NumPy's star import", "from numpy import *",
         "def double(number):\n    return multiply(2, number)"),
    _way("math's star import", "from math import *",
         "def double(number):\n    return number * sqrt(4)"),
    _way("an import with another as spare",
         "try:\n    import not_installed_anywhere as numbers\nexcept ImportError:\n"
         "    import math as numbers",
         "def double(number):\n    return number * numbers.sqrt(4)"),
    _way("an import in an if", "if True:\n    import operator as op",
         "def double(number):\n    return op.mul(2, number)"),
    _way("importlib", "import importlib\nop = importlib.import_module('operator')",
         "def double(number):\n    return op.mul(2, number)"),
    # Helpers of all kinds.
    _way("an async helper", "async def twice(n):\n    return 2 * n",
         "def double(number):\n    held = twice(number)\n    try:\n        held.send(None)\n"
         "    except StopIteration as stop:\n        return stop.value"),
    _way("a generator as helper", "def parts(n):\n    yield n\n    yield n",
         "def double(number):\n    return sum(parts(number))"),
    _way("a closure", "def times(n):\n    def inner(number):\n        return n * number\n"
         "    return inner\ntwice = times(2)", "def double(number):\n    return twice(number)"),
    _way("partial", "import functools, operator\ntwice = functools.partial(operator.mul, 2)",
         "def double(number):\n    return twice(number)"),
    _way("lru_cache", "import functools",
         "@functools.lru_cache(maxsize=None)\ndef double(number):\n    return 2 * number"),
    _way("itemgetter", "import operator\nsecond = operator.itemgetter(1)",
         "def double(number):\n    return second((1, 2)) * number"),
    _way("a dataclass", "from dataclasses import dataclass\n@dataclass\nclass Settings:\n"
         "    two: int = 2", "def double(number):\n    return Settings().two * number"),
    _way("a named tuple", "from typing import NamedTuple\nclass Settings(NamedTuple):\n"
         "    two: int = 2", "def double(number):\n    return Settings().two * number"),
    _way("an enum", "import enum\nclass Number(enum.IntEnum):\n    TWO = 2",
         "def double(number):\n    return int(Number.TWO) * number"),
    _way("a type alias", "from typing import TypeAlias\nNumber: TypeAlias = float",
         "def double(number: Number) -> Number:\n    return 2 * number"),
    _way("a type variable", "from typing import TypeVar\nT = TypeVar('T')",
         "def double(number: T) -> T:\n    return 2 * number"),
    # Forms of the answer itself.
    _way("made by a call", "def make():\n    def inner(number):\n        return 2 * number\n"
         "    return inner\ndouble = make()"),
    _way("vectorize", "double = np.vectorize(lambda number: 2 * number)"),
    _way("an object that can be called", "class Doubler:\n    def __call__(self, number):\n"
         "        return 2 * number\ndouble = Doubler()"),
    _way("two names at once", "double, triple = (lambda n: 2 * n), (lambda n: 3 * n)"),
    _way("several targets", "double = twice = lambda number: 2 * number"),
    _way("a partial as the answer", "import functools, operator\n"
         "double = functools.partial(operator.mul, 2)"),
    _way("a method as the answer", "class Held:\n    @staticmethod\n    def twice(number):\n"
         "        return 2 * number\ndouble = Held.twice"),
    _way("a bound method as the answer", "double = (2.0).__mul__"),
    _way("another name for a helper", "def twice(n):\n    return n + n\ndouble = twice"),
    _way("in a try", f"try:\n    {DOUBLE.replace(chr(10), chr(10) + '    ')}\nexcept Exception:\n"
         "    pass"),
    _way("in a with", "import contextlib\nwith contextlib.suppress(Exception):\n"
         f"    {DOUBLE.replace(chr(10), chr(10) + '    ')}"),
    _way("in a for", f"for _ in range(1):\n    {DOUBLE.replace(chr(10), chr(10) + '    ')}"),
    _way("decorated by hand", f"import functools\ndef kept(f):\n    return functools.wraps(f)"
         f"(lambda *a: f(*a))\n{DOUBLE}\ndouble = kept(double)"),
    _way("decorated", "import functools\ndef kept(f):\n    @functools.wraps(f)\n"
         "    def inner(*a):\n        return f(*a)\n    return inner", f"@kept\n{DOUBLE}"),
    # What IPython gives.
    _way("display", "def double(number):\n    display(number)\n    return 2 * number"),
    _way("display imported", "from IPython.display import display",
         "def double(number):\n    display(number)\n    return 2 * number"),
    _way("get_ipython", "def double(number):\n    get_ipython()\n    return 2 * number"),
    _way("get_ipython asked for a magic", "get_ipython().run_line_magic('time', '1')", DOUBLE),
    # Results.
    _way("a Fraction", "from fractions import Fraction",
         "def double(number):\n    return Fraction(number) * 2"),
    _way("a Decimal", "from decimal import Decimal",
         "def double(number):\n    return Decimal(number) * 2"),
    _way("a subclass of float", "class Euro(float):\n    pass",
         "def double(number):\n    return Euro(2 * number)"),
    _way("an object array", "def double(number):\n    return np.array(2 * number, dtype=object)"),
    Way("a named tuple as result",
        ("from collections import namedtuple\nSlopes = namedtuple('Slopes', 'weights bias')",
         "def layer_slopes(inputs, delta):\n"
         "    return Slopes(inputs.T @ delta, delta.sum(axis=0))"), LAYER),
    Way("a subclass of list as result",
        ("class Both(list):\n    pass",
         "def layer_slopes(inputs, delta):\n"
         "    return Both([inputs.T @ delta, delta.sum(axis=0)])"), LAYER),
    # What comes after the answer, and was not so when it was checked.
    _way("a number used again below", "k = 2", "def double(number):\n    return k * number",
         "k = 3"),
    _way("a number counted on below", "k = 2", "def double(number):\n    return k * number",
         "k += 1"),
    _way("a helper written again below", "def act(n):\n    return n + n",
         "def double(number):\n    return act(number)", "def act(n):\n    return n * n"),
    _way("a built-in function hidden below",
         "def double(number):\n    return sum([number, number])", "sum = 0"),
    _way("a loop below", "n = 2", "def double(number):\n    return n * number",
         "for n in range(9):\n    pass"),
    _way("an item set below", "t = {'k': 2}", "def double(number):\n    return t['k'] * number",
         "t['k'] = 5"),
    # What completes the answer.
    _way("an attribute after it", "def double(number):\n    double.calls += 1\n"
         "    return 2 * number\ndouble.calls = 0"),
    _way("an attribute in the next cell", "def double(number):\n    double.seen[number] = 1\n"
         "    return 2 * number", "double.seen = {}"),
    _way("setattr after it", "def double(number):\n    return double.by * number",
         "setattr(double, 'by', 2)"),
    # How lines are cut into statements.
    _way("a semicolon in a comment of a decorated answer",
         "@np.vectorize\ndef double(number):\n    return 2 * number  # twice; not once"),
    _way("a semicolon at the end of a decorated helper", "@np.vectorize\ndef twice(n):\n"
         "    return 2 * n;", "def double(number):\n    return twice(number)"),
    _way("two statements in a line", "a = 1; b = 2",
         "def double(number): return number * b; c = 3"),
    # What the main module knows.
    _way("a class that is pickled", "import pickle\nclass Two:\n    two = 2",
         "def double(number):\n    return pickle.loads(pickle.dumps(Two())).two * number"),
    _way("annotations that are used", "def double(number: float) -> float:\n"
         "    return double.__annotations__['return'](2 * number)"),
    _way("a figure with two names", "import matplotlib.pyplot as plt",
         "def double(number):\n    figure, axes = plt.subplots()\n    axes.plot([1], [2])\n"
         "    plt.gca().set_title('twice')\n    return 2 * number"),
    _way("a deep recursion that is allowed", "import sys\nsys.setrecursionlimit(20000)",
         "def double(number):\n    def down(n):\n        return down(n - 1) if n else 0\n"
         "    return 2 * number + down(2500)"),
    _way("an old answer written to a file", DOUBLE,
         "%%writefile an_old_answer.py\ndef double(number):\n    return number"),
    # What a sandbox may lack.
    _way("a thread pool", "from concurrent.futures import ThreadPoolExecutor",
         "def double(number):\n    with ThreadPoolExecutor(1) as pool:\n"
         "        return pool.submit(lambda: 2 * number).result()", missing="thread"),
    _way("a thread", "import threading",
         "def double(number):\n    found = []\n"
         "    one = threading.Thread(target=lambda: found.append(2 * number))\n"
         "    one.start()\n    one.join()\n    return found[0]", missing="thread"),
    _way("a file in the temporary folder", "import os, tempfile",
         "def double(number):\n    np.save(os.path.join(tempfile.mkdtemp(), 'x.npy'), number)\n"
         "    return 2 * number", missing="file"),
    _way("a program", "import subprocess, sys",
         "def double(number):\n    subprocess.run([sys.executable, '-c', '1'], check=True)\n"
         "    return 2 * number", missing="process"),
    _way("a helper file beside", "%%writefile beside_the_notebook.py\ndef twice(n):\n"
         "    return 2 * n", "from beside_the_notebook import twice",
         "def double(number):\n    return twice(number)", missing="beside_the_notebook"),
    _way("a table of numbers beside", "import pathlib\n"
         "pathlib.Path('two_beside.txt').write_text('2')",
         "two = float(open('two_beside.txt').read())",
         "def double(number):\n    return two * number", missing="two"),
)  # fmt: skip
