"""The commands of the documents service, one file each."""
