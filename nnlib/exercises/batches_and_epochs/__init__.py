"""Exercises of the lesson batches and epochs: deal the examples out, and step once a batch."""
