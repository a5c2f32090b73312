"""The commands of supervision: a folder an area, one file each, a dataclass and its handler."""
