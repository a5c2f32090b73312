"""What concerned units are asked about a topic, and coordination between them."""
