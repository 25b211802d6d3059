"""Every name that Slack and the bot have in common; manifest.yaml is held against these."""

from enum import StrEnum

SLACKBOT = "USLACKBOT"


class Command(StrEnum):
    """Slash commands."""

    ASK = "/smask"
    CONCERN = "/smconcern"


class Shortcut(StrEnum):
    """Callback ids of shortcuts."""

    ASK_MESSAGE = "answers.ask_message"
    LOAD_POLICY = "documents.load"
    LOG_MESSAGE = "concerns.log_message"


class Event(StrEnum):
    """Events that the bot subscribes to, by the name that the manifest uses."""

    DIRECT_MESSAGE = "message.im"
    MENTION = "app_mention"
    HOME_OPENED = "app_home_opened"
    TEAM_JOIN = "team_join"
    USER_CHANGE = "user_change"

    @property
    def type(self) -> str:
        """The name that the event itself carries."""
        return self.partition(".")[0]


class Action(StrEnum):
    """Buttons, and fields that tell at once. Some carry a place: `answers.choose.0`."""

    CHOOSE = "answers.choose"
    NONE_OF_THESE = "answers.none"
    RELATED = "answers.related"
    SHARE = "answers.share"
    WORDING = "documents.wording"
    LOAD_POLICY = "documents.load"
    PROPOSAL = "documents.proposal"
    DISCARD = "documents.discard"
    PAGE = "documents.page"
    DRIFT = "documents.drift"
    VERSIONS = "documents.versions"
    REVIEW = "documents.review"
    ACCEPT_MOVED = "documents.accept_moved"
    HOME_ASK = "home.ask"
    SETTINGS = "settings.open"
    SUPERVISORS = "settings.supervisors"
    WORKER = "settings.worker"
    CHANGES = "settings.changes"
    ASK_A_PERSON = "asks.open"
    ASK_AGAIN = "asks.again"
    THAT_HELPS = "asks.helped"
    TAKE = "asks.take"
    ANSWER = "asks.answer"
    NOT_OURS = "asks.not_ours"
    HAND_OVER = "asks.hand_over"
    HELPFUL = "feedback.helpful"
    NOT_HELPFUL = "feedback.not_helpful"
    UNANSWERED = "unanswered.open"
    UNANSWERED_PAGE = "unanswered.page"
    GROUP = "unanswered.group"
    INTENT = "unanswered.intent"
    DISMISS = "unanswered.dismiss"
    PHRASINGS = "phrasings.open"
    PHRASINGS_PAGE = "phrasings.page"
    WITHDRAW = "phrasings.withdraw"
    GAPS = "gaps.open"
    PRIVACY = "privacy.open"
    CHECK_ON_IT = "checks.take"
    CHECK_DONE = "checks.done"
    CHECK_REPORT = "checks.report"
    CHECK_CANNOT = "checks.cannot"
    CHECK_HAND_OVER = "checks.hand_over"
    CHECKS = "checks.list"
    CHECK_CHANGE = "checks.change"
    CHECK_COMING = "checks.coming"
    LOG_CONCERN = "concerns.log"
    CONCERN_KIND = "concerns.kind"
    OPEN_CONCERN = "concerns.open"
    CONCERNS = "concerns.list"
    CONCERN_STEP = "concerns.step"
    CONCERN_TIMELINE = "concerns.timeline"

    def at(self, place: int) -> str:
        """The id of one of several such buttons, which Slack wants to differ."""
        return f"{self}.{place}"


class Field(StrEnum):
    """Fields of forms that tell nothing before the form is submitted."""

    PEOPLE = "settings.people"
    WORDS = "words"
    FILE = "documents.file"
    DECISION = "documents.decision"
    TICKED = "ticked"
    CHOSEN = "chosen"
    ENTRY = "entry"


class Form(StrEnum):
    """Callback ids of the modals that are submitted."""

    SETTINGS = "settings.save"
    SUPERVISOR = "settings.save_supervisor"
    ASK = "asks.send"
    ANSWER = "asks.send_answer"
    NOT_OURS = "asks.decline"
    HAND_OVER = "asks.send_hand_over"
    FILE = "documents.read"
    WHICH_FILE = "documents.read_one"
    MAKE_LIVE = "documents.make_live"
    REVIEW = "documents.save_review"
    SUBJECT = "unanswered.count"
    APPROVE = "phrasings.approve"
    PRIVACY = "privacy.save"
    CHECK_REPORT = "checks.save_report"
    CHECK_HAND_OVER = "checks.save_hand_over"
    CHECK_CHANGE = "checks.save_change"
    CONCERN = "concerns.save"
    CONCERN_STEP = "concerns.save_step"
