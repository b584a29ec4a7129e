"""Exercises of the lesson `a_slope_engine`, judged by the slopes of small programs."""
