"""The commands of documents: a folder an area, one file each, a dataclass and its handler."""
