"""What several commands share: a layer between the model and the commands and reads."""
