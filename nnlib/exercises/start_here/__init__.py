"""Exercise of lesson 00, start here: practice with the tools."""
