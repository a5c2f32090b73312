"""One module a command: a frozen dataclass and the function that carries it out."""
