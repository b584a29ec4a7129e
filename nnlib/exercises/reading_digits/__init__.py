"""Exercises of the lesson reading digits: softmax, cross-entropy, its delta, and a training."""
