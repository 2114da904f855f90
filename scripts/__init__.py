"""Tools that keep the repository: never imported by the package that users install."""
