"""Links between neurons as objects; each link knows its two ends and keeps its slope.

style: objects for links and neurons, slopes gathered on the links, plain Python
source: http://stackoverflow.com/questions/3988238
fault: none
expected: none
twins: none
wrong: none
"""
import math
import random


class Link:
    def __init__(self, start, end, rnd):
        self.value, self.slope = rnd.uniform(-0.5, 0.5), 0.0
        self.start, self.end = start, end
        start.outgoing.append(self)
        end.incoming.append(self)


class Neuron:
    def __init__(self, value=0.0):
        self.value, self.error, self.incoming, self.outgoing = value, 0.0, [], []

    def fire(self):
        total = sum(link.value * link.start.value for link in self.incoming)
        self.value = 1 / (1 + math.exp(-total))


rnd = random.Random(1)
inputs, one = [Neuron(), Neuron()], Neuron(1.0)
hidden, output = [Neuron() for _ in range(3)], Neuron()
links = [Link(a, b, rnd) for b in hidden for a in inputs + [one]]
links += [Link(a, output, rnd) for a in hidden + [one]]
rows = [((a / 3, b / 3), float(b > a)) for a in range(4) for b in range(4)]


def answer(row):
    for neuron, value in zip(inputs, row):
        neuron.value = value
    for neuron in hidden + [output]:
        neuron.fire()
    return output.value


def loss():
    return sum((answer(row) - goal) ** 2 for row, goal in rows) / len(rows)


def cycle(rate=0.5):
    for link in links:
        link.slope = 0.0
    for row, goal in rows:
        output.error = 2 * (answer(row) - goal) * output.value * (1 - output.value) / len(rows)
        for neuron in hidden:
            back = sum(link.value * link.end.error for link in neuron.outgoing)
            neuron.error = back * neuron.value * (1 - neuron.value)
        for link in links:
            link.slope += link.start.value * link.end.error
    for link in links:
        link.value -= rate * link.slope


for _ in range(40):
    cycle()

# What a user adds.
from nnlib.clinic import examine

report = examine(links, loss, step=cycle, names=[f"{k}.value" for k in range(len(links))], rate=0.5)
