"""Fetches the Fandol fonts (Song, Kai, Hei, FangSong) out of Debian's texlive-lang-chinese, without installing TeX."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from deploy.local.progress import say, step

_PACKAGE = "texlive-lang-chinese"
_WANTED = (
    "FandolFang-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolHei-Bold.otf",
    "FandolSong-Regular.otf",
    "FandolSong-Bold.otf",
)


def fetch(run_dir: Path) -> Path:
    """Return the folder of the fonts, fetched on first use. A failure costs a sentence, not the run."""
    folder = run_dir / "fonts"
    if folder.exists() or os.environ.get("ZHENGLING_FONTS"):
        return Path(os.environ.get("ZHENGLING_FONTS") or folder)
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        say(
            "  The Fandol fonts come as a Debian package, and this is no Debian: documents will name a substitute font."
        )
        return folder
    part = run_dir / "fonts.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        _download(part)
        _unpack(next(part.glob("*.deb")), part / "fonts")
        (part / "fonts").rename(folder)
    except (subprocess.CalledProcessError, OSError, StopIteration, tarfile.TarError) as error:
        reason = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:]
        say(f"  The Fandol fonts could not be fetched ({''.join(reason)}): documents will name a substitute font.")
        say(f"  Fonts of your own: set ZHENGLING_FONTS to a folder with {', '.join(_WANTED)}.")
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _apt(*arguments: str, cwd: Path | None = None) -> str:
    # Without this option apt, run by root, warns that its sandbox user cannot write to our folder.
    command = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def _download(part: Path) -> None:
    try:
        address = _apt("download", "--print-uris", _PACKAGE)
    except subprocess.CalledProcessError:
        # A fresh machine may have no package lists yet; only root may fetch them.
        _apt("update")
        address = _apt("download", "--print-uris", _PACKAGE)
    total = int(address.split()[2])

    def progress() -> str:
        here = sum(file.stat().st_size for file in part.glob("*.deb"))
        return f", {here / 1e6:.0f} of {total / 1e6:.0f} MB"

    with step("Fetching the Fandol fonts", progress):
        _apt("download", _PACKAGE, cwd=part)


def _unpack(package: Path, folder: Path) -> None:
    folder.mkdir()
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacking,
        tarfile.open(fileobj=unpacking.stdout, mode="r|") as archive,
    ):
        for member in archive:
            if Path(member.name).name in _WANTED and (source := archive.extractfile(member)):
                (folder / Path(member.name).name).write_bytes(source.read())
    if len(list(folder.iterdir())) != len(_WANTED):
        raise OSError(f"{package.name} does not hold the fonts that were expected")


if __name__ == "__main__":
    fetch(Path(sys.argv[1] if len(sys.argv) > 1 else ".run"))
