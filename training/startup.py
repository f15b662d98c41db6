"""TensorFlow, without its chatter. Imports it not: that is done inside `starting`."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """Around the first import of TensorFlow, which greets before its own log level counts."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # The faster kernels, which it only chooses by itself on some processors.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    with hushed():
        yield


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Put aside what native code says on standard error, and Python on standard output.

    Shown after all when what runs inside fails.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                yield
        except BaseException:
            aside.seek(0)
            os.write(kept, aside.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
