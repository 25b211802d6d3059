"""Faults between the files of a pack: unknown ids, phrasings under two intents, no tests."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from chatbot.packs import supervision_questions as supervision
from chatbot.packs.schema import TAUGHT, TO_BE_DECIDED, VOICES, IntentYaml, NotCoveredYaml

if TYPE_CHECKING:
    from chatbot.packs.loading import PackFiles

WITH_CLAUSES = ("contacts", "pages", "gaps", "concern_kinds")
REQUIRED_CONTACTS = ("policy", "safeguarding")
TESTS_AT_LEAST = 2
PHRASINGS_AT_LEAST = 15
EACH_VOICE_AT_LEAST = 2
NOT_COVERED_PHRASINGS_AT_LEAST = 8
NOT_COVERED_VOICES_AT_LEAST = 3


class Located(NamedTuple):
    """An intent with the place where it stands, for the sentences about it."""

    where: str
    intent: IntentYaml | NotCoveredYaml


def find_faults(files: "PackFiles") -> list[str]:
    """Every fault between the files of a pack, one sentence each; empty where it is sound.

    What a draft is still missing is no fault of it.
    """
    checks: tuple[Callable[[PackFiles], Iterator[str]], ...] = (
        _check_identity,
        _check_duplicates,
        _check_clause_ids,
        _check_references,
        _check_pages,
        _check_concern_kinds,
        _check_supervision,
        _check_sentences,
    )
    faults = [fault for check in checks for fault in check(files)]
    return faults if _is_draft(files) else [*faults, *_missing(files)]


def find_open_points(files: "PackFiles") -> list[str]:
    """What a draft is still missing, a sentence for each kind; empty for other packs."""
    if not _is_draft(files):
        return []
    points = [list(check(files)) for check in (_check_keepers, *MISSING)]
    return [_gathered(alike) for alike in points if alike]


def _gathered(alike: Sequence[str]) -> str:
    more = f" (and {len(alike) - 1} more like this)" if len(alike) > 1 else ""
    return alike[0] + more


def _is_draft(files: "PackFiles") -> bool:
    return bool(files.pack and files.pack.draft)


def _missing(files: "PackFiles") -> Iterator[str]:
    return chain.from_iterable(check(files) for check in MISSING)


def same_sentence(text: str) -> str:
    """A key under which sentences that differ in case and punctuation only are the same."""
    words = " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())
    return words or text


def _located(files: "PackFiles") -> Iterator[Located]:
    for name, topic in files.topics.items():
        for key, intents in (("intents", topic.intents), ("not_covered", topic.not_covered)):
            for intent in intents:
                yield Located(f"{files.folder.name}/{name}: {key}[{intent.id}]", intent)


def _check_identity(files: "PackFiles") -> Iterator[str]:
    if not files.pack:
        return
    place = f"{files.folder.name}/pack.yaml"
    if files.pack.id != files.folder.name:
        yield f"{place}: id: {files.pack.id!r} is not the folder's name"
    contacts = {contact.id for contact in files.pack.contacts}
    for required in REQUIRED_CONTACTS:
        if required not in contacts:
            yield f"{place}: contacts: there is no contact {required!r}"


def _check_keepers(files: "PackFiles") -> Iterator[str]:
    for page in files.pack.pages if files.pack else ():
        if page.looked_after_by == TO_BE_DECIDED:
            where = f"{files.folder.name}/pack.yaml: pages[{page.id}]"
            yield f"{where}.looked_after_by: is {TO_BE_DECIDED}"


def _check_topics(files: "PackFiles") -> Iterator[str]:
    for name, topic in files.topics.items():
        if not topic.intents and not topic.not_covered:
            yield f"{files.folder.name}/{name}: has neither intents nor not_covered"


def _check_summaries(files: "PackFiles") -> Iterator[str]:
    for clause in files.clauses.clauses if files.clauses else ():
        if not clause.summary:
            where = f"{files.folder.name}/clauses.yaml: clauses[{clause.id}]"
            yield f"{where}.summary: is missing"


def _check_duplicates(files: "PackFiles") -> Iterator[str]:
    folder = files.folder.name
    if files.pack:
        for key in (*WITH_CLAUSES, "checks"):
            ids = [entry.id for entry in getattr(files.pack, key)]
            yield from _twice(f"{folder}/pack.yaml: {key}", ids)
    if files.clauses:
        yield from _twice(f"{folder}/clauses.yaml: clauses", [c.id for c in files.clauses.clauses])
    first: dict[str, str] = {}
    for where, intent in _located(files):
        if intent.id in first:
            yield f"{where}: the id is also used at {first[intent.id]}"
        first.setdefault(intent.id, where)


def _twice(where: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for identity in ids:
        if identity in seen:
            yield f"{where}[{identity}]: the id stands twice"
        seen.add(identity)


def _check_supervision(files: "PackFiles") -> Iterator[str]:
    yield from supervision.find_faults(_supervision_file(files), files.supervision)


def _supervision_file(files: "PackFiles") -> str:
    return f"{files.folder.name}/{supervision.FILE}"


def _clauses_named(files: "PackFiles") -> Iterator[tuple[str, str]]:
    """Every place that names clauses: (place, clause id)."""
    if files.pack:
        for key in WITH_CLAUSES:
            for entry in getattr(files.pack, key):
                for clause in entry.clauses:
                    yield f"{files.folder.name}/pack.yaml: {key}[{entry.id}].clauses", clause
        for clause in files.pack.profiles.clauses if files.pack.profiles else ():
            yield f"{files.folder.name}/pack.yaml: profiles.clauses", clause
        where = f"{files.folder.name}/pack.yaml: absence_clauses"
        yield from ((where, clause) for clause in files.pack.absence_clauses)
        for check in files.pack.checks:
            where = f"{files.folder.name}/pack.yaml: checks[{check.id}]"
            yield from ((f"{where}.clauses", clause) for clause in check.clauses)
            for number, item in enumerate(check.items, 1):
                yield from ((f"{where}.items[{number}].clauses", each) for each in item.clauses)
    yield from supervision.clauses_named(_supervision_file(files), files.supervision)
    for where, intent in _located(files):
        if isinstance(intent, IntentYaml):
            yield from ((f"{where}.clauses", clause) for clause in intent.clauses)
        else:
            yield from ((f"{where}.see", clause) for clause in intent.see)


def _check_clause_ids(files: "PackFiles") -> Iterator[str]:
    known = {clause.id for clause in files.clauses.clauses} if files.clauses else set()
    for where, clause in _clauses_named(files):
        if clause not in known:
            yield f"{where}: there is no clause {clause!r}"


def _check_references(files: "PackFiles") -> Iterator[str]:
    located = list(_located(files))
    known = {intent.id for _, intent in located}
    contacts = {contact.id for contact in files.pack.contacts} if files.pack else set()
    for example in files.pack.examples if files.pack else ():
        if example not in known:
            yield f"{files.folder.name}/pack.yaml: examples: there is no intent {example!r}"
    for where, intent in located:
        for related in intent.related:
            if related == intent.id:
                yield f"{where}.related: names itself"
            elif related not in known:
                yield f"{where}.related: there is no intent {related!r}"
        if intent.ask not in contacts:
            yield f"{where}.ask: there is no contact {intent.ask!r}"


def _check_pages(files: "PackFiles") -> Iterator[str]:
    """Every check's page is one of the pack's."""
    if not files.pack:
        return
    known = {page.id for page in files.pack.pages}
    for check in files.pack.checks:
        if check.page and check.page not in known:
            where = f"{files.folder.name}/pack.yaml: checks[{check.id}].page"
            yield f"{where}: there is no page {check.page!r}"


def _check_reach(files: "PackFiles") -> Iterator[str]:
    """Every clause is reached by an intent, or says why not."""
    reached = {
        clause
        for _, intent in _located(files)
        if isinstance(intent, IntentYaml)
        for clause in intent.clauses
    }
    for clause in files.clauses.clauses if files.clauses else ():
        where = f"{files.folder.name}/clauses.yaml: clauses[{clause.id}]"
        if clause.id not in reached and not clause.not_asked:
            yield f"{where}: no intent names it, and not_asked does not say why"
        if clause.id in reached and clause.not_asked:
            yield f"{where}.not_asked: an intent names the clause"


def _check_concern_kinds(files: "PackFiles") -> Iterator[str]:
    """A kind rests on a clause, or says that the document is silent on it."""
    for kind in files.pack.concern_kinds if files.pack else ():
        where = f"{files.folder.name}/pack.yaml: concern_kinds[{kind.id}]"
        if not kind.clauses and not kind.note:
            yield f"{where}: names no clause, and note does not say why"
        for item in sorted({item for item in kind.checklist if kind.checklist.count(item) > 1}):
            yield f"{where}.checklist: {item!r} stands twice"


def _check_tests(files: "PackFiles") -> Iterator[str]:
    for where, intent in _located(files):
        if len(intent.tests) < TESTS_AT_LEAST:
            yield f"{where}.tests: has {len(intent.tests)} sentences, needs {TESTS_AT_LEAST}"


def _check_phrasings(files: "PackFiles") -> Iterator[str]:
    for where, intent in _located(files):
        counts = {voice: len(getattr(intent.phrasings, voice)) for voice in VOICES}
        covered = isinstance(intent, IntentYaml)
        needed = PHRASINGS_AT_LEAST if covered else NOT_COVERED_PHRASINGS_AT_LEAST
        if sum(counts.values()) < needed:
            yield f"{where}.phrasings: has {sum(counts.values())}, needs {needed}"
        if covered:
            for voice, count in counts.items():
                if count < EACH_VOICE_AT_LEAST:
                    yield f"{where}.phrasings.{voice}: has {count}, needs {EACH_VOICE_AT_LEAST}"
        elif sum(map(bool, counts.values())) < NOT_COVERED_VOICES_AT_LEAST:
            yield f"{where}.phrasings: needs {NOT_COVERED_VOICES_AT_LEAST} voices"


def _check_sentences(files: "PackFiles") -> Iterator[str]:
    """No sentence teaches two things, and no test is taught."""
    taught: dict[str, str] = {}
    for where, text in _taught(files):
        key = same_sentence(text)
        if key in taught:
            yield f"{where}: {text!r} also stands at {taught[key]}"
        taught.setdefault(key, where)
    for where, intent in _located(files):
        for test in intent.tests:
            if same_sentence(test) in taught:
                yield f"{where}.tests: {test!r} also stands at {taught[same_sentence(test)]}"
        own = {
            same_sentence(text) for voice in TAUGHT for text in getattr(intent.phrasings, voice)
        }
        for text in intent.counter_examples:
            if same_sentence(text) in own:
                yield f"{where}.counter_examples: {text!r} is among its own phrasings"


def _taught(files: "PackFiles") -> Iterator[tuple[str, str]]:
    for where, intent in _located(files):
        for voice in TAUGHT:
            for text in getattr(intent.phrasings, voice):
                yield f"{where}.phrasings.{voice}", text
    for scope in files.out_of_scope:
        for key in ("small_talk", "other"):
            for text in getattr(scope, key):
                yield f"out_of_scope.yaml: {key}", text


# What a pack has to have before it answers; a draft may be without.
MISSING: Final[tuple[Callable[["PackFiles"], Iterator[str]], ...]] = (
    _check_topics,
    _check_summaries,
    _check_reach,
    _check_tests,
    _check_phrasings,
)
