"""A network with flat predictions and flat targets, so that nothing is spread by accident.

style: functions over separate globals, flat targets, step only, standardised inputs
source: https://github.com/matroid/dlwithtf/issues/14
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(77)
rooms = rng.integers(1, 7, 90)
area = 18 * rooms + rng.normal(0, 8, 90)
age = rng.uniform(0, 80, 90)
table = np.stack([rooms, area, age], axis=1)
X = (table - table.mean(axis=0)) / table.std(axis=0)
price = 3 * area + 20 * rooms - 0.02 * (age - 30) ** 2
y = (price - price.mean()) / price.std()
w_hidden = rng.normal(0, 0.6, (3, 8))
b_hidden = np.zeros(8)
w_price = rng.normal(0, 0.4, 8)
b_price = 0.0


def predict():
    hidden = 1 / (1 + np.exp(-(X @ w_hidden + b_hidden)))
    return hidden, hidden @ w_price + b_price


def loss():
    return np.mean((predict()[1] - y) ** 2)


def step(rate=0.2):
    global w_hidden, b_hidden, w_price, b_price
    hidden, guess = predict()
    up = 2 * (guess - y) / len(y)
    low = np.outer(up, w_price) * hidden * (1 - hidden)
    w_price = w_price - rate * hidden.T @ up
    b_price = b_price - rate * up.sum()
    w_hidden = w_hidden - rate * X.T @ low
    b_hidden = b_hidden - rate * low.sum(axis=0)


for k in range(60):
    step()

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss, step=step, names="w_hidden b_hidden w_price b_price", rate=0.2,
                 inputs=X, targets=y)
