"""Orchestra (api.orchestrasolutions.com): its operations, values, results and tables."""
