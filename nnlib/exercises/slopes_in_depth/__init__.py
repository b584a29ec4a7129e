"""Exercises of the lesson slopes in depth: sizes of slopes, a start, dead neurons, momentum."""
