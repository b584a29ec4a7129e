"""All parameters in one long vector theta, and Adam to move it.

style: a parameter vector theta that is unpacked into views
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

SIZES = [(3, 8), (8,), (8, 1), (1,)]
EDGES = np.cumsum([0] + [int(np.prod(s)) for s in SIZES])


def unpack(theta):
    return [theta[a:b].reshape(s) for a, b, s in zip(EDGES, EDGES[1:], SIZES)]


def loss_and_grad(theta, X, y):
    W1, b1, W2, b2 = unpack(theta)
    z = X @ W1 + b1
    h = np.log1p(np.exp(z))
    error = (h @ W2 + b2)[:, 0] - y
    d_out = (2 * error / len(y))[:, None]
    d_z = d_out @ W2.T / (1 + np.exp(-z))
    parts = [X.T @ d_z, d_z.sum(0), h.T @ d_out, d_out.sum(0)]
    return np.mean(error ** 2), np.concatenate([p.ravel() for p in parts])


class Adam:
    def __init__(self, size, rate=0.02, beta1=0.9, beta2=0.999):
        self.m, self.v, self.t = np.zeros(size), np.zeros(size), 0
        self.rate, self.beta1, self.beta2 = rate, beta1, beta2

    def move(self, theta, grad):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * grad
        self.v = self.beta2 * self.v + (1 - self.beta2) * grad ** 2
        m_hat = self.m / (1 - self.beta1 ** self.t)
        v_hat = self.v / (1 - self.beta2 ** self.t)
        return theta - self.rate * m_hat / (np.sqrt(v_hat) + 1e-8)


rng = np.random.default_rng(15)
X = rng.normal(size=(120, 3))
y = np.sin(2 * X[:, 0]) + X[:, 1] * X[:, 2]
theta = 0.5 * rng.normal(size=EDGES[-1])
adam = Adam(theta.size)

if __name__ == "__main__":
    for step in range(400):
        loss, grad = loss_and_grad(theta, X, y)
        theta = adam.move(theta, grad)
    print(loss)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), names="theta", loss=lambda: loss_and_grad(theta, X, y)[0],
                 slopes=lambda: [loss_and_grad(theta, X, y)[1]], inputs=X, targets=y)
