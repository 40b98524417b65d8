"""A text's place in space: unit length, float32. Decision 0011 says why numpy is its form."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""Shape (dimensions,), unit length."""

Matrix = NDArray[np.float32]
"""Shape (texts, dimensions), each row a Vector."""
