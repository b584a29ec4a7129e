"""The slips of backpropagation, as edits of one layer's step.

A step has five lines. In them, `g` is the slope for the layer's outputs, `d` its delta, `x` its
inputs, `z` its pre-activations, `a` its outputs, `w` and `b` its weights and bias,
`dw` the weights' slopes, `X` and `t` the network's inputs and targets, `n` examples, `k` neurons.
"""

from __future__ import annotations

from dataclasses import dataclass

STEP = {
    "delta": "by_z(g)",
    "weights": "x.T @ d",
    "bias": "d.sum(axis=0)",
    "way": "w",
    "back": "d @ way.T",
}
"""The right step of a layer. `by_z` multiplies by the activation's slope."""


@dataclass(frozen=True)
class Edit:
    """A slip: a replacement for one or two lines of the step."""

    kind: str
    lines: tuple[tuple[str, str], ...]
    where: str = "any"
    """"any" layer, "hidden" ones, or the "last" one."""

    @property
    def touches(self) -> frozenset[str]:
        return frozenset(line for line, _ in self.lines)


def _delta(kind: str, text: str, where: str = "any") -> Edit:
    return Edit(kind, (("delta", text),), where)


def _weights(kind: str, text: str, bias: str = "") -> Edit:
    return Edit(kind, (("weights", text), *((("bias", bias),) if bias else ())))


def _bias(kind: str, text: str) -> Edit:
    return Edit(kind, (("bias", text),))


def _back(kind: str, text: str) -> Edit:
    return Edit(kind, (("back", text),), "back")


def _way(kind: str, text: str) -> Edit:
    """Other weights on the way back."""
    return Edit(kind, (("way", text),), "back")


EDITS = (
    _delta("slope_missing", "g"),
    _delta("value_for_slope", "g * a"),
    _delta("slope_of_output", "g * slope(a)"),
    _delta("formula_of_z", "g * from_output(z)"),
    _delta("slope_of_error", "g * slope(g)"),
    _delta("pre_activation_for_slope", "g * z"),
    _delta("slope_twice", "by_z(by_z(g))"),
    _delta("slope_of_inputs", "g * slope(x)"),
    _delta("slope_of_other_layer", "g * slope(another_z)"),
    _delta("other_activation", "g * sigmoid(z)"),
    _delta("other_activation", "g * a * (1 - a)"),
    _delta("other_activation", "g * tanh(z)"),
    _delta("other_activation", "g * (1 - a ** 2)"),
    _delta("other_activation", "g * (z > 0)"),
    _delta("other_activation", "g * (a > 0)"),
    _delta("other_activation", "g * (a >= 0)"),
    _delta("tanh_plus", "g * (1 + a ** 2)"),
    _delta("softmax_by_itself", "g * a * (1 - a)", "last"),
    _delta("error_squared", "by_z(g * g)", "last"),
    _delta("error_squared", "by_z(g * abs(g))", "last"),
    _delta("times_prediction", "by_z(g) * a", "last"),
    _delta("plain_error", "a - t", "last"),
    _delta("plain_error", "by_z(a - t)", "last"),
    _delta("plain_error", "np.sign(a - t)", "last"),
    _delta("prediction_too", "(a - t) * a", "last"),
    _delta("slope_too", "(a - t) * slope(z)", "last"),
    _delta("pre_activation_as_prediction", "z - t", "last"),
    _delta("pre_activation_as_prediction", "by_z(loss_slope(z, t))", "last"),
    _delta("targets_forgotten", "a", "last"),
    _weights("z_for_inputs", "z_before.T @ d"),
    _weights("own_output", "a.T @ d"),
    _weights("own_z", "z.T @ d"),
    _weights("network_inputs", "X.T @ d"),
    _weights("hidden_for_inputs", "last_x.T @ d"),
    _weights("activated_inputs", "value(x).T @ d"),
    _weights("weights_for_inputs", "w * d.sum(axis=0)"),
    _weights("weights_for_inputs", "w * d.mean(axis=0)"),
    _weights("inputs_missing", "np.ones_like(x).T @ d"),
    _weights("by_output_for_delta", "x.T @ g", "g.sum(axis=0)"),
    _weights("by_output_for_delta", "x.T @ g"),
    _weights("last_example_only", "x[-1:].T @ d[-1:]", "d[-1]"),
    _weights("last_example_only", "x[-1:].T @ d[-1:]"),
    _weights("first_example_only", "x[:1].T @ d[:1]", "d[0]"),
    _weights("means_multiplied", "np.outer(x.mean(axis=0), d.sum(axis=0))"),
    _weights("transposed", "(x.T @ d).T"),
    _weights("mean_again", "x.T @ d / n", "d.sum(axis=0) / n"),
    _weights("mean_again", "x.T @ d / n"),
    _weights("mean_missing", "x.T @ d * n", "d.sum(axis=0) * n"),
    _weights("mean_missing", "x.T @ d * n"),
    _weights("sign", "-x.T @ d", "-d.sum(axis=0)"),
    _weights("sign", "-x.T @ d"),
    _bias("bias_mean", "d.mean(axis=0)"),
    _bias("bias_mean_missing", "d.sum(axis=0) * n"),
    _bias("bias_total", "np.zeros(k) + d.sum()"),
    _bias("bias_total", "np.zeros(k) + d.mean()"),
    _bias("bias_zero", "np.zeros(k)"),
    _bias("bias_from_weights", "(x.T @ d).sum(axis=0)"),
    _bias("bias_from_weights", "(x.T @ d).mean(axis=0)"),
    _bias("bias_wrong_axis", "d.sum(axis=1) + np.zeros(k)"),
    _bias("bias_times_bias", "d.sum(axis=0) * b"),
    _bias("by_output_for_delta", "g.sum(axis=0)"),
    _bias("last_example_only", "d[-1]"),
    _bias("first_example_only", "d[0]"),
    _bias("sign", "-d.sum(axis=0)"),
    _back("by_output_handed_on", "g @ way.T"),
    _back("summed_back", "d.sum(axis=1, keepdims=True) + np.zeros_like(x)"),
    _back("delta_handed_on", "d + np.zeros_like(x)"),
    _back("nothing_handed_on", "last_g + np.zeros_like(x)"),
    _back("nothing_handed_on", "last_d + np.zeros_like(x)"),
    _back("sign", "-d @ way.T"),
    _way("weights_not_transposed", "w.T"),
    _way("weights_slopes_for_weights", "dw"),
    _way("other_weights", "another_w"),
    _way("weights_stepped", "w - rate * dw"),
)  # fmt: skip
"""All slips; a kind with several forms has several rows."""

BACK_KINDS = {edit.kind for edit in EDITS if edit.where == "back"} - {"sign"}
"""Slips in what goes back, which show in the slopes of the layers before."""
