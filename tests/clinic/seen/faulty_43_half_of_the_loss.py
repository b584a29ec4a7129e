"""XOR in columns with two outputs, one for yes and one for no.

style: class that keeps its parameters in a dict p, examples in columns, loss as a method
source: https://ai.stackexchange.com/questions/27010
fault: in the logistic loss the minus sign holds for the first half only; the slopes are right
expected: other_loss
twins: none
wrong: w1 b1 w2 b2
"""
import numpy as np


class Xor:
    def __init__(self):
        g = np.random.default_rng(88)
        self.p = {"w1": g.standard_normal((3, 2)), "b1": g.standard_normal((3, 1)),
                  "w2": g.standard_normal((2, 3)), "b2": g.standard_normal((2, 1))}

    def run(self, X):
        s1 = 1 / (1 + np.exp(-(self.p["w1"] @ X + self.p["b1"])))
        return s1, 1 / (1 + np.exp(-(self.p["w2"] @ s1 + self.p["b2"])))

    def loss(self, X, Y):
        yhat = self.run(X)[1]
        return np.sum(-Y * np.log(yhat) + (1 - Y) * np.log(1 - yhat))

    def slopes(self, X, Y):
        s1, yhat = self.run(X)
        d2 = (-Y / yhat + (1 - Y) / (1 - yhat)) * yhat * (1 - yhat)
        d1 = self.p["w2"].T @ d2 * s1 * (1 - s1)
        return {"w1": d1 @ X.T, "b1": d1.sum(axis=1, keepdims=True),
                "w2": d2 @ s1.T, "b2": d2.sum(axis=1, keepdims=True)}


X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]], float)
Y = np.array([[0, 1, 1, 0], [1, 0, 0, 1]], float)
net = Xor()
for k in range(20):
    for key, g in net.slopes(X, Y).items():
        net.p[key] = net.p[key] - 0.1 * g
    if k % 5 == 0:
        print(k, net.loss(X, Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net.p, lambda: net.loss(X, Y), lambda: net.slopes(X, Y), inputs=X, targets=Y)
