"""Exercise of the lesson `start_here`: practice with the tools."""
