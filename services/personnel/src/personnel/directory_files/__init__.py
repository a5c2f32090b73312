"""The directory in files: CSV and workbooks, read so that each problem is told by its cell, and written to be read."""
