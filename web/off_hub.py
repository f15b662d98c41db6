"""Work on a native thread, so that gevent's hub goes on meanwhile. It chooses no thread itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent.threadpool import ThreadPool

P = ParamSpec("P")
R = TypeVar("R")


def off_hub(pool: ThreadPool, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What `work` returns or raises, computed in the pool while other greenlets run.

    The error is carried back as a value: raised in the pool, gevent would print it as well.
    """

    def guarded() -> tuple[R | None, Exception | None]:
        try:
            return work(*args, **kwargs), None
        except Exception as error:  # noqa: BLE001 - raised again on the hub
            return None, error

    result, error = pool.apply(guarded)
    if error is not None:
        raise error
    answer: R = result
    return answer
