"""The maps inside a picture, decoded by matplotlib, which had no part in writing them."""

import base64
import io
import re

import numpy as np
from matplotlib.image import imread


def images_of(picture):
    """The colours of each map, from 0 to 255, row by row from the top."""
    return [
        np.rint(255 * imread(io.BytesIO(base64.b64decode(one)))[:, :, :3]).astype(int)
        for one in re.findall(r'href="data:image/png;base64,([^"]+)"', picture.svg)
    ]
