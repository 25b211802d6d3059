"""The names of figures, breakdowns and tables, by which pictures and files find them."""

from typing import Final

# Figures.
CHECKS_DUE: Final = "checks.due"
CHECKS_IN_TIME: Final = "checks.in_time"
CHECKS_LATE: Final = "checks.late"
CHECKS_MISSED: Final = "checks.missed"
CHECKS_NOBODY: Final = "checks.nobody_there"
CHECKS_WAITING: Final = "checks.waiting"
CHECKS_SKIPPED: Final = "checks.skipped"
CHECKS_MEDIAN: Final = "checks.time_to_done"
CHECKS_FOUND: Final = "checks.something_found"
CONCERNS_LOGGED: Final = "concerns.logged"
CONCERNS_LOGGED_OPEN: Final = "concerns.logged_open"
CONCERNS_OPEN: Final = "concerns.open"
FOLLOW_UPS_OPEN: Final = "concerns.follow_ups_open"
FOLLOW_UPS_OVERDUE: Final = "concerns.follow_ups_overdue"
FOLLOW_UPS_AGE: Final = "concerns.follow_ups_age"
FOLLOW_UPS_OLDEST: Final = "concerns.follow_ups_oldest"
QUESTIONS_ASKED: Final = "questions.asked"
QUESTIONS_ANSWERED: Final = "questions.answered"
QUESTIONS_ASKED_BACK: Final = "questions.asked_back"
QUESTIONS_CHOSEN: Final = "questions.chosen"
QUESTIONS_NOT_COVERED: Final = "questions.not_covered"
QUESTIONS_TO_TEACH: Final = "questions.to_teach"
QUESTIONS_NO_MATCH: Final = "questions.no_match"
QUESTIONS_WITHHELD: Final = "questions.withheld"
QUESTIONS_MAY_BE_RULE: Final = "questions.may_be_rule"
ANSWERS_HELPFUL: Final = "questions.helpful"
ASKS_HANDED: Final = "questions.handed_over"
ASKS_ANSWERED: Final = "questions.handed_over_answered"
ASKS_MEDIAN: Final = "questions.handed_over_time"
POLICY_GAPS: Final = "policy.gaps"
POLICY_HELD_BACK: Final = "policy.held_back"
POLICY_READ: Final = "policy.read"
POLICY_OVERDUE: Final = "policy.overdue"
POLICY_WITHOUT_SLACK: Final = "policy.read_without_slack"
SUPERVISION_DUE: Final = "supervision.due"
SUPERVISION_HELD: Final = "supervision.held"
SUPERVISION_MOVED: Final = "supervision.moved"
SUPERVISION_OVERDUE: Final = "supervision.overdue"
SUPERVISION_NOT_HELD: Final = "supervision.not_held"
SUPERVISION_UNSAID: Final = "supervision.unsaid"
SUPERVISION_FEEDBACK: Final = "supervision.feedback"
PROFILES_RUN: Final = "profiles.run"
PROFILES_NO_OWNER: Final = "profiles.without_owner"
PROFILES_NOT_REVIEWED: Final = "profiles.not_reviewed"
PROFILES_NOT_HANDED_OVER: Final = "profiles.not_handed_over"
PROFILES_REQUESTED: Final = "profiles.requests_waiting"
PROFILES_LEAVERS: Final = "profiles.leavers"

# Breakdowns, with their columns.
CHECKS_BY_PAGE: Final = "checks.by_page"  # due, in_time, late, missed, nobody_there
CHECKS_BY_PERSON: Final = "checks.by_person"  # due, in_time, late, missed, nobody_there
CHECKS_BY_DAY: Final = "checks.by_day"  # due, in_time, late, missed, nobody_there, waiting
SKIPPED_BY_REASON: Final = "checks.skipped_by_reason"  # skipped
CONCERNS_BY_KIND: Final = "concerns.by_kind"  # logged, open
QUESTIONS_BY_WEEK: Final = "questions.by_week"  # one column for each outcome (`Outcome` values)
TOP_INTENTS: Final = "questions.by_intent"  # answers
NOT_COVERED_SUBJECTS: Final = "questions.not_covered_subjects"  # questions

# Tables.
TABLE_CHECKS: Final = "checks"
TABLE_SKIPPED: Final = "skipped_checks"
TABLE_CONCERNS: Final = "concerns"
TABLE_FOLLOW_UPS: Final = "follow_ups"
TABLE_QUESTIONS: Final = "questions"
TABLE_ASKS: Final = "handed_over"
TABLE_SUPERVISION: Final = "supervision"
TABLE_READERS: Final = "policy_readers"
TABLE_PROFILES: Final = "profiles"
