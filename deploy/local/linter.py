"""Has the description of the API read by a linter of its ecosystem (docs/adr/0022), as `make check` does.

The linter is one package of npm, pinned with its digest in linter/package-lock.json, and node comes with the packages
of .venv; it is fetched once, and then nothing is asked of the network.
"""

import contextlib
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.install import ROOT, digest
from deploy.local.progress import Trouble, say, step

HERE = Path(__file__).with_name("linter")
RULES = HERE / "redocly.yaml"
DESCRIPTION = ROOT / "services/gateway/src/gateway/generated/openapi.json.gz"
NODE, NPM = (Path(sys.executable).with_name(name) for name in ("node", "npm"))
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""Without these it tells its maker of each run, and asks whether there is a newer one."""


def installed(run_dir: Path = ROOT / ".run") -> Path:
    """The linter's program, fetched on first use. Raises Trouble when it cannot be had."""
    package, lock = HERE / "package.json", HERE / "package-lock.json"
    folder = run_dir / f"linter-{digest([package, lock])[:12]}"
    if not folder.exists():
        run_dir.mkdir(exist_ok=True)
        with step("Fetching the linter of the API's description"), tempfile.TemporaryDirectory(dir=run_dir) as part:
            made = Path(part) / "linter"
            made.mkdir()
            for file in (package, lock):
                shutil.copy(file, made)
            options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
            done = subprocess.run([NPM, "ci", *options], cwd=made, capture_output=True, text=True)
            if done.returncode:
                raise Trouble(f"The linter could not be fetched: npm ci\n{done.stderr[-2000:]}")
            for old in run_dir.glob("linter-*"):
                shutil.rmtree(old, ignore_errors=True)
            # Another check may have been first, with the same.
            with contextlib.suppress(OSError):
                made.rename(folder)
    return folder / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"


def lint(text: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    """Have a description read, with more options of the linter's."""
    program = installed()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_bytes(text)
        command = [str(NODE), str(program), "lint", file.name, f"--config={RULES}", *options]
        return subprocess.run(command, cwd=folder, env=os.environ | QUIET, capture_output=True, text=True)


def main() -> int:
    """Read the description that was made last; say what is wrong with it and return 1."""
    try:
        done = lint(gzip.decompress(DESCRIPTION.read_bytes()), "--format=stylish")
    except Trouble as trouble:
        say(str(trouble))
        return 1
    if done.returncode:
        say(done.stdout + done.stderr)
        return 1
    say("The description of the API passes its linter.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
