"""Operations as a class with closures for the way back; a neuron of tanh on three points.

style: scalar autograd with closures, parameters in a dict of Values
source: https://github.com/karpathy/nn-zero-to-hero/issues/52
fault: each step back sets a grad with = where it should add with +=; the first example's is left
expected: other
twins: none
wrong: w0.data w1.data bias.data
"""
import math


class Number:
    def __init__(self, data, before=()):
        self.data, self.grad, self.before = data, 0.0, before
        self.go_back = None


def plus(a, b):
    out = Number(a.data + b.data, (a, b))

    def go_back():
        a.grad = out.grad
        b.grad = out.grad
    out.go_back = go_back
    return out


def times(a, b):
    out = Number(a.data * b.data, (a, b))

    def go_back():
        a.grad = b.data * out.grad
        b.grad = a.data * out.grad
    out.go_back = go_back
    return out


def tanh(a):
    out = Number(math.tanh(a.data), (a,))

    def go_back():
        a.grad = (1 - out.data ** 2) * out.grad
    out.go_back = go_back
    return out


def square(a):
    out = Number(a.data ** 2, (a,))

    def go_back():
        a.grad = 2 * a.data * out.grad
    out.go_back = go_back
    return out


net = {"w0": Number(0.5), "w1": Number(-0.8), "bias": Number(0.2)}
points = [(1.0, 0.3, 0.9), (-0.4, 1.1, -0.8), (0.7, -0.9, 0.2)]


def loss():
    whole = Number(0.0)
    for x0, x1, goal in points:
        z = plus(plus(times(net["w0"], Number(x0)), times(net["w1"], Number(x1))), net["bias"])
        whole = plus(whole, square(plus(tanh(z), Number(-goal))))
    return whole


def slopes():
    top, order = loss(), []

    def visit(v):
        if v not in order:
            for b in v.before:
                visit(b)
            order.append(v)
    visit(top)
    top.grad = 1.0
    for v in reversed(order):
        if v.go_back:
            v.go_back()
    return [v.grad for v in net.values()]

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: loss().data, slopes, names="w0.data w1.data bias.data")
