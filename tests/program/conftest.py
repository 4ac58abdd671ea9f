"""Settings of hypothesis for the tests of the program: how long one example takes depends on the machine."""

from hypothesis import settings

settings.register_profile('program', deadline=None)
settings.load_profile('program')
