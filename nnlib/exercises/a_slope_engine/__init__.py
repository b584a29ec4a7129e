"""The exercise of lesson 10: a slope engine, judged by the slopes of small programs."""
