"""The L-layer model of a course, with helper functions and grads named dA1, dA2 ...

style: helpers linear_activation_backward and L_model_backward, dict of parameters, columns
source: https://github.com/fanghao6666/neural-networks-and-deep-learning/pull/7
fault: every hidden layer gets the slope that belongs to the last hidden layer
expected: other
twins: none
wrong: W1 b1
"""
import numpy as np

L = 3
rng = np.random.default_rng(70)
sizes = [5, 4, 4, 1]
parameters = {}
for l in range(1, L + 1):
    parameters["W" + str(l)] = rng.normal(size=(sizes[l], sizes[l - 1])) / np.sqrt(sizes[l - 1])
    parameters["b" + str(l)] = 0.1 * rng.normal(size=(sizes[l], 1))


def L_model_forward(X, parameters):
    A = [X]
    for l in range(1, L + 1):
        Z = parameters["W" + str(l)] @ A[-1] + parameters["b" + str(l)]
        A.append(np.maximum(Z, 0) if l < L else 1 / (1 + np.exp(-Z)))
    return A


def linear_activation_backward(dA, A, A_prev, W, activation):
    dZ = dA * (A > 0) if activation == "relu" else dA * A * (1 - A)
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m


def L_model_backward(A, Y, parameters):
    grads = {}
    dAL = -(Y / A[L] - (1 - Y) / (1 - A[L]))
    dA_last, grads["dW" + str(L)], grads["db" + str(L)] = linear_activation_backward(
        dAL, A[L], A[L - 1], parameters["W" + str(L)], "sigmoid")
    for l in reversed(range(1, L)):
        _, grads["dW" + str(l)], grads["db" + str(l)] = linear_activation_backward(
            dA_last, A[l], A[l - 1], parameters["W" + str(l)], "relu")
    return grads


def compute_cost(AL, Y):
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


X = rng.normal(size=(5, 60))
Y = (X[0] + np.abs(X[1]) > 0.7).astype(float).reshape(1, -1)

if __name__ == "__main__":
    for i in range(300):
        A = L_model_forward(X, parameters)
        for name, slope in L_model_backward(A, Y, parameters).items():
            parameters[name[1:]] -= 0.05 * slope
    print(compute_cost(A[L], Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(parameters, loss=lambda: compute_cost(L_model_forward(X, parameters)[L], Y),
                 slopes=lambda: L_model_backward(L_model_forward(X, parameters), Y, parameters),
                 inputs=X, targets=Y)
