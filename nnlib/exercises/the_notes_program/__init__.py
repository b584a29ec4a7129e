"""Exercises of the lesson the notes' program: a broken way back, to find and repair."""
