"""The commands of personnel: a folder an area, one file each, a dataclass and its handler."""
