"""Minutes, from draft to issue and reissue."""
