"""What a reader answers when it will not guess."""


class Unclear(ValueError):
    """Typed words that are no value, or could be two: a question to the person, as a sentence in Chinese."""
