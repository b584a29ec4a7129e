"""What the clinic can tell: for each kind of finding its question, where to look, and the lesson.

Slips of the course's own exercises that have the same question are asked in the same words there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """The words of one kind of finding."""

    id: str
    question: str
    look: str
    lesson: str


_ROWS = (
    # About the loss: nothing more is said about slopes before it is one steady number.
    ("loss_not_one_number", "Is the mean or the sum over the examples missing?",
     "the last line of the loss: it must end in one number", "prediction_and_error"),
    ("loss_not_finite", "Is there a logarithm of 0, a division by 0, or the exponential of a large "
     "number?", "the first intermediate result that is not finite", "reading_digits"),
    ("loss_random", "Does the loss draw examples, noise or dropout again at each call?",
     "whatever is random in it: draw once, outside, and examine with that", "batches_and_epochs"),
    ("loss_changes_parameters", "Does the loss change its parameters, as by a step or in place?",
     "each line of the loss that writes into an array", "gradient_descent"),
    ("loss_ignores_parameters", "Does the loss use copies of the parameters, made earlier?",
     "where the arrays that the loss uses are made", "gradient_descent"),
    ("loss_jumps", "Is something in the loss rounded, counted, or compared?",
     "each rounding, `argmax`, `>` and whole number on the way to the loss",
     "prediction_and_error"),
    ("whole_numbers", "Were the parameters made from whole numbers? A step is then rounded to one.",
     "how these arrays are made: `dtype=float`, or `0.0` in place of `0`", "gradient_descent"),
    ("shared_memory", "Do two parameters share one array?",
     "where they are made: `.copy()` gives each its own", "full_backprop"),
    ("broadcast_loss", "Is every prediction compared with every target?",
     "the shapes of predictions and targets, as (n, 1) and (n,): make them equal",
     "prediction_and_error"),
    # About the slopes as they are given.
    ("pile_up", "Do slopes pile up from call to call, because nothing sets them back to 0?",
     "where slopes are added to: they must begin at 0 each time", "full_backprop"),
    ("slopes_random", "Are the slopes computed from examples or dropout drawn again at each call?",
     "whatever is random in them: examine with one draw", "batches_and_epochs"),
    ("slopes_change_parameters", "Do the slopes change the parameters they are computed from?",
     "each line that writes into a parameter, and each array that shares its memory",
     "gradient_descent"),
    ("slopes_not_finite", "Is there a division by 0, or the exponential of a large number?",
     "the first intermediate result that is not finite", "reading_digits"),
    ("wrong_shape", "Is a sum over the examples missing, or an axis too many?",
     "the shape of the slopes beside that of the parameter: they must be equal", "a_layer"),
    ("no_slopes", "Does this parameter never get slopes?",
     "where slopes are handed out: is it left out, or is a copy stepped?", "full_backprop"),
    ("all_zero", "Is something multiplied by 0, or does nothing come back to this parameter?",
     "what is handed back to it, link by link", "the_hidden_layer"),
    ("sign", "Is the error target minus prediction, or is a minus lost on the way?",
     "the error: the slope of the loss has prediction minus target", "slope_of_one_weight"),
    ("factor", "Is a factor there that the loss does not have, or the other way round?",
     "the constants: the 2 of a square, a one-half, a number of outputs, a learning rate",
     "slope_of_one_weight"),
    ("transposed", "Are rows and columns exchanged?", "the order of the two factors, and each `.T`",
     "a_layer"),
    ("exchanged", "Are the slopes of two parameters exchanged?",
     "the order in which slopes are returned, and the names", "full_backprop"),
    ("decay_missing", "Does the loss have more weight decay than the slopes have?",
     "the penalty of the loss: twice its factor times the weights belongs to the slopes",
     "gradient_descent"),
    ("decay_in_slopes_only", "Do the slopes have more weight decay than the loss has?",
     "the line that adds the weights to the slopes", "gradient_descent"),
    ("differs", "Which link is the first that is wrong, counted from the loss?",
     "what comes back to this layer: compare link by link, the last layer first", "full_backprop"),
    ("other_loss", "Are these meant as the slopes of another loss?",
     "the loss and the first line of the way back: they must belong together", "reading_digits"),
    # Slips of one step of backpropagation.
    ("slope_missing", "Is the slope of the activation missing?",
     "delta: what comes back is multiplied by the activation's slope", "the_hidden_layer"),
    ("value_for_slope", "Is the activation itself there, where its slope belongs?",
     "delta: it needs the slope, not the output", "activations"),
    ("slope_of_output", "Does the activation's slope get the output, where it needs the "
     "pre-activation?", "what is handed to the function for the slope", "activations"),
    ("formula_of_z", "Does the formula for outputs, such as a (1 - a), get the pre-activation?",
     "what is handed to the function for the slope", "activations"),
    ("slope_of_error", "Does the activation's slope get the error or delta?",
     "what is handed to the function for the slope", "the_hidden_layer"),
    ("pre_activation_for_slope", "Is the pre-activation multiplied in, where its slope belongs?",
     "delta: it needs the activation's slope", "the_hidden_layer"),
    ("slope_twice", "Is the slope of the activation there twice?",
     "where delta is made and where it is handed back: once is enough", "full_backprop"),
    ("slope_of_inputs", "Does the slope get what goes into the layer, instead of its "
     "pre-activation?", "what is handed to the function for the slope", "full_backprop"),
    ("slope_of_other_layer", "Is the activation's slope taken at another layer's pre-activation?",
     "the index of the layer in the line of delta", "full_backprop"),
    ("other_activation", "Is that the slope of another activation than the one used forward?",
     "the activation in the forward pass, and the slope in the backward pass", "activations"),
    ("tanh_plus", "Is the slope of tanh written with a plus? It is 1 minus the squared output.",
     "the sign in the slope of tanh", "activations"),
    ("error_squared", "Is the error still squared where its slope belongs?",
     "the first line of the way back: the slope of a square is not squared", "slope_of_one_weight"),
    ("times_prediction", "Is the prediction multiplied into delta?",
     "the first line of the way back", "slope_of_one_weight"),
    ("plain_error", "Is it the error of a squared loss, though the loss is another?",
     "the loss and the first line of the way back: they must belong together", "reading_digits"),
    ("pre_activation_as_prediction", "Does the error compare the last pre-activation with the "
     "targets?", "the first line of the way back: the loss compares outputs", "full_backprop"),
    ("targets_forgotten", "Are the targets missing in the first line of the way back?",
     "the error: prediction minus target", "slope_of_one_weight"),
    ("prediction_too", "Is the prediction multiplied into prediction minus target, which has it "
     "already?", "the first line of the way back", "reading_digits"),
    ("slope_too", "Is the last activation's slope multiplied into prediction minus target, which "
     "has it already?", "the first line of the way back: with this loss the slope cancels",
     "reading_digits"),
    ("softmax_by_itself", "Is the slope of softmax taken as p (1 - p), neuron by neuron?",
     "the first line of the way back: each probability depends on all scores", "reading_digits"),
    ("z_for_inputs", "Do the weights' slopes get pre-activations, where outputs of the layer "
     "before belong?", "what stands beside delta in the weights' slopes", "the_hidden_layer"),
    ("own_output", "Do the weights' slopes get the layer's own output, where what goes into it "
     "belongs?", "what stands beside delta in the weights' slopes", "a_layer"),
    ("own_z", "Do the weights' slopes get the layer's own pre-activations?",
     "what stands beside delta in the weights' slopes", "a_layer"),
    ("network_inputs", "Do the weights' slopes get the network's inputs, where the outputs of the "
     "layer before belong?", "what stands beside delta in the weights' slopes", "the_hidden_layer"),
    ("hidden_for_inputs", "Do the weights' slopes get outputs of a hidden layer, where what goes "
     "into this layer belongs?", "what stands beside delta in the weights' slopes",
     "the_hidden_layer"),
    ("activated_inputs", "Does the layer's input go through the activation once too often?",
     "what stands beside delta in the weights' slopes", "full_backprop"),
    ("weights_for_inputs", "Do the weights stand where the inputs belong?",
     "what stands beside delta in the weights' slopes", "slope_of_one_weight"),
    ("inputs_missing", "Are the inputs missing in the weights' slopes?",
     "what stands beside delta in the weights' slopes", "slope_of_one_weight"),
    ("by_output_for_delta", "Are slopes of the layer made before the activation's slope is "
     "multiplied in?", "the order of lines: delta first, then the slopes", "full_backprop"),
    ("last_example_only", "Does only the last example count?",
     "the loop over the examples: `=` where `+=` belongs?", "batches_and_epochs"),
    ("first_example_only", "Does only the first example count?",
     "the loop over the examples, and each index 0", "batches_and_epochs"),
    ("means_multiplied", "Is the mean of the inputs multiplied by the sum of delta?",
     "the order: multiply example by example, then add up", "a_layer"),
    ("mean_again", "Is the mean over the examples taken once more?",
     "each division by the number of examples: the loss has one", "a_layer"),
    ("mean_missing", "Is the mean over the examples missing?",
     "each division by the number of examples: the loss has one", "a_layer"),
    ("bias_mean", "Is the bias's slope a mean, where a sum belongs?",
     "the axis and the kind of sum in the bias's slopes", "a_layer"),
    ("bias_mean_missing", "Is the mean over the examples missing in the bias's slopes?",
     "the bias's slopes: they need the factor that the weights' slopes have", "a_layer"),
    ("bias_total", "Are the bias's slopes added up over the neurons, too?",
     "the axis of the sum: over the examples alone", "a_layer"),
    ("bias_zero", "Are the bias's slopes never computed?", "where they are made", "a_layer"),
    ("bias_from_weights", "Are the bias's slopes added up from the weights' slopes?",
     "the bias's slopes: they come from delta", "a_layer"),
    ("bias_wrong_axis", "Is the sum in the bias's slopes over the neurons?",
     "the axis of the sum: over the examples", "a_layer"),
    ("bias_times_bias", "Is the bias multiplied into its own slope?",
     "the bias's slopes: the bias has the input 1", "slope_of_one_weight"),
    ("by_output_handed_on", "Does the slope by the output go on back, where delta belongs?",
     "what is multiplied with the weights on the way back", "full_backprop"),
    ("summed_back", "Are slopes only added up on the way back, without the weights?",
     "what is handed back: delta times the weights", "the_hidden_layer"),
    ("delta_handed_on", "Is delta handed back as it is, without the weights?",
     "what is handed back: delta times the weights", "the_hidden_layer"),
    ("nothing_handed_on", "Does every layer get the slope by the predictions?",
     "what comes back to a layer: it has passed through all layers after it", "the_hidden_layer"),
    ("weights_not_transposed", "Are the weights not transposed on the way back?",
     "the `.T` of the weights where delta is handed back", "the_hidden_layer"),
    ("weights_slopes_for_weights", "Do the weights' slopes stand where the weights belong, on the "
     "way back?", "what is multiplied with delta", "full_backprop"),
    ("other_weights", "Does delta go back through another layer's weights?",
     "the index of the weights where delta is handed back", "full_backprop"),
    ("weights_stepped", "Do slopes go back through weights that have stepped already?",
     "the order: all slopes first, then all steps", "full_backprop"),
    # About a training step.
    ("rate_differs", "Is there a factor in the step beside the learning rate?",
     "the line that steps, and each factor of examples in the slopes", "gradient_descent"),
    ("uphill", "Does the step go up, with a plus where a minus belongs?",
     "the sign in the line that steps", "gradient_descent"),
    ("nothing_moves", "Does the step change copies, and not the parameters themselves?",
     "where the stepped arrays are kept", "gradient_descent"),
    ("some_never_move", "Is this parameter left out of the step?",
     "each line that steps", "gradient_descent"),
    ("shape_changes", "Does a step give a parameter another shape?",
     "the shape of its slopes: NumPy spreads one over the other", "a_layer"),
    ("diverges", "Is the learning rate too large, or do the numbers grow?",
     "the learning rate: try a tenth", "gradient_descent"),
    ("rate_too_large", "Is the learning rate too large?", "the learning rate: try a tenth",
     "gradient_descent"),
    ("rate_too_small", "Is the learning rate too small?",
     "the learning rate: try ten times as much",
         "gradient_descent"),
    # About the condition: none of these is a fault of the slopes.
    ("targets_out_of_reach", "Can the last activation give such targets at all?",
     "the targets beside the range of the last activation", "activations"),
    ("wild_inputs", "Are the inputs far from the size of 1, or of very different sizes?",
     "the inputs: take the mean off and divide by the spread", "reading_digits"),
    ("dead", "Do many ReLUs give 0 for every example?",
     "the bias's start and the learning rate", "activations"),
    ("saturated", "Are most neurons where their activation is flat?",
     "the size of the starting weights and of the inputs", "activations"),
    ("alike", "Did all neurons of a layer start with equal weights?",
     "how the weights are made: they need a random start", "full_backprop"),
    ("vanishing", "Do the slopes fade on the way back?",
     "the activation, and the size of the starting weights", "activations"),
    ("one_answer", "Does the network give one answer for all examples?",
     "what differs between the examples, and whether it arrives at the last layer",
     "full_backprop"),
    ("shuffled_apart", "Do inputs and targets still belong together, or are these targets random?",
     "where the data are shuffled or cut", "batches_and_epochs"),
)  # fmt: skip

KINDS = {row[0]: Kind(*row) for row in _ROWS}
"""All kinds of findings, by their names."""
