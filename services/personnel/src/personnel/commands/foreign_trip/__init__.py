"""Travel abroad, and the plan of the year for it."""
