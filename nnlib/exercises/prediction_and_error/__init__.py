"""Exercises of the lesson prediction and error: one neuron, and how far off it is."""
