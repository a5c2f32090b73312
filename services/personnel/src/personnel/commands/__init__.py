"""The commands of personnel: one file each, a dataclass and its handler."""
