"""A neuron on a scalar autograd engine of thirty lines.

style: scalar autograd, class Value with closures
source: https://dev.to/shrsv/fixing-a-bug-in-micrograd-backprop-as-explained-by-karpathy-47j4
fault: grad is set with = where it should be added up, so only the last use of a value counts
expected: last_example_only
twins: none
wrong: 0.data 1.data 2.data
"""
import math


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad = data, 0.0
        self.parents, self.push = parents, lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def push():
            self.grad = other.grad = out.grad
        out.push = push
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def push():
            self.grad, other.grad = other.data * out.grad, self.data * out.grad
        out.push = push
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,))
        out.push = lambda: setattr(self, "grad", (1 - t * t) * out.grad)
        return out

    def squared(self):
        out = Value(self.data ** 2, (self,))
        out.push = lambda: setattr(self, "grad", 2 * self.data * out.grad)
        return out

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)
        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.push()


params = [Value(0.4), Value(-0.7), Value(0.1)]
points = [(1.0, 2.0, 0.5), (-1.0, 0.5, -0.8), (0.3, -1.0, 0.6), (2.0, 1.0, 0.9)]


def total_loss():
    w1, w2, b = params
    total = Value(0.0)
    for x1, x2, y in points:
        out = (w1 * Value(x1) + w2 * Value(x2) + b).tanh()
        total = (out + Value(-y)).squared() + total
    return total


for step in range(20):
    total_loss().backward()
    for p in params:
        p.data -= 0.02 * p.grad
print(total_loss().data)

# What a user adds.
from nnlib.clinic import examine


def slopes():
    total_loss().backward()  # moved
    return [p.grad for p in params]


report = examine(params, loss=lambda: total_loss().data, slopes=slopes,
                 names="0.data 1.data 2.data", inputs=[p[:2] for p in points],
                 targets=[p[2] for p in points])
