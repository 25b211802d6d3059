"""Questions: by direct message, mention, command or shortcut."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from slack_bolt import App

from chatbot.domain.answers import Question, Surface
from chatbot.domain.errors import NotAuthorisedError, TransientDeliveryError
from chatbot.domain.inbox import InboxItem
from chatbot.domain.people import Standing
from chatbot.domain.policies import PolicyPack
from chatbot.services.answers import AnswerService
from chatbot.services.inbox import InboxService
from chatbot.services.people import PeopleService
from chatbot.slack.blocks.answers import Audience, render, render_help
from chatbot.slack.blocks.failures import NO_WORDS, NO_WORDS_IN_MESSAGE
from chatbot.slack.blocks.reply import Reply, sentence
from chatbot.slack.ids import Command, Event, Shortcut
from chatbot.slack.listeners.failures import Failures
from chatbot.slack.messenger import SlackMessenger
from chatbot.slack.payloads import Address, Asked, Incoming, read_command, read_shortcut

MOST_WAITING: Final = 500


class WaitingReplies:
    """Replies that Slack would not take yet.

    A second attempt sends the same reply: to ask again would log the question
    twice, and a second miss in a row is answered otherwise than a first. Only
    where the policy has changed in the meantime it is asked again.
    """

    def __init__(self) -> None:
        self._replies: OrderedDict[str, tuple[Reply, str]] = OrderedDict()
        self._lock = Lock()

    def keep(self, event_id: str, reply: Reply, policy_state: str) -> None:
        """Keep a reply for the next attempt; of very many the oldest is dropped."""
        with self._lock:
            self._replies[event_id] = reply, policy_state
            if len(self._replies) > MOST_WAITING:
                self._replies.popitem(last=False)

    def take(self, event_id: str, policy_state: str) -> Reply | None:
        """The reply of an earlier attempt, if there is one that rests on the same policy."""
        with self._lock:
            reply, state = self._replies.pop(event_id, (None, ""))
        return reply if state == policy_state else None


@dataclass(frozen=True, kw_only=True)
class AnswerListeners:
    """What people ask with."""

    answers: AnswerService
    people: PeopleService
    inbox: InboxService
    messenger: SlackMessenger
    failures: Failures
    bot_user_id: str
    waiting: WaitingReplies = field(default_factory=WaitingReplies)

    def handle_message(self, body: dict[str, Any]) -> None:
        """A direct message or a mention, which the middleware has accepted."""
        self.inbox.process(body["event_id"], self.deliver)

    def handle_command(self, body: dict[str, Any]) -> None:
        """`/smask ...`: only the asker sees the answer."""
        asked = read_command(body, self.bot_user_id)
        if not asked.text:
            self.people.require_asker(asked.user)
            self._respond(asked, render_help(self._pack, Command.ASK))
            return
        conversation = f"command:{asked.address.channel}:{asked.user}"
        self._answer_privately(asked, Surface.COMMAND, conversation)

    def handle_shortcut(self, body: dict[str, Any]) -> None:
        """The shortcut on somebody's message, whose words are the question."""
        asked = read_shortcut(body, self.bot_user_id)
        if not asked.text:
            self.people.require_asker(asked.user)
            self._respond(asked, sentence(NO_WORDS_IN_MESSAGE))
            return
        self._answer_privately(asked, Surface.SHORTCUT, None)

    def deliver(self, item: InboxItem) -> None:
        """Answer an accepted message.

        Raises:
            TransientDeliveryError: to be begun again later.
            PermanentDeliveryError: Slack does not take the answer.
        """
        incoming = Incoming.from_body(item.body)
        if item.attempts > 1 and self._was_answered(incoming):
            return
        try:
            # Read beforehand: a document that goes live in between makes the reply old.
            state = self.answers.policy_state()
            reply = self.waiting.take(incoming.event_id, state) or self._reply_to(incoming, item)
        except NotAuthorisedError as error:
            self.failures.tell(error, incoming)
            return
        if reply:
            self._post(incoming, reply, state)

    def retry(self, item: InboxItem) -> None:
        """Answer a message that was left undone.

        Raises:
            TransientDeliveryError: to be begun again later.
        """
        try:
            self.deliver(item)
        except TransientDeliveryError:
            raise
        except Exception as error:  # noqa: BLE001 - as Bolt does: one bad event must not stop the next
            self.failures.tell(error, Incoming.from_body(item.body))

    def _was_answered(self, incoming: Incoming) -> bool:
        """Whether an attempt got through although nobody heard of it.

        Channels cannot be read without the scope to read everything in them:
        there the answer is sent again.
        """
        return incoming.address.is_direct and self.messenger.was_posted(
            incoming.address, incoming.event_id, incoming.ts
        )

    def _reply_to(self, incoming: Incoming, item: InboxItem) -> Reply | None:
        """What to say to a message; nothing to a bot, or two of them never stop."""
        if self.people.identify(incoming.user).standing is Standing.BOT:
            return None
        if not incoming.text:
            self.people.require_asker(incoming.user)
            return sentence(NO_WORDS) if incoming.has_files else render_help(self._pack)
        question = Question(
            text=incoming.text,
            surface=incoming.surface,
            asked_at=item.received_at,
            conversation=incoming.conversation,
            message_id=incoming.event_id,
        )
        response = self.answers.answer(question, incoming.user)
        audience = Audience.DIRECT if incoming.address.is_direct else Audience.CHANNEL
        return render(response, self._pack, audience)

    def _post(self, incoming: Incoming, reply: Reply, policy_state: str) -> None:
        try:
            self.messenger.post(incoming.address, reply, mark=incoming.event_id)
        except TransientDeliveryError:
            self.waiting.keep(incoming.event_id, reply, policy_state)
            raise

    def _answer_privately(self, asked: Asked, surface: Surface, conversation: str | None) -> None:
        question = Question(
            text=asked.text,
            surface=surface,
            asked_at=self.answers.clock.now(),
            conversation=conversation,
        )
        response = self.answers.answer(question, asked.user)
        self._respond(asked, render(response, self._pack, private_audience(asked.address)))

    def _respond(self, asked: Asked, reply: Reply) -> None:
        self.messenger.respond(asked.response_url, reply, thread_ts=asked.address.thread_ts)

    @property
    def _pack(self) -> PolicyPack:
        return self.answers.index.pack


def private_audience(address: Address) -> Audience:
    """Of what only one person sees: in a channel they may share it."""
    return Audience.PRIVATE if address.is_direct else Audience.PRIVATE_IN_CHANNEL


def register(bolt: App, listeners: AnswerListeners) -> None:
    """Listen to questions."""
    bolt.event(Event.DIRECT_MESSAGE.type)(listeners.handle_message)
    bolt.event(Event.MENTION.type)(listeners.handle_message)
    interaction = listeners.failures.interaction
    bolt.command(Command.ASK)(interaction(listeners.handle_command))
    bolt.message_shortcut(Shortcut.ASK_MESSAGE)(interaction(listeners.handle_shortcut))
