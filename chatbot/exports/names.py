"""People's names while one file is written."""

import logging
from dataclasses import dataclass, field

from chatbot.domain.errors import DeliveryError
from chatbot.exports.cells import Name

log = logging.getLogger(__name__)


@dataclass
class Names:
    """Asks once for each person; after the first failure it gives user ids and asks no more."""

    ask: Name
    reachable: bool = True
    known: dict[str, str] = field(default_factory=dict)

    def name_of(self, user_id: str) -> str:
        """What somebody is called."""
        if user_id not in self.known:
            self.known[user_id] = self._asked(user_id)
        return self.known[user_id]

    def _asked(self, user_id: str) -> str:
        if not self.reachable:
            return user_id
        try:
            return self.ask(user_id)
        except DeliveryError as error:
            log.warning("names_not_known", extra={"reason": str(error)})
            self.reachable = False
            return user_id
