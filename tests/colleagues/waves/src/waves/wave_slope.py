"""The exercise `wave_slope`."""

import math

from nnlib.exercises import Exercise, MeasuredSlope, slip
from nnlib.exercises.drawing import number as drawn


def wave_slope(time, frequency):
    """Return the slope of the wave sin(frequency * time) for the time.

    time: one number
    frequency: one number
    """
    return frequency * math.cos(frequency * time)


def _wave(time, frequency):
    return math.sin(frequency * time)


def _by_the_other_wave(time, frequency):
    return frequency * math.sin(frequency * time + math.pi / 2)


EXERCISE = Exercise(
    reference=wave_slope,
    instance=lambda rng: (drawn(rng), drawn(rng)),
    truth=MeasuredSlope(_wave, by=("time",)),
    styles=(_by_the_other_wave,),
    hints=(
        "A wave with twice the frequency: how much steeper is it where it crosses zero?",
        "The slope of the sine is the cosine. Which number does the chain multiply it by?",
        "`frequency * math.cos(frequency * time)`",
    ),
    slips=(
        slip(
            "chain_forgotten",
            "Is the frequency missing in front?",
            "how much faster the inside grows than the time",
            ("frequency * math.cos", "math.cos"),
        ),
        slip(
            "sine_kept",
            "Is that the wave itself, times the frequency?",
            "where the wave is steepest: at its top, or where it crosses zero?",
            ("math.cos", "math.sin"),
        ),
        slip(
            "frequency_outside_only",
            "Is the frequency inside the cosine too?",
            "the point at which the cosine is taken",
            ("math.cos(frequency * time)", "math.cos(time)"),
        ),
    ),
)
