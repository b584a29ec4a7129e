"""Exercises of the lesson when it does not learn: numbers that answer a question, and repairs."""
