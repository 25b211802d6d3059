"""JSON lines from outside: labelled questions, and questions to be answered."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chatbot.domain.errors import InvalidInputError
from chatbot.services.evaluations import LabelledQuestion

LONGEST_LINE = 200_000


class QuestionLine(BaseModel):
    """A question to be answered: `{"policy": "wsc", "question": "..."}`."""

    model_config = ConfigDict(strict=True)

    policy: str
    question: str


class LabelledLine(QuestionLine):
    """A line of a labelled set, in the format of tests/intents/dev.jsonl."""

    clauses: list[str]
    also: list[str] = []
    verdict: str
    kind: Annotated[str, Field(min_length=1)]

    def to_domain(self) -> LabelledQuestion:
        """The line as a value."""
        return LabelledQuestion(
            policy=self.policy,
            question=self.question,
            clauses=tuple(self.clauses),
            also=tuple(self.also),
            verdict=self.verdict,
            kind=self.kind,
        )


class UrgentLine(BaseModel):
    """A line of a set for urgent matters: `{"text": "...", "urgent": true}`."""

    model_config = ConfigDict(strict=True)

    text: str
    urgent: bool


Line = TypeVar("Line", bound=BaseModel)


def read_lines(lines: Iterable[str], model: type[Line]) -> Iterator[Line]:
    """Read JSON lines one by one; empty lines are passed over.

    Raises:
        InvalidInputError: naming the line and what is wrong with it.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            raise InvalidInputError(f"line {number}: longer than {LONGEST_LINE:,} characters")
        try:
            yield model.model_validate_json(line)
        except ValidationError as error:
            detail = error.errors()[0]
            where = ".".join(map(str, detail["loc"]))
            problem = f"{where}: {detail['msg']}" if where else detail["msg"]
            raise InvalidInputError(f"line {number}: {problem}") from None


def is_urgent_set(first_line: str) -> bool:
    """Whether a file holds urgent matters rather than labelled questions."""
    try:
        return "urgent" in json.loads(first_line)
    except (ValueError, TypeError):
        return False
