"""From records and verdicts to what the public may see."""
