"""Which of four sizes is it? A network with tanh everywhere shall answer 1, 2, 3 or 4.

style: pure Python lists, matrices wi and wo, one example at a time
source: http://ansaurus.com/question/3644795-neural-network-python
fault: the targets run up to 4, but tanh stays between -1 and 1
expected: targets_out_of_reach
twins: none
wrong: none
"""
import math
import random

random.seed(0)


class NN:
    def __init__(self, ni, nh, no):
        self.wi = [[random.uniform(-0.4, 0.4) for _ in range(nh)] for _ in range(ni + 1)]
        self.wo = [[random.uniform(-0.9, 0.9) for _ in range(no)] for _ in range(nh)]

    def update(self, inputs):
        self.ai = list(inputs) + [1.0]
        self.ah = [math.tanh(sum(a * row[j] for a, row in zip(self.ai, self.wi)))
                   for j in range(len(self.wo))]
        self.ao = [math.tanh(sum(a * row[k] for a, row in zip(self.ah, self.wo)))
                   for k in range(len(self.wo[0]))]
        return self.ao

    def back_propagate(self, targets, rate):
        od = [(t - a) * (1 - a * a) for t, a in zip(targets, self.ao)]
        hd = [(1 - h * h) * sum(d * w for d, w in zip(od, row))
              for h, row in zip(self.ah, self.wo)]
        for h, row in zip(self.ah, self.wo):
            for k, d in enumerate(od):
                row[k] += rate * d * h
        for a, row in zip(self.ai, self.wi):
            for j, d in enumerate(hd):
                row[j] += rate * d * a


patterns = [([0.1, 0.2], [1.0]), ([0.4, 0.3], [2.0]), ([0.6, 0.7], [3.0]), ([0.9, 0.8], [4.0])]
net = NN(2, 3, 1)


def error():
    return sum(0.5 * (t - a) ** 2 for p, ts in patterns for t, a in zip(ts, net.update(p)))


def train(rate=0.01):
    for inputs, targets in patterns:
        net.update(inputs)
        net.back_propagate(targets, rate)


if __name__ == "__main__":
    for i in range(300):
        train()
    print(error())

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=error, step=lambda: train(0.0004), names="wi wo", rate=0.0004,
                 inputs=[p for p, t in patterns], targets=[t for p, t in patterns])
