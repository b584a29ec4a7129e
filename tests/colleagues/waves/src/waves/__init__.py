"""Exercises on waves, for Slope by Slope."""
