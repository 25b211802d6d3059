"""Text -> ranked labels with calibrated confidences; knows nothing of packs, clauses or Slack."""

from chatbot.matching.examples import Example, Ranked
from chatbot.matching.files import MatcherFileError, fingerprint
from chatbot.matching.matcher import Matcher
from chatbot.matching.passages import PassageIndex
from chatbot.matching.training import Settings
from chatbot.matching.wordvectors import WordVectorsError

__all__ = [
    "Example",
    "Matcher",
    "MatcherFileError",
    "PassageIndex",
    "Ranked",
    "Settings",
    "WordVectorsError",
    "fingerprint",
]
