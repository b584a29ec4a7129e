"""A tiny engine for scalars; a neuron with two inputs learns four corners.

style: scalar autograd with a Value class, an object with a parameters method
source: https://github.com/karpathy/micrograd/issues/53
fault: the grads are not set back to zero, so they add up from call to call
expected: pile_up
twins: none
wrong: 0.data 1.data 2.data
"""
import math


class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self.children = data, 0.0, children

    def __add__(self, o):
        return Value(self.data + o.data, ((self, 1.0), (o, 1.0)))

    def __mul__(self, o):
        return Value(self.data * o.data, ((self, o.data), (o, self.data)))

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Value(s, ((self, s * (1 - s)),))

    def backward(self):
        order, seen = [], set()

        def walk(v):
            if v not in seen:
                seen.add(v)
                for child, _ in v.children:
                    walk(child)
                order.append(v)
        walk(self)
        self.grad = 1.0
        for v in reversed(order):
            for child, slope in v.children:
                child.grad += slope * v.grad


class Neuron:
    def __init__(self):
        self.w = [Value(0.4), Value(-0.7)]
        self.b = Value(0.1)

    def __call__(self, x):
        return (self.w[0] * Value(x[0]) + self.w[1] * Value(x[1]) + self.b).sigmoid()

    def parameters(self):
        return self.w + [self.b]


corners = [((0.0, 0.0), 0.0), ((0.0, 1.0), 1.0), ((1.0, 0.0), 1.0), ((1.0, 1.0), 1.0)]
n = Neuron()


def loss():
    total = Value(0.0)
    for x, goal in corners:
        miss = n(x) + Value(-goal)
        total = total + miss * miss
    return total


for epoch in range(5):
    loss().backward()
    for p in n.parameters():
        p.data -= 0.1 * p.grad

# What a user adds.
from nnlib.clinic import examine


def slopes():
    loss().backward()  # moved
    return [p.grad for p in n.parameters()]


report = examine(n.parameters(), lambda: loss().data, slopes, names="0.data 1.data 2.data")
