"""Exercises of the lesson full backpropagation: forward, backward and training, for any depth."""
