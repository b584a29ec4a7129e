"""The convention of target minus output, with weights that are moved by plus-equals.

style: class with wih and who, column vectors, target minus output and plus-equals
source: https://github.com/makeyourownneuralnetwork/makeyourownneuralnetwork/issues/66
fault: none
expected: none
twins: none
wrong: none
"""
import numpy


class NeuralNetwork:
    def __init__(self, i, h, o, lr):
        r = numpy.random.RandomState(20)
        self.wih = r.normal(0.0, i ** -0.5, (h, i))
        self.who = r.normal(0.0, h ** -0.5, (o, h))
        self.lr = lr

    def query(self, row):
        column = numpy.array(row, ndmin=2).T
        hidden = 1 / (1 + numpy.exp(-self.wih @ column))
        return column, hidden, 1 / (1 + numpy.exp(-self.who @ hidden))

    def error(self, row, target):
        return 0.5 * float(numpy.sum((numpy.array(target, ndmin=2).T - self.query(row)[2]) ** 2))

    def train(self, row, target):
        column, hidden, final = self.query(row)
        push_out = (numpy.array(target, ndmin=2).T - final) * final * (1 - final)
        push_hidden = (self.who.T @ push_out) * hidden * (1 - hidden)
        self.who += self.lr * push_out @ hidden.T
        self.wih += self.lr * push_hidden @ column.T


digits = ["111101101101111", "010110010010111", "111001111100111", "111001011001111"]
rows = [[0.98 * int(c) + 0.01 for c in d] for d in digits]
targets = [[0.99 if k == j else 0.01 for j in range(4)] for k in range(4)]
n = NeuralNetwork(15, 6, 4, 0.2)
for epoch in range(60):
    for row, target in zip(rows, targets):
        n.train(row, target)

# What a user adds.
from nnlib.clinic import examine

report = examine(n, lambda: n.error(rows[2], targets[2]), step=lambda: n.train(rows[2], targets[2]),
                 names="wih who", rate=0.2, inputs=rows[2], targets=targets[2])
