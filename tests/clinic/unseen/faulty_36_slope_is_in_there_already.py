"""A patient test worked out by hand: one ReLU and one sigmoid, then a sigmoid.

style: every weight has a name of its own (w1 ... w6), attributes are floats, one patient at a time
source: https://ai.stackexchange.com/questions/38164/
fault: p - y is multiplied by the sigmoid's slope, which the cross-entropy has cancelled
expected: slope_too
twins: other_loss
wrong: w1 w2 w3 w4 w5 w6 b1 b2 b3
"""
import math


class Test:
    def __init__(self):
        self.w1, self.w2, self.w3, self.w4 = 0.3, -0.2, 0.2, -0.1
        self.w5, self.w6 = 0.5, -0.3
        self.b1, self.b2, self.b3 = 0.2, -0.6, 0.6

    def run(self, x1, x2):
        o1 = max(0.0, self.b1 + x1 * self.w1 + x2 * self.w2)
        o2 = 1 / (1 + math.exp(-(self.b2 + x1 * self.w3 + x2 * self.w4)))
        o3 = 1 / (1 + math.exp(-(self.b3 + o1 * self.w5 + o2 * self.w6)))
        return o1, o2, o3

    def cross_entropy(self, x1, x2, c):
        p = self.run(x1, x2)[2]
        return -math.log(p) if c else -math.log(1 - p)

    def gradient(self, x1, x2, c):
        o1, o2, o3 = self.run(x1, x2)
        d3 = (o3 - c) * o3 * (1 - o3)
        d1 = d3 * self.w5 * (1 if o1 > 0 else 0)
        d2 = d3 * self.w6 * o2 * (1 - o2)
        return {"w1": d1 * x1, "w2": d1 * x2, "b1": d1, "w3": d2 * x1, "w4": d2 * x2, "b2": d2,
                "w5": d3 * o1, "w6": d3 * o2, "b3": d3}


patients = [(6, 2, 1), (1, 4, 0), (3, 3, 1), (0.5, 1, 0), (5, 1, 0)]
test = Test()


def mean_loss():
    return sum(test.cross_entropy(*p) for p in patients) / len(patients)


def mean_gradient():
    rows = [test.gradient(*p) for p in patients]
    return {name: sum(r[name] for r in rows) / len(rows) for name in rows[0]}


if __name__ == "__main__":
    for turn in range(100):
        for name, slope in mean_gradient().items():
            setattr(test, name, getattr(test, name) - 0.1 * slope)
    print(mean_loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(test, loss=mean_loss, slopes=mean_gradient, inputs=[p[:2] for p in patients],
                 targets=[p[2] for p in patients])
