"""Build hook: a wheel describes the API anew, because its description is not kept in the repository."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DescribeApi(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `python -m gateway describe` before the files are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature.
        """Write src/gateway/generated/openapi.json.gz; raises CalledProcessError when the API cannot be described."""
        if version == "editable":
            # deploy/local/install.py keeps the description of a checkout up to date, and its parts may come later.
            return
        here = Path(self.root).resolve()
        # The packages it stands on need not be installed where wheels are built: they lie beside it.
        beside = [here / "src", here.parents[1] / "chassis" / "src", here.parents[1] / "protos" / "src"]
        path = os.pathsep.join([*map(str, beside), *filter(None, [os.environ.get("PYTHONPATH")])])
        subprocess.run([sys.executable, "-m", "gateway", "describe"], env=os.environ | {"PYTHONPATH": path}, check=True)
