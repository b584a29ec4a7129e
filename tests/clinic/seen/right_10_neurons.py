"""Neuron objects for weather rows: three inputs, two sigmoid neurons and one on top.

style: Neuron objects in lists, each with its weights and bias, NumPy vectors
source: https://github.com/vzhou842/neural-network-from-scratch/issues/2
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Neuron:
    def __init__(self, rng, n):
        self.weights = rng.normal(size=n)
        self.bias = rng.normal()

    def feed(self, x):
        self.x = x
        self.out = 1 / (1 + np.exp(-(self.weights @ x + self.bias)))
        return self.out

    def slope(self):
        return self.out * (1 - self.out)


class Team:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.neurons = [Neuron(rng, 3), Neuron(rng, 3), Neuron(rng, 2)]

    def predict(self, x):
        a, b, top = self.neurons
        return top.feed(np.array([a.feed(x), b.feed(x)]))

    def loss(self, rows, goals):
        return np.mean([(t - self.predict(x)) ** 2 for x, t in zip(rows, goals)])

    def train(self, rows, goals, rate):
        parts = [[np.zeros_like(n.weights), 0.0] for n in self.neurons]
        for x, t in zip(rows, goals):
            deltas = [0, 0, -2 * (t - self.predict(x)) * self.neurons[2].slope() / len(rows)]
            for k in (0, 1):
                deltas[k] = deltas[2] * self.neurons[2].weights[k] * self.neurons[k].slope()
            for n, d, part in zip(self.neurons, deltas, parts):
                part[0] += d * n.x
                part[1] += d
        for n, (gw, gb) in zip(self.neurons, parts):
            n.weights -= rate * gw
            n.bias -= rate * gb


rows = np.array([[0.2, 0.5, -0.1], [1.0, -0.4, 0.3], [-0.7, 0.8, 0.6], [0.1, -0.9, -0.5]])
goals = np.array([1.0, 0.0, 1.0, 0.0])
team = Team()
for _ in range(100):
    team.train(rows, goals, 0.5)

# What a user adds.
from nnlib.clinic import examine

report = examine(team, lambda: team.loss(rows, goals), step=lambda: team.train(rows, goals, 0.5),
                 names=[f"neurons.{k}.{p}" for k in range(3) for p in ("weights", "bias")],
                 inputs=rows, targets=goals, rate=0.5)
