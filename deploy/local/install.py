"""Sets up .venv from the locks. Runs on a bare python3, so it uses the standard library only.

What has been done is written down as a digest of what it was done from, so a second run costs nothing; an
installation that was interrupted is recognised by the note it left at its beginning, and is made anew.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Started as a plain file, this program would not find its own package.
sys.path.insert(0, str(ROOT))

from deploy.local.progress import Trouble, say, step  # noqa: E402

LOCK = "requirements-dev.lock"


def install(root: Path = ROOT, described: bool = True) -> Path:
    """Bring root/.venv up to date and return its Python; raise Trouble with what to do when that cannot be.

    Not `described`: the API's description stays as it is, because more of what it is made from is about to be written.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever python3 the machine has comes by here.
        raise Trouble(
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. "
            "Name another one so: make run PYTHON=python3.12"
        )
    (root / ".run").mkdir(exist_ok=True)
    with (root / ".run" / "install.lock").open("w") as lock:
        # Two commands started together would otherwise install into each other's half-made environment.
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step("Waiting for another set-up of this folder to end"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        python = root / ".venv" / "bin" / "python"
        _packages_from_lock(root, python)
        _stubs(root, python)
        _own_packages(root, python)
        if described:
            _description(root, python)
    return python


def _packages_from_lock(root: Path, python: Path) -> None:
    venv = root / ".venv"
    begun = venv / "install-begun"
    wanted = digest([root / LOCK], sys.version.split()[0], str(venv))
    if _done(venv / "stamp-lock", wanted) and python.exists():
        return
    if begun.exists() or (venv.exists() and not _works(python)):
        say("  An earlier installation did not end; .venv is made anew.")
        shutil.rmtree(venv)
    if not venv.exists():
        _make_venv(venv)
    begun.touch()
    (venv / "stamp-lock").unlink(missing_ok=True)
    with step(f"Installing the packages of {LOCK} into .venv"):
        _run(python, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", str(root / LOCK), cwd=root)
    begun.unlink()
    (venv / "stamp-lock").write_text(wanted)


def _make_venv(venv: Path) -> None:
    """Make the environment; Debian's python3 lacks the part that brings pip, so root installs that first."""
    with step("Making the virtual environment .venv"):
        if not _has_ensurepip():
            name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            if os.geteuid() != 0 or shutil.which("apt-get") is None:
                raise Trouble(f"Python's venv module is not whole. Install it, on Debian with: sudo apt install {name}")
            env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            _run("apt-get", "-q", "update", cwd=Path("/"), env=env)
            _run("apt-get", "-q", "install", "-y", "--no-install-recommends", name, cwd=Path("/"), env=env)
        _run(sys.executable, "-m", "venv", str(venv), cwd=Path("/"))


def _has_ensurepip() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def _works(python: Path) -> bool:
    """Say whether the environment's Python runs and has pip; one that was copied or cut short does not."""
    if not python.exists():
        return False
    return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0


def _stubs(root: Path, python: Path) -> None:
    generator = root / "protos" / "generate.py"
    if not generator.exists():
        return
    sources = [generator, *sorted((root / "protos").rglob("*.proto"))]
    _once(
        root / ".venv" / "stamp-stubs",
        digest(sources) if any((root / "protos" / "src").rglob("*_pb2.py")) else "none",
        lambda: digest(sources),
        "Generating the protobuf stubs",
        lambda: _run(python, str(generator), cwd=root),
    )


def _own_packages(root: Path, python: Path) -> None:
    projects = [root / "protos", root / "chassis", *sorted((root / "services").glob("*"))]
    projects = [project for project in projects if (project / "pyproject.toml").exists()]
    if not projects:
        return
    state = digest([project / "pyproject.toml" for project in projects], str(root))
    editable = [part for project in projects for part in ("-e", str(project))]
    _once(
        root / ".venv" / "stamp-packages",
        state,
        lambda: state,
        "Installing our own packages",
        lambda: _run(
            python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-build-isolation", *editable, cwd=root
        ),
    )


def _description(root: Path, python: Path) -> None:
    """Have the gateway describe its API anew when anything it is described from has changed, or the file itself."""
    gateway = root / "services" / "gateway" / "src" / "gateway"
    if not gateway.exists():
        return
    made = gateway / "generated" / "openapi.json.gz"

    def state() -> str:
        code = [*sorted(gateway.rglob("*.py")), gateway / "generated" / "rules.json"]
        # What reads the protos and the rules of a function, what the protos say, and the libraries that write it down.
        chassis = root / "chassis" / "src" / "chassis"
        readers = [chassis / name for name in ("enforced.py", "law.py", "stated.py")]
        more = [*readers, *sorted((root / "protos").rglob("*.proto")), root / LOCK]
        return digest([*code, *more, made])

    _once(
        root / ".venv" / "stamp-description",
        state() if made.exists() else "none",
        state,
        "Describing the API",
        lambda: _run(python, "-m", "gateway", "describe", cwd=root),
    )


def _once(stamp: Path, now: str, after: Callable[[], str], what: str, action: Callable[[], None]) -> None:
    if _done(stamp, now):
        return
    stamp.unlink(missing_ok=True)
    with step(what):
        action()
    stamp.write_text(after())


def _done(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def digest(files: Iterable[Path], *more: str) -> str:
    """Return a digest of the files' names and contents and of what else matters."""
    state = hashlib.sha256()
    for part in more:
        state.update(part.encode() + b"\0")
    for file in files:
        state.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return state.hexdigest()


def _run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        shown = " ".join(Path(part).name if isinstance(part, Path) else part for part in command)
        raise Trouble(f"This command failed: {shown}\n{done.stdout[-3000:]}")


def main() -> int:
    """Set up; on trouble say what to do and return 1."""
    try:
        install(described="undescribed" not in sys.argv[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next run begins the installation anew.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
