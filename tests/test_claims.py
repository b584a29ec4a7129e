"""Each ruling that can be measured is measured here, and the test fails if it no longer holds."""

import numpy as np

from nnlib import measured_slopes


def test_claim_05_has_the_wrong_sign_for_claim_07():
    rng = np.random.default_rng(5)
    for input_value, weight, target in rng.uniform(0.5, 3, (50, 3)):
        place = np.array(weight)

        def loss(place=place, input_value=input_value, target=target):
            return float((input_value * place - target) ** 2)

        [measured] = measured_slopes(loss, [place])
        claimed = 2 * (target - input_value * weight) * input_value
        np.testing.assert_allclose(claimed, -measured, rtol=1e-6, atol=1e-8)
        before = loss()
        assert loss(weight - 0.01 * claimed) > before
        assert loss(weight - 0.01 * measured) < before
