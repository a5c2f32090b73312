"""The agenda of a meeting, set, fixed and revised."""
