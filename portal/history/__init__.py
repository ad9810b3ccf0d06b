"""What happened, who did it, when: append-only, hash-chained; feeds each plan's timeline and the audit."""
