"""XOR with lists of floats: the sums of changes are made once, in the constructor.

style: pure Python lists of floats, index loops, one example at a time
source: https://www.codeproject.com/Questions/1097336/MLP-XOR-backpropagation
fault: the slopes of the weights are added to the sums of all calls before
expected: pile_up
twins: none
wrong: w1 w2
"""
import math
import random

IN, HID = 2, 3


class Mlp:
    def __init__(self):
        random.seed(2)
        self.w1 = [[random.uniform(-1, 1) for _ in range(HID)] for _ in range(IN + 1)]
        self.w2 = [random.uniform(-1, 1) for _ in range(HID + 1)]
        self.d1 = [[0.0] * HID for _ in range(IN + 1)]
        self.d2 = [0.0] * (HID + 1)

    def forward(self, row):
        row = list(row) + [1.0]
        hidden = []
        for j in range(HID):
            total = sum(row[i] * self.w1[i][j] for i in range(IN + 1))
            hidden.append(1 / (1 + math.exp(-total)))
        hidden.append(1.0)
        total = sum(hidden[j] * self.w2[j] for j in range(HID + 1))
        return row, hidden, 1 / (1 + math.exp(-total))

    def backward(self, row, wanted):
        row, hidden, out = self.forward(row)
        delta = (out - wanted) * out * (1 - out)
        for j in range(HID):
            delta_hidden = delta * self.w2[j] * hidden[j] * (1 - hidden[j])
            for i in range(IN + 1):
                self.d1[i][j] += delta_hidden * row[i]
        for j in range(HID + 1):
            self.d2[j] += delta * hidden[j]

    def update(self, rate):
        for j in range(HID + 1):
            self.w2[j] -= rate * self.d2[j]
        for i in range(IN + 1):
            for j in range(HID):
                self.w1[i][j] -= rate * self.d1[i][j]


rows = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
wanted = [0.0, 1.0, 1.0, 0.0]
mlp = Mlp()


def train(epochs, rate):
    for _ in range(epochs):
        for row, t in zip(rows, wanted):
            mlp.backward(row, t)
        mlp.update(rate)


if __name__ == "__main__":
    train(200, 0.3)
    print([mlp.forward(row)[2] for row in rows])

# What a user adds.
from nnlib.clinic import examine

report = examine(mlp, names="w1 w2", step=lambda: train(1, 0.3), rate=0.3,
                 loss=lambda: sum((mlp.forward(r)[2] - t) ** 2 for r, t in zip(rows, wanted)) / 2,
                 inputs=rows, targets=wanted)
