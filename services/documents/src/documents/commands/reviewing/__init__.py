"""Reviews of a draft by the office and the justice bureau, and its return."""
