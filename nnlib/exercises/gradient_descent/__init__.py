"""Exercises of the lesson gradient descent: one step, and all slopes of a neuron."""
