"""The commands of meetings: a folder an area, one file each, a dataclass and its handler."""
