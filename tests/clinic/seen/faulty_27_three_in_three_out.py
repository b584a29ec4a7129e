"""Three inputs, three outputs, one layer without activation, everything in nested lists.

style: pure Python lists of lists, linear, one example at a time, step only
source: https://github.com/iamtrask/Grokking-Deep-Learning/issues/71
fault: the outer product is taken of inputs and deltas, not of deltas and inputs
expected: transposed
twins: none
wrong: weights
"""
weights = [[0.1, 0.1, -0.3],
           [0.1, 0.2, 0.0],
           [0.0, 1.3, 0.1]]
toes = [8.5, 9.5, 9.9]
win_share = [0.65, 0.8, 0.8]
fans = [1.2, 1.3, 0.5]
hurt, won, sad = [0.1, 0.0, 0.0], [1.0, 1.0, 0.0], [0.1, 0.0, 0.1]
alpha = 0.001


def weighted_sum(a, b):
    return sum(x * y for x, y in zip(a, b))


def network(row):
    return [weighted_sum(line, row) for line in weights]


def outer(a, b):
    return [[x * y for y in b] for x in a]


def game(k):
    return [toes[k], win_share[k], fans[k]], [hurt[k], won[k], sad[k]]


def error(k):
    row, truth = game(k)
    return sum((p - t) ** 2 for p, t in zip(network(row), truth))


def learn(k):
    row, truth = game(k)
    delta = [2 * (p - t) for p, t in zip(network(row), truth)]
    weight_deltas = outer(row, delta)
    for i in range(3):
        for j in range(3):
            weights[i][j] -= alpha * weight_deltas[i][j]


print(error(0))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: error(0), step=lambda: learn(0), names="weights", rate=alpha,
                 inputs=game(0)[0], targets=game(0)[1])
