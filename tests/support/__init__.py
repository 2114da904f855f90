"""Stand-ins shared by tests: a canned network, a clock that costs no time, one way to call both clients."""
