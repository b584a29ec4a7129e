"""Exercises of the lesson activations: their slopes, and a neuron that has one."""
