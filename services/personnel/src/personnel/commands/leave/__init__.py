"""Leave: asking, judging, going, coming back, and who stands in."""
