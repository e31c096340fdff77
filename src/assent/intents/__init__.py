"""What is wanted, and every type and port that crosses a room. No logic of any plane lives here."""
