"""What units report on their tasks, and how they are answered."""
