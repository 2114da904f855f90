"""Socket libraries behind the seam of `orchestra._wire`. Each module is imported when a client needs it."""
