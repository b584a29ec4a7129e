"""Exercises of the lesson gradient descent: one step, all slopes of a neuron, many steps."""
