"""A linear value function by least mean squares; theta is filled in place.

style: class with a weight vector theta that is written in place, step only
source: https://github.com/chrodan/tdlearn/pull/1
fault: theta is an array of whole numbers, so small steps are cut off and it never moves
expected: whole_numbers
twins: nothing_moves
wrong: theta
"""
import numpy as np


class LinearValue:
    def __init__(self, n_features, alpha):
        self.theta = np.zeros(n_features, dtype=int)
        self.alpha = alpha

    def value(self, phi):
        return phi @ self.theta

    def error(self, phi, returns):
        return np.mean((self.value(phi) - returns) ** 2)

    def update(self, phi, returns):
        delta = self.value(phi) - returns
        self.theta[:] = self.theta - self.alpha * 2 * phi.T @ delta / len(returns)


rng = np.random.default_rng(17)
phi = np.c_[np.ones(40), rng.random((40, 3))]
returns = phi @ [0.5, 2.0, -1.5, 1.0] + 0.1 * rng.standard_normal(40)
critic = LinearValue(4, alpha=0.1)
for k in range(100):
    critic.update(phi, returns)
print(critic.theta, critic.error(phi, returns))

# What a user adds.
from nnlib.clinic import examine

report = examine(critic, lambda: critic.error(phi, returns),
                 step=lambda: critic.update(phi, returns), names="theta", rate=0.1,
                 inputs=phi, targets=returns)
