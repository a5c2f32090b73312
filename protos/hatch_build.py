"""Build hook: the package build generates the stubs itself, so that no generated file is kept in the repository."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class GenerateStubs(BuildHookInterface):  # type: ignore[type-arg]
    """Runs protos/generate.py before the files are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature.
        """Generate into src/, which the wheel is made of."""
        from generate import generate

        generate(Path(self.root) / "src")
