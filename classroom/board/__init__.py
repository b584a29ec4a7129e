"""The board shows how far a room has got, from the learners' progress folders."""
