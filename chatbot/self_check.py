"""Whether settings, packs and manifest are sound: `chatbot check`."""

from collections.abc import Iterator

from chatbot.domain.errors import ConfigurationError
from chatbot.domain.policies import PolicyPack
from chatbot.manifest import find_manifest_faults
from chatbot.packs import load_pack, load_urgent_examples, open_points, pack_ids
from chatbot.settings import REPOSITORY, Settings, load_settings


def check_everything() -> tuple[list[str], list[str]]:
    """Validate settings, packs and manifest, offline.

    Returns:
        Every fault, and a line about each thing that is sound.
    """
    faults: list[str] = []
    summary: list[str] = []
    packs_dir = REPOSITORY / "intents"
    try:
        settings = load_settings(Settings)
        packs_dir = settings.chatbot_packs_dir
        if settings.chatbot_pack not in pack_ids(packs_dir):
            faults.append(f"CHATBOT_PACK: there is no pack {settings.chatbot_pack!r}")
        summary.append("settings: sound")
    except ConfigurationError as error:
        faults.extend(error.problems)
    for pack_id in pack_ids(packs_dir):
        try:
            pack = load_pack(packs_dir, pack_id)
            summary.extend([describe_pack(pack), *without_marks(pack)])
            summary.extend(f"  open: {point}" for point in open_points(packs_dir, pack_id))
        except ConfigurationError as error:
            faults.extend(error.problems)
    if not pack_ids(packs_dir):
        faults.append(f"{packs_dir.name}/: there is no pack")
    try:
        examples = load_urgent_examples(packs_dir)
        summary.append(
            f"urgent.yaml: {len(examples.urgent)} urgent messages, "
            f"{len(examples.not_urgent)} others"
        )
    except ConfigurationError as error:
        faults.extend(error.problems)
    faults.extend(find_manifest_faults(REPOSITORY / "manifest.yaml"))
    return faults, [*summary, "manifest.yaml: sound"]


def without_marks(pack: PolicyPack) -> Iterator[str]:
    """A line that names the clauses that could not be found in a document, if there are any."""
    missing = [clause.clause_id for clause in pack.clauses.values() if clause.wording is None]
    if missing:
        yield (
            f"{pack.pack_id}: no wording mark at {', '.join(missing)}:"
            f" run chatbot fingerprint FILE --pack {pack.pack_id}"
        )


def describe_pack(pack: PolicyPack) -> str:
    """A line about a pack: its figures."""
    if pack.draft:
        return (
            f"{pack.pack_id}: {pack.organisation}: a draft of {len(pack.clauses)} clauses;"
            " it offers clauses and gives no verdicts"
        )
    covered = sum(intent.covered for intent in pack.intents.values())
    phrasings = sum(len(intent.phrasings) for intent in pack.intents.values())
    return (
        f"{pack.pack_id}: {pack.organisation}: {len(pack.clauses)} clauses, {covered} intents, "
        f"{len(pack.intents) - covered} subjects not covered, {phrasings:,} phrasings, "
        f"{len(pack.checks)} checks, "
        f"{len(pack.gaps)} gaps of the policy for managers to settle"
    )
