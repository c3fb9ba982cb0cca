"""The mirror: one's own network, and how well one's picture of the ties matches the measured one.

``ego`` shows a person's contacts, blind spots, reliance and similarity; ``guess`` compares a guessed
network with the measured one; ``everyone`` does so for every perceiver in the data; ``reveal`` sets what
somebody believed of their own network beside what the files show.
"""

from orgmap.mirror.accuracy import everyone, guess, phi
from orgmap.mirror.before import Belief, Revealed, reveal
from orgmap.mirror.own import ego

__all__ = ["Belief", "Revealed", "ego", "everyone", "guess", "phi", "reveal"]
