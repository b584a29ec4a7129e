"""Numbers that remember how they were made, and a small network of them.

style: scalar autograd with a Value class, lists of Values as parameters
source: https://github.com/karpathy/micrograd/issues/25
fault: none
expected: none
twins: none
wrong: none
"""
import math
from random import Random


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.push = data, 0.0, parents, lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad
        out.push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.push = push
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def push():
            self.grad += (1 - out.data ** 2) * out.grad
        out.push = push
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if id(v) not in seen:
                seen.add(id(v))
                for p in v.parents:
                    visit(p)
                order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v.push()


rnd = Random(13)
params = [Value(rnd.uniform(-1, 1)) for _ in range(13)]
points = [([0.5, -1.0], 1.0), ([-0.3, 0.8], -1.0), ([1.2, 0.4], 1.0), ([-0.9, -0.6], -1.0)]


def build():
    total = Value(0.0)
    for (a, b), goal in points:
        miss = params[12] + -goal
        for u, v, w, top in (params[0:4], params[4:8], params[8:12]):
            miss = miss + (u * a + v * b + w).tanh() * top
        total = total + miss * miss
    return total


def slopes():
    for p in params:
        p.grad = 0.0
    build().backward()
    return [p.grad for p in params]


for _ in range(20):
    for p, g in zip(params, slopes()):
        p.data -= 0.05 * g

# What a user adds.
from nnlib.clinic import examine

report = examine(params, lambda: build().data, slopes, names=[f"{k}.data" for k in range(13)])
