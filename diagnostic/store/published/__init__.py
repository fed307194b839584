"""What cities declare, and what the secretariat publishes to them."""
