"""One neuron in each of two layers, with plain numbers, to tell low from high.

style: plain numbers as globals w1, w2, b1, b2, no arrays, step only
source: https://stats.stackexchange.com/questions/464262
fault: the slope of a weight has the weight itself where the value that comes in belongs
expected: weights_for_inputs
twins: none
wrong: w1 w2
"""
import math
import random

random.seed(6)
RATE = 0.3
w1 = 2 * random.random() - 1
w2 = 2 * random.random() - 1
b1 = 0.0
b2 = 0.0
questions = [k / 10 for k in range(1, 10)]
answers = [0.0 if q < 0.5 else 1.0 for q in questions]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def feedforward(q):
    h = sigmoid(q * w1 + b1)
    return h, sigmoid(h * w2 + b2)


def cost():
    return sum((feedforward(q)[1] - a) ** 2 for q, a in zip(questions, answers))


def train():
    global w1, w2, b1, b2
    to_w1 = to_w2 = to_b1 = to_b2 = 0.0
    for q, a in zip(questions, answers):
        h, guess = feedforward(q)
        at_top = 2 * (guess - a) * guess * (1 - guess)
        at_mid = at_top * w2 * h * (1 - h)
        to_w2 += at_top * w2
        to_w1 += at_mid * w1
        to_b2 += at_top
        to_b1 += at_mid
    w1 -= RATE * to_w1
    w2 -= RATE * to_w2
    b1 -= RATE * to_b1
    b2 -= RATE * to_b2


for _ in range(20):
    train()
print([round(feedforward(q)[1], 2) for q in questions])

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), cost, step=train, names="w1 w2 b1 b2", rate=RATE,
                 inputs=questions, targets=answers)
