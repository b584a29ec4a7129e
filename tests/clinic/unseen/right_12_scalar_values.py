"""A network of scalar Values with operators, for XOR.

style: scalar autograd, class Value, Neuron and Layer built on it
source: https://github.com/basbenja/micrograd
fault: none
expected: none
twins: none
wrong: none
"""
import math
import random


class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self.children = data, 0.0, children

    def __add__(self, other):
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if id(v) not in seen:
                seen.add(id(v))
                for child, _ in v.children:
                    visit(child)
                order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            for child, local in v.children:
                child.grad += local * v.grad


class Neuron:
    def __init__(self, n):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(n)]
        self.b = Value(0.0)

    def __call__(self, xs):
        total = self.b
        for w, x in zip(self.w, xs):
            total = total + w * x
        return total.tanh()


random.seed(3)
hidden, last = [Neuron(2) for _ in range(3)], Neuron(3)
params = [v for n in hidden + [last] for v in n.w + [n.b]]
rows = [(-1.0, -1.0, -0.9), (-1.0, 1.0, 0.9), (1.0, -1.0, 0.9), (1.0, 1.0, -0.9)]


def loss():
    total = Value(0.0)
    for a, b, y in rows:
        difference = last([n([Value(a), Value(b)]) for n in hidden]) + Value(-y)
        total = total + difference * difference
    return total


def train(rate):
    for p in params:
        p.grad = 0.0
    loss().backward()
    for p in params:
        p.data -= rate * p.grad


if __name__ == "__main__":
    for step in range(60):
        train(0.1)
    print(loss().data)

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss=lambda: loss().data, step=lambda: train(0.02), rate=0.02,
                 names=" ".join(f"{i}.data" for i in range(len(params))),
                 inputs=[r[:2] for r in rows], targets=[r[2] for r in rows])
