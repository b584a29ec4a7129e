"""Exercises of the lesson the hidden layer: back through weights, through ReLU, and the whole."""
