"""What looks like a password is turned away, and nothing that people have to write."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatbot.domain.passwords import looks_like_password

SECRETS = [
    "password: sunshine",
    "Password = Tarner2024",
    "the password is hunter2",
    "the password is sunshine.",
    "Pass word: correct horse battery staple",
    "PW: abc",
    "pin: 4821",
    "PIN is 4821",
    "pin code = 9911",
    "passcode -> 552211",
    'password is "letmein"',
    "login: admin / sunny",
    "Login youth@tarner.org.uk / Sunny99",
    "username: tarner | brighton",
    "user tarneryouth / Br1ghton",
    "https://tarner:secret@example.org",
    "It is P@ssw0rd",
    "P@ssWord and nothing else",
    "use Summer2026! for now",
    "xK9mQ2vL7pRt",
    "(aB3dE5fG)",
    "tarner#2026youth",
    "dGhpc0lzQVZlcnlMb25nMQ",
]
HARMLESS = [
    "",
    "https://www.facebook.com/TarnerCommunityProject/",
    "https://www.facebook.com/profile.php?id=100064512345678&sk=About2",
    "https://example.org/reset-password?step=1",
    "www.instagram.com/Tarner.Youth2026",
    "facebook.com/groups/BrightonYouth2026Group",
    "@tarnerbtn",
    "Tarner (@Tarner_Youth2026)",
    "#SummerOfPlay2026",
    "youth.worker2@tarner.org.uk",
    "RA-2026-014",
    "Risk assessment RA/2026/0034, version 2.1",
    "C-2026-714",
    "ref 550e8400-e29b-41d4-a716-446655440000",
    "Charity number 1104489, Ofsted EY459987",
    "on 21/11/2026 at 14:30",
    "07700 900123",
    "For young people aged 11-19, Mon-Fri 9am-5pm.",
    "iPhone15Pro for the content team",
    "Covid19 updates and YouthClub2026",
    "Who is it for? Everybody! Really?",
    "AND/OR the parents' group",
    "The password is with the line manager.",
    "password: held by the line manager",
    "Password is changed every term",
    "The password was handed over in person",
    "Passwords are not written here",
    "login details handed over / confirmed",
    "Login with Facebook / Instagram",
    "The account is for Facebook / Instagram users",
    "User group / forum for carers",
    "PIN boards and posters",
    "T-shirts, 50% off, £12.50 each",
    "Drop-in's page; see also the 'Families & Friends' group",
]


@pytest.mark.parametrize("text", SECRETS)
def test_turned_away(text: str) -> None:
    """Alone, in a sentence, and on a line of its own."""
    assert looks_like_password(text)
    assert looks_like_password(f"Our new page.\n{text}\n")


@pytest.mark.parametrize("text", HARMLESS)
def test_let_through(text: str) -> None:
    """Addresses, handles, references, dates, and sentences about passwords."""
    assert not looks_like_password(text)


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=12), max_size=20))
@example(["login", "details"])
def test_plain_words_are_never_a_password(words: list[str]) -> None:
    """Whatever is written in small letters alone, without a sign that says "is"."""
    plain = [word for word in words if word not in {"is", "was"}]
    assert not looks_like_password(" ".join(plain))


@given(st.from_regex(r"[A-Z]{1,4}-20[0-9]{2}-[0-9]{1,6}", fullmatch=True))
def test_references_are_never_a_password(reference: str) -> None:
    """The references that organisations give to their papers."""
    assert not looks_like_password(f"Risk assessment {reference}.")


@given(st.from_regex(r"https://www\.[a-z]{3,12}\.(com|org)/[A-Za-z0-9._-]{0,40}", fullmatch=True))
def test_addresses_are_never_a_password(address: str) -> None:
    """However mixed their path is."""
    assert not looks_like_password(f"It is at {address}")


@given(st.from_regex(r"[@#][A-Za-z0-9_.]{1,30}", fullmatch=True))
def test_handles_are_never_a_password(handle: str) -> None:
    """However mixed they are."""
    assert not looks_like_password(f"We are {handle} there")


@given(
    st.sampled_from(["password: ", "Password=", "PASSWORD : ", "pwd: ", "the pin is "]),
    st.from_regex(r"[a-z]{3}[0-9][A-Za-z0-9!$]{4,12}", fullmatch=True),
)
def test_told_passwords_are_always_seen(before: str, secret: str) -> None:
    """Whatever they are made of."""
    assert looks_like_password(f"The page is ours, {before}{secret}")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """No text is too odd."""
    assert looks_like_password(text) in {True, False}
