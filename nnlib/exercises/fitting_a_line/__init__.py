"""Exercises of the lesson fitting a line: slopes over several examples, and many steps."""
