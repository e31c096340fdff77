"""Multinomial logistic regression for small labelled corpora: how the classifiers of this package are fitted.

Only benchmarks call it (with the extra `fit`): what they fit is shipped, and nothing is fitted while the product runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np

    Matrix: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

BIAS_INPUT = 2.0
"""Every row's input of the bias: the larger, the less the penalty holds it down."""


def logistic(
    rows: Sequence[dict[int, float]],
    wanted: Sequence[int],
    size: tuple[int, int],
    *,
    penalty: float,
    steps: int,
) -> tuple[Matrix, Matrix]:
    """The weights [features, classes] and the bias [classes] for `rows` (feature to value), with an L2 penalty.

    `wanted` holds each row's class, from 0, and at least three of them; `size`: how many features and classes there
    are. Raises InvalidInput without scikit-learn.
    """
    try:
        import numpy as np
        from scipy.sparse import csr_array
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise InvalidInput("fitting needs scikit-learn: pip install 'assent[fit]'", field="fit") from error
    features, classes = size
    starts, places, values = [0], list[int](), list[float]()
    for row in rows:
        places += [*row, features]
        values += [*row.values(), BIAS_INPUT]
        starts.append(len(places))
    inputs = csr_array((values, places, starts), shape=(len(rows), features + 1))
    found = LogisticRegression(C=1 / penalty, fit_intercept=False, max_iter=steps, tol=1e-5)
    found.fit(inputs, wanted)
    weights = np.zeros((features + 1, classes))
    weights[:, found.classes_] = found.coef_.T
    return weights[:-1], BIAS_INPUT * weights[-1]
