"""The exceptions of our libraries that we translate: a new one must be looked at first."""

import nbclient.exceptions
import papermill.exceptions
import pytest

NBCLIENT = {
    "CellControlSignal",
    "CellExecutionComplete",
    "CellExecutionError",
    "CellTimeoutError",
    "DeadKernelError",
}
PAPERMILL = {
    "AwsError",
    "FileExistsError",
    "PapermillException",
    "PapermillExecutionError",
    "PapermillMissingParameterException",
    "PapermillOptionalDependencyException",
    "PapermillParameterOverwriteWarning",
    "PapermillRateLimitException",
    "PapermillWarning",
}


@pytest.mark.parametrize(
    ("module", "known"), [(nbclient.exceptions, NBCLIENT), (papermill.exceptions, PAPERMILL)]
)
def test_no_exception_of_a_library_is_unknown_to_us(module, known: set[str]):
    names = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }

    assert names == known
