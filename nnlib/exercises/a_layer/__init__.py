"""Exercises of the lesson a layer: forward, the delta of an output layer, and its slopes."""
