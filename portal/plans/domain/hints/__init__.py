"""体检: the rules behind the soft hints. Pure; what they compare with comes from `plans.queries.hints`."""
