"""Rules of item writing, by tiers: A certain, B strong, C advisory, D over a bank or a form."""
