"""The commands of meetings, one file each."""
