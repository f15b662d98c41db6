"""Download official `.bin` files to where the `quickdraw` package looks for them. Reads none.

The package's own download starts anew when it breaks and leaves half a file that it then believes;
this one goes on where it stopped, and a file has its name only when it is whole.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Sequence
from pathlib import Path

import requests
from quickdraw import data as quickdraw_data
from quickdraw.names import QUICK_DRAWING_FILES

_CHUNK = 1 << 16
_TIMEOUT_SECONDS = 30
"""For connecting, and for the longest silence while downloading."""

Progress = Callable[[str, int, int | None], None]
"""Called with a category, the bytes that are there, and the bytes there will be, where known."""


class FetchError(Exception):
    """A download that cannot go on; the message is one sentence for a person."""


class _BrokenOffError(Exception):
    """Less came than was announced."""


_BROKEN = (
    _BrokenOffError,
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
)


def named(text: str) -> list[str]:
    """The categories of "cat, dog", or the 345 of "all"."""
    if text.strip() == "all":
        return sorted(QUICK_DRAWING_FILES)
    return [name.strip() for name in text.split(",") if name.strip()]


def check_names(categories: Sequence[str]) -> None:
    """`FetchError` naming the first that is no category of the dataset."""
    for category in categories:
        if category not in QUICK_DRAWING_FILES:
            near = [name for name in QUICK_DRAWING_FILES if category.lower() in name.lower()]
            hint = f" (did you mean {', '.join(near[:5])}?)" if near else ""
            raise FetchError(f"The dataset has no category {category!r}{hint}.")


def fetch(
    categories: Sequence[str],
    folder: Path,
    *,
    on_bytes: Progress = lambda *_: None,
) -> list[Path]:
    """Download the `.bin` files of `categories` into `folder`; those already there are left alone.

    Resumes what an earlier call began. `FetchError` says what is wrong; what had come by then is
    kept as `<file>.part` for the next call.
    """
    check_names(categories)
    folder.mkdir(parents=True, exist_ok=True)
    return [_fetch(category, folder, on_bytes) for category in categories]


def _fetch(category: str, folder: Path, on_bytes: Progress) -> Path:
    path: Path = folder / QUICK_DRAWING_FILES[category]
    if path.exists():
        size = path.stat().st_size
        on_bytes(category, size, size)
        return path
    part = path.with_name(path.name + ".part")
    url = quickdraw_data.BINARY_URL + urllib.parse.quote(path.name)
    try:
        _download(url, part, lambda done, total: on_bytes(category, done, total))
    except _BROKEN as error:
        raise FetchError(
            f"Could not download {category!r}: no connection, or it broke; run the command again "
            "to go on from here."
        ) from error
    except requests.RequestException as error:
        raise FetchError(f"Could not download {category!r}: {error}.") from error
    part.replace(path)
    return path


def _download(url: str, part: Path, on_bytes: Callable[[int, int | None], None]) -> None:
    """Append to `part` what is missing of the file at `url`; returns when it is whole."""
    begun = part.stat().st_size if part.exists() else 0
    # Compressed on the way, the bytes asked for would not be the bytes of the file.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
    with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT_SECONDS) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            if _total(response) == begun:
                return
            part.unlink()  # longer than the file is now: not its beginning
            raise _BrokenOffError
        begun = _begin(response, begun)
        total = _total(response)
        done = begun
        with part.open("ab" if begun else "wb") as file:
            on_bytes(done, total)
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                on_bytes(done, total)
    if total is not None and done < total:
        raise _BrokenOffError


def _begin(response: requests.Response, begun: int) -> int:
    """Where the body starts in the file; a server that knows no ranges sends all of it."""
    status = response.status_code
    if status == requests.codes.ok:
        return 0
    if status == requests.codes.partial_content and _range(response)[0] == begun:
        return begun
    raise requests.RequestException(f"the server answered {status} {response.reason or ''}".strip())


def _total(response: requests.Response) -> int | None:
    """How long the whole file is, as far as the answer tells."""
    if "Content-Range" in response.headers:
        return _range(response)[1]
    length = response.headers.get("Content-Length")
    return int(length) if length and response.status_code == requests.codes.ok else None


def _range(response: requests.Response) -> tuple[int | None, int | None]:
    """First byte and length of the file in `Content-Range: bytes 5-9/10` or `bytes */10`."""
    match = re.fullmatch(
        r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)", response.headers.get("Content-Range", "")
    )
    first, total = match.groups() if match else (None, None)
    return int(first) if first else None, int(total) if total and total != "*" else None
