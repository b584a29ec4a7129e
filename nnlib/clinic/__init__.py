"""The clinic: find what is wrong in a program that this course has never seen.

`examine` measures a program's slopes, finds out which network it is, and asks about the slip that
would give exactly these slopes.
"""

from nnlib.clinic.examining import examine
from nnlib.clinic.report import Finding, Report

__all__ = ["Finding", "Report", "examine"]
