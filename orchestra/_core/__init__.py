"""What every API needs, and nothing that knows one of them."""
