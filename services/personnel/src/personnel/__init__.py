"""Personnel: units, posts, people, portfolios, who is away, and who may therefore exercise which power today."""
