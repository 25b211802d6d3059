"""All services of the register of profiles of a workspace."""

from dataclasses import dataclass
from typing import Self

from chatbot.services.absence_ports import AbsenceBook, NobodyIsAway
from chatbot.services.leavers import LeaverService
from chatbot.services.profile_book import ProfileBook
from chatbot.services.profile_chasing import ProfileChaser
from chatbot.services.profile_office import ProfileOffice
from chatbot.services.profile_requests import RequestService
from chatbot.services.profiles import ProfileService


@dataclass(frozen=True, kw_only=True)
class ProfileServices:
    """What people do, what they see, what managers decide, what happens by itself."""

    office: ProfileOffice
    profiles: ProfileService
    requests: RequestService
    leavers: LeaverService
    book: ProfileBook
    chaser: ProfileChaser

    @classmethod
    def of(cls, office: ProfileOffice, absences: AbsenceBook | None = None) -> Self:
        """All of them on the same register."""
        return cls(
            office=office,
            profiles=ProfileService(office=office),
            requests=RequestService(office=office),
            leavers=LeaverService(office=office),
            book=ProfileBook(office=office),
            chaser=ProfileChaser(office=office, absences=absences or NobodyIsAway()),
        )
