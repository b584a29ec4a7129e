"""One neuron after another, all in plain numbers: is a number odd or even?

style: plain numbers as globals, one example at a time, functions that return changes
source: https://stats.stackexchange.com/questions/464262/
fault: the weights' slopes multiply by the weight itself, and the slope by the output goes back
expected: weights_for_inputs, by_output_handed_on
twins: none
wrong: w1 w2 b1
"""
import math
import random

random.seed(4)
RATE = 0.02
w1, w2 = random.uniform(-1, 1), random.uniform(-1, 1)
b1, b2 = 0.1, -0.1


def squash(v):
    return 1 / (1 + math.exp(-v))


def squash_slope(out):
    return out * (1 - out)


def guess(x):
    h = squash(x * w1 + b1)
    return h, squash(h * w2 + b2)


def changes(x, wanted):
    h, out = guess(x)
    by_out = 2 * (out - wanted)
    by_h = by_out * w2
    change_w2 = by_out * squash_slope(out) * w2
    change_w1 = by_h * squash_slope(h) * w1
    change_b2 = by_out * squash_slope(out)
    change_b1 = by_h * squash_slope(h)
    return change_w1, change_b1, change_w2, change_b2


questions = [n / 9 for n in range(1, 10)]
answers = [n % 2 for n in range(1, 10)]


def epoch():
    global w1, w2, b1, b2
    order = list(range(9))
    random.shuffle(order)
    for i in order:
        d1, e1, d2, e2 = changes(questions[i], answers[i])
        w1 -= RATE * d1
        b1 -= RATE * e1
        w2 -= RATE * d2
        b2 -= RATE * e2


if __name__ == "__main__":
    for _ in range(500):
        epoch()
    for q, a in zip(questions, answers):
        print(round(q * 9), a, guess(q)[1])

# What a user adds.
from nnlib.clinic import examine


def all_slopes():
    rows = [changes(q, a) for q, a in zip(questions, answers)]
    return dict(zip(["w1", "b1", "w2", "b2"], map(sum, zip(*rows))))


report = examine(globals(), names="w1 b1 w2 b2", slopes=all_slopes, inputs=questions,
                 loss=lambda: sum((guess(q)[1] - a) ** 2 for q, a in zip(questions, answers)),
                 targets=answers)
