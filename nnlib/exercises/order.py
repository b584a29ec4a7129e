"""Lessons and their exercises, in order; written by `python course.py build`, do not edit."""

ORDER: dict[str, tuple[str, ...]] = {
    "start_here": ("double",),
    "prediction_and_error": (
        "predict",
        "squared_error",
    ),
    "slope_of_one_weight": (
        "measured_slope",
        "slope_of_weight",
    ),
    "gradient_descent": (
        "updated",
        "neuron_slopes",
    ),
    "fitting_a_line": (
        "mean_slopes",
        "descend",
    ),
    "activations": (
        "relu_slope",
        "sigmoid_slope",
        "sigmoid_slope_from_output",
        "tanh_slope",
        "activated_neuron_slopes",
    ),
    "a_layer": (
        "layer_forward",
        "output_delta",
        "layer_slopes",
    ),
    "the_hidden_layer": (
        "node_slopes",
        "hidden_delta",
        "two_layer_slopes",
    ),
    "full_backprop": (
        "forward",
        "backward",
        "train",
        "huber_delta",
    ),
    "the_notes_program": ("repaired_backward",),
    "slopes_in_depth": (
        "slope_sizes",
        "starting_weights",
        "dead_neurons",
        "momentum_step",
    ),
    "batches_and_epochs": (
        "minibatches",
        "sgd_epoch",
    ),
    "reading_digits": (
        "softmax",
        "cross_entropy",
        "cross_entropy_delta",
        "train_on_digits",
    ),
    "a_slope_engine": (
        "Operations",
        "Value",
    ),
    "when_it_does_not_learn": (
        "relative_difference",
        "learns_by_heart",
        "baseline_loss",
        "tanh_network_slopes",
        "sigmoid_network_step",
    ),
}

TITLES = {
    "start_here": "Start here",
    "prediction_and_error": "Prediction and error",
    "slope_of_one_weight": "The slope of one weight",
    "gradient_descent": "Gradient descent",
    "fitting_a_line": "Fitting a line",
    "activations": "Activations",
    "a_layer": "A layer",
    "the_hidden_layer": "The hidden layer",
    "full_backprop": "Full backpropagation",
    "the_notes_program": "The notes' program",
    "slopes_in_depth": "Slopes in depth",
    "batches_and_epochs": "Batches and epochs",
    "reading_digits": "Reading digits",
    "a_slope_engine": "A slope engine (automatic differentiation)",
    "when_it_does_not_learn": "When it does not learn",
}
