"""Grading: the commands of a teacher, `python -m nnlib.grading`. No notebook imports this."""
