"""Which font of the national layout is played by which font at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

NONE = "no Chinese font"


@dataclass(frozen=True)
class Role:
    """One typeface of the layout: families that are it, and families that may stand in for it, best first."""

    name: str
    families: tuple[str, ...]
    stand_ins: tuple[str, ...]


ROLES = {
    "mark": Role(
        "小标宋",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0", "方正小标宋简体", "方正小标宋_GBK"),
        ("FandolSong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
    ),
    "body": Role(
        "仿宋",
        ("FangSong", "FangSong_GB2312", "仿宋_GB2312", "仿宋", "FandolFang R", "FandolFang", "STFangsong"),
        ("FandolSong", "FandolKai", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
    ),
    "hei": Role(
        "黑体",
        ("SimHei", "黑体", "FandolHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
        ("FandolSong", "Noto Serif CJK SC"),
    ),
    "kai": Role(
        "楷体",
        ("KaiTi", "KaiTi_GB2312", "楷体_GB2312", "楷体", "FandolKai", "STKaiti", "LXGW WenKai", "AR PL KaitiM GB"),
        ("FandolFang R", "FandolSong", "Noto Serif CJK SC"),
    ),
    "song": Role(
        "宋体",
        ("SimSun", "宋体", "FandolSong", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", "AR PL SungtiL GB"),
        ("FandolFang R",),
    ),
}
_CHINESE = {name for role in ROLES.values() for name in (*role.families, *role.stand_ins)}
_MARKS = ("CJK", "Han S", "Song", "Fang", "Kai", "Hei", "Ming", "宋", "黑", "楷", "WenQuanYi", "AR PL", "LXGW")


@dataclass(frozen=True)
class Chosen:
    """The fonts at hand, the family chosen for each role, and what stands in for what."""

    fonts: typst.Fonts
    families: dict[str, str]
    substituted: tuple[str, ...]


def choose(folder: Path | None) -> Chosen:
    """The fonts of `folder` and of the system, and which of them plays which role."""
    # A folder that is not there, or an empty setting, is the same as none: the output names what stands in.
    paths = [str(folder)] if folder and folder.is_dir() else []
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=paths)
    at_hand = sorted(set(fonts.families()))
    families, substituted = {}, []
    for key, role in ROLES.items():
        if found := _first(role.families, at_hand):
            families[key] = found
            continue
        found = _first(role.stand_ins, at_hand) or _any_chinese(at_hand)
        families[key] = found or at_hand[0]
        substituted.append(f"{role.name} → {found or NONE}")
    return Chosen(fonts, families, tuple(substituted))


def _first(wanted: Sequence[str], at_hand: Sequence[str]) -> str:
    return next((name for name in wanted if name in at_hand), "")


def _any_chinese(at_hand: Sequence[str]) -> str:
    known = _first(sorted(_CHINESE), at_hand)
    return known or next((name for name in at_hand if any(mark in name for mark in _MARKS)), "")
