"""Property tests here say how many values they try, never how long one may take: the machine may be busy."""

from hypothesis import settings

settings.register_profile("readers", deadline=None)
settings.load_profile("readers")
