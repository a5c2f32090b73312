"""The source tree as the architecture tests read it: modules, what they import, and what that reaches."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOMAIN = ("personnel", "meetings", "documents", "supervision")
SERVICES = (*DOMAIN, "gateway")
PACKAGES = {"chassis": ROOT / "chassis/src/chassis"} | {
    name: ROOT / "services" / name / "src" / name for name in SERVICES
}


@dataclass(frozen=True)
class Import:
    """One import: the dotted name, its line, and whether it is carried out only when a function is called."""

    name: str
    line: int
    late: bool


@dataclass(frozen=True)
class Module:
    """One module, by its dotted name."""

    name: str
    tree: ast.Module
    imports: tuple[Import, ...]
    path: Path = field(default=Path(), compare=False)

    @property
    def package(self) -> str:
        """The name before the first dot."""
        return self.name.partition(".")[0]


def module(name: str, source: str, path: Path = Path()) -> Module:
    """A module from its text, so that a check can be tried on a tree that breaks it."""
    tree = ast.parse(source)
    is_package = path.name == "__init__.py"
    return Module(name, tree, tuple(_imports(tree, name if is_package else name.rpartition(".")[0])), path)


def _imports(tree: ast.Module, package: str) -> Iterator[Import]:
    queue: list[tuple[ast.AST, bool]] = [(tree, False)]
    while queue:
        node, late = queue.pop()
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *([base] if base else [])])
            # `from a import b` may name a module or a thing in one; whoever looks the names up knows which.
            yield from (Import(f"{base}.{alias.name}", node.lineno, late) for alias in node.names)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            queue += [(child, late) for child in node.orelse]
            continue
        late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        queue += [(child, late) for child in ast.iter_child_nodes(node)]


@cache
def modules() -> Mapping[str, Module]:
    """Every module of the chassis and the services."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            parts = [package, *path.relative_to(folder).with_suffix("").parts]
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = module(name, path.read_text(encoding="utf-8"), path)
    return found


def commands(service: str) -> Mapping[str, Module]:
    """The command modules of a service, without the folders of areas that hold them."""
    inside_areas = f"{service}.commands."
    return {
        name: one for name, one in modules().items() if name.startswith(inside_areas) and one.path.name != "__init__.py"
    }


def target(name: str, known: Mapping[str, Module]) -> str:
    """The module an imported name stands for: itself, its parent for a thing in a module, or the name of a stranger."""
    while name and name not in known:
        parent = name.rpartition(".")[0]
        if not parent or parent.partition(".")[0] not in {other.package for other in known.values()}:
            return name
        name = parent
    return name


def reached(
    start: str, known: Mapping[str, Module], *, skip: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """Every name that importing `start` brings in, with the way to it; late imports count, except those in `skip`."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = [start]
    while queue:
        here = queue.pop(0)
        if here not in known:
            continue
        names = [one.name for one in known[here].imports if not (one.late and here in skip)]
        for name in names:
            found = target(name, known)
            # Importing a.b.c runs a and a.b as well.
            parts = found.split(".")
            for step in (".".join(parts[:length]) for length in range(1, len(parts) + 1)):
                if step not in ways:
                    ways[step] = (*ways[here], step)
                    queue.append(step)
    return ways


@cache
def rulebook(service: str) -> Mapping[str, Mapping[str, object]]:
    """The rows of a service's rulebook; empty for one that has none."""
    rows: dict[str, Mapping[str, object]] = {}
    for path in sorted((PACKAGES[service] / "rulebook").glob("*.toml")):
        rows |= tomllib.loads(path.read_text(encoding="utf-8")).get("rules", {})
    return rows


@cache
def obligations() -> Mapping[str, tuple[str, str]]:
    """Obligation id to the service that enforces it and its kind."""
    lines = (Path(__file__).parent / "obligation_ids.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {rule: (service, kind) for rule, service, kind in rows}


@cache
def committed() -> tuple[Path, ...]:
    """Every text file that is or would be committed; all but hidden folders where there is no git."""
    asked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],  # noqa: S607  (git as the machine has it)
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0:
        paths = [ROOT / name for name in asked.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(part[0] == "." for part in path.relative_to(ROOT).parts)]
    return tuple(path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8192])


def inside(path: Path) -> str:
    """A path as a reader of the tree names it."""
    return str(path.relative_to(ROOT))
