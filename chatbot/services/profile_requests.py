"""Somebody asks for a new profile; a manager approves or declines."""

import logging
import uuid
from dataclasses import dataclass, replace

from chatbot.domain.errors import AlreadyDoneError, NotAuthorisedError
from chatbot.domain.permissions import Action
from chatbot.domain.profile_forms import (
    Decision,
    FieldName,
    faults_of_decision,
    faults_of_details,
    tidied,
)
from chatbot.domain.profiles import (
    Deed,
    Details,
    Event,
    Profile,
    ProfileRequest,
    RequestState,
)
from chatbot.domain.roles import Role
from chatbot.services.ports import UnitOfWork
from chatbot.services.profile_notices import News
from chatbot.services.profile_office import Faulty, ProfileOffice
from chatbot.services.profile_writing import add_profile
from chatbot.services.roles import NOT_YOURS

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """It is in the database. A form that is sent again gives the same once more."""

    request: ProfileRequest


@dataclass(frozen=True, kw_only=True)
class RequestService:
    """Every method checks what the one who acts may do.

    Raises:
        NotAuthorisedError: they may not, or there is no such request.
    """

    office: ProfileOffice

    def ask(self, user_id: str, asked: Details, form_id: str) -> Kept | Faulty:
        """Ask for a new profile."""
        office, asked = self.office, tidied(asked)
        office.roles.require(user_id, Action.REQUEST_PROFILE)
        office.identify([asked.owner])
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            if known := work.profiles.request_by_form(office.workspace_id, form_id):
                return Kept(request=known)
            faults = faults_of_details(asked, is_request=True)
            if fault := office.fault_of(work, asked.owner, "run a profile"):
                faults.setdefault(FieldName.OWNER, fault)
            if faults:
                return Faulty(faults=faults)
            request = ProfileRequest(
                request_id=uuid.uuid4().hex,
                workspace_id=office.workspace_id,
                asker=user_id,
                asked=asked,
                asked_at=office.now(),
            )
            work.profiles.add_request(request, form_id)
            office.audit(work, user_id, "profiles.request", request.request_id)
            others = office.managers(work, other_than=user_id)
            office.tell(work, News.REQUESTED, request.request_id, others)
            work.commit()
        log.info("profile_requested")
        return Kept(request=request)

    def open(self, user_id: str, request_id: str) -> tuple[ProfileRequest, bool]:
        """A request, and whether they may decide on it now: the asker, or a manager."""
        office = self.office
        office.roles.require(user_id, Action.SEE_PROFILES)
        with office.unit_of_work() as work:
            request = work.profiles.request(office.workspace_id, request_id)
            roles = work.roles.all(office.workspace_id)
        manages = roles.has(user_id, Role.MANAGER)
        if request is None or not (
            manages
            or roles.has(user_id, Role.SAFEGUARDING_LEAD)
            or user_id in {request.asker, request.asked.owner}
        ):
            raise NotAuthorisedError(NOT_YOURS)
        return request, manages and request.is_waiting

    def decide(self, user_id: str, decision: Decision) -> Kept | Faulty:
        """Approve or decline; an approved one is in the register from then on.

        Raises:
            AlreadyDoneError: somebody has decided before.
        """
        office = self.office
        office.roles.require(user_id, Action.DECIDE_PROFILE)
        with office.unit_of_work() as work:
            known = work.profiles.request(office.workspace_id, decision.request_id)
        office.identify([known.asked.owner if known else None])
        with office.unit_of_work() as work:
            work.roles.lock(office.workspace_id)
            request = work.profiles.request(office.workspace_id, decision.request_id)
            manages = work.roles.all(office.workspace_id).has(user_id, Role.MANAGER)
            if request is None or not manages:
                raise NotAuthorisedError(NOT_YOURS)
            if request.decided_at and request.decided_by:
                if (request.decided_by, _approved(request)) == (user_id, decision.approved):
                    return Kept(request=request)  # the form was sent again
                raise AlreadyDoneError(by=request.decided_by, at=request.decided_at)
            if faults := faults_of_decision(decision, office.rules):
                return Faulty(faults=faults)
            decided = self._decided(work, request, decision, user_id)
            work.profiles.decide(decided)
            office.audit(
                work, user_id, f"profiles.{decided.state}", request.request_id, by=user_id
            )
            self._tell(work, decided, user_id)
            work.commit()
        log.info("profile_decided", extra={"state": decided.state})
        return Kept(request=decided)

    def _decided(
        self, work: UnitOfWork, request: ProfileRequest, decision: Decision, user_id: str
    ) -> ProfileRequest:
        decided = replace(
            request,
            state=RequestState.APPROVED if decision.approved else RequestState.DECLINED,
            decided_by=user_id,
            decided_at=self.office.now(),
        )
        text = decision.text.strip()
        if not decision.approved:
            return replace(decided, reason=text)
        decided = replace(decided, risk_assessment=text)
        return replace(decided, profile_id=self._add(work, decided, user_id).profile_id)

    def _add(self, work: UnitOfWork, request: ProfileRequest, user_id: str) -> Profile:
        """The profile; somebody who went since they were named does not become its owner."""
        asked, office = request.asked, self.office
        gone = office.fault_of(work, asked.owner, "run a profile")
        profile = Profile(
            profile_id=uuid.uuid4().hex,
            workspace_id=office.workspace_id,
            platform=asked.platform,
            name=asked.name or f"New profile on {asked.platform}",
            address=asked.address,
            purpose=asked.purpose,
            owner=None if gone else asked.owner,
            deputy=None,
            added_at=office.now(),
            added_by=user_id,
            risk_assessment=request.risk_assessment,
        )
        event = Event(
            at=office.now(),
            actor=user_id,
            deed=Deed.APPROVE,
            subject=request.asker,
            text=request.risk_assessment,
        )
        add_profile(work, profile, event, None)
        return profile

    def _tell(self, work: UnitOfWork, request: ProfileRequest, actor: str) -> None:
        approved = _approved(request)
        news = News.APPROVED if approved else News.DECLINED
        asker = [request.asker] if request.asker != actor else []
        self.office.tell(work, news, request.request_id, asker)
        if approved and request.profile_id:
            runner = {request.asked.owner} - {request.asker, actor}
            self.office.tell(work, News.RUNS, request.profile_id, list(runner), once="1")


def _approved(request: ProfileRequest) -> bool:
    return request.state is RequestState.APPROVED
