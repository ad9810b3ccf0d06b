"""A plan as values: questions, content, document, what is missing, hints, room on paper. Pure."""
