"""From a message to plain words: one spelling for what people write in many ways."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

MAX_CHARACTERS = 2_000
"""Longer messages are read at both ends: the question stands first or last."""
MAX_WORDS = 300

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})

_SHORT_FORMS = """
u=you ur=your r=are yr=your y=why pls=please plz=please thx=thanks ty=thanks tho=though
cos=because coz=because cuz=because bc=because bcos=because b4=before 2day=today l8r=later
shud=should cud=could wud=would wld=would cld=could shld=should hav=have av=have hv=have
wat=what wot=what wen=when wer=where hw=how dis=this da=the tha=the n=and nd=and w=with
wiv=with wi=with ppl=people sum1=someone some1=someone any1=anyone every1=everyone
no1=nobody smth=something sth=something abt=about bout=about def=definitely prob=probably
gonna=going_to wanna=want_to gotta=have_to gimme=give_me lemme=let_me dunno=do_not_know
idk=i_do_not_know im=i_am ive=i_have id=id ill=ill tbh=honestly btw=by_the_way asap=soon
k=ok okay=ok yh=yes yeah=yes nope=no nah=no msg=message msgs=messages msging=messaging
msgd=messaged dm=message dms=messages dmd=messaged dming=messaging pm=message pms=messages
inbox=message txt=text txts=texts txting=texting pic=photo pics=photos picture=photo
pictures=photos photograph=photo photographs=photos selfie=selfie_photo
selfies=selfies_photos vid=video vids=videos fb=facebook facebk=facebook insta=instagram
ig=instagram instagrams=instagram tiktoks=tiktok snap=snapchat snaps=snapchat sc=snapchat
yt=youtube wa=whatsapp wassap=whatsapp whatsap=whatsapp tweet=twitter_post
tweets=twitter_posts acc=account accs=accounts acct=account accts=accounts pw=password
pwd=password passwd=password info=information sm=social_media socials=social_media
soc=social pwds=passwords yp=young_person cyp=children_and_young_people vol=volunteer
vols=volunteers hr=human_resources mgr=manager mgmt=management fwd=forward fwded=forwarded
ok=ok befriend=friend befriending=friending unfriend=unfriend req=request reqs=requests
convo=conversation convos=conversations wk=week wks=weeks hrs=hours hr's=hours yrs=years
yr=year mins=minutes esp=especially govt=government org=organisation orgs=organisations
organization=organisation organizations=organisations colleague's=colleague kiddo=child
kids=children kid=child under18=under_18 under18s=under_18 u18=under_18 u18s=under_18
under16s=under_16 snapchats=snapchat facebooks=facebook
cannot=can_not cant=can_not can't=can_not dont=do_not don't=do_not doesnt=does_not
didnt=did_not isnt=is_not arent=are_not wasnt=was_not werent=were_not wont=will_not
won't=will_not wouldnt=would_not shouldnt=should_not couldnt=could_not havent=have_not
hasnt=has_not hadnt=had_not mustnt=must_not neednt=need_not ain't=is_not aint=is_not
shan't=shall_not shant=shall_not let's=let_us whats=what_is whos=who_is hows=how_is
wheres=where_is thats=that_is theres=there_is youre=you_are theyre=they_are its=its
it's=it_is someones=someone_is
"""
_ENDINGS = {"'s": (), "'m": ("am",), "'re": ("are",), "'ve": ("have",), "'ll": ("will",)}
_ASKING = frozenset(["what", "who", "how", "where", "when", "that", "there", "he", "she", "why"])
_PHRASES = {
    "face book": "facebook",
    "insta gram": "instagram",
    "snap chat": "snapchat",
    "tik tok": "tiktok",
    "whats app": "whatsapp",
    "what is app": "whatsapp",
    "you tube": "youtube",
    "friends request": "friend request",
    "member of staff": "staff member",
    "members of staff": "staff members",
    "log in": "login",
    "log ins": "logins",
    "pass word": "password",
    "some one": "someone",
    "any one": "anyone",
    "direct message": "message",
    "direct messages": "messages",
    "private message": "message",
    "private messages": "messages",
}


def _short_forms() -> dict[str, tuple[str, ...]]:
    pairs = (entry.split("=") for entry in _SHORT_FORMS.split())
    return {short: tuple(long.split("_")) for short, long in pairs}


_EXPANDED = _short_forms()


@cache
def _expand_ending(word: str) -> tuple[str, ...]:
    """Split `someone's`, `isn't`, `they've`; other words stay as they are."""
    if word.endswith("n't"):
        return (word[:-3], "not")
    stem, mark, ending = word.rpartition("'")
    if not mark or "'" + ending not in _ENDINGS:
        return tuple(part for part in word.split("'") if part)
    if ending == "s" and stem in _ASKING:
        return (stem, "is")
    return (stem, *_ENDINGS["'" + ending])


def _plain(text: str) -> str:
    """Cut to a bounded length, then compatibility forms, quotes, case and links."""
    if len(text) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        text = f"{text[:half]} {text[-half:]}"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)[: 2 * MAX_CHARACTERS]
    text = text.lower()
    if "://" in text or "www." in text:
        text = _LINK.sub(" link ", text)
    return _DRAWN_OUT.sub(r"\1\1", text)


class Normaliser:
    """Turns messages into words, with an organisation's own words for the same thing.

    Args:
        vocabulary: a word or words of the examples -> other words for the same.
    """

    def __init__(self, vocabulary: Mapping[str, Sequence[str]]) -> None:
        self.vocabulary = vocabulary
        self._phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for meant, phrases in vocabulary.items():
            for phrase in phrases:
                self._learn_vocabulary(phrase, meant)
        for phrase, meaning in _PHRASES.items():
            self._learn(phrase.split(), meaning.split())
        for known in self._phrases.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def words(self, text: str) -> tuple[str, ...]:
        """The message's words, at most `MAX_WORDS`; none for a message without any."""
        words: list[str] = []
        for found in _WORD.findall(_plain(text)):
            words += _EXPANDED.get(found) or _expand_ending(found)
        if len(words) > MAX_WORDS:
            words = words[: MAX_WORDS // 2] + words[-MAX_WORDS // 2 :]
        return tuple(self._unify(words))

    def _learn(self, phrase: Sequence[str], meaning: Sequence[str]) -> None:
        if phrase and tuple(phrase) != tuple(meaning):
            entry = (tuple(phrase), tuple(meaning))
            self._phrases.setdefault(phrase[0], []).append(entry)

    def _learn_vocabulary(self, phrase: str, meaning: str) -> None:
        said, meant = self._read(phrase), self._read(meaning)
        self._learn(said, meant)
        if said and meant and not said[-1].endswith("s"):
            plural = [*meant[:-1], _plural(meant[-1])]
            self._learn([*said[:-1], _plural(said[-1])], plural)

    @staticmethod
    def _read(text: str) -> list[str]:
        words: list[str] = []
        for found in _WORD.findall(_plain(text)):
            words += _EXPANDED.get(found) or _expand_ending(found)
        return words

    def _unify(self, words: Sequence[str]) -> Iterable[str]:
        """Each known phrase as its meaning, the longest first."""
        place = 0
        while place < len(words):
            for phrase, meaning in self._phrases.get(words[place], ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield from meaning
                    place += len(phrase)
                    break
            else:
                yield words[place]
                place += 1


def _plural(word: str) -> str:
    if word.endswith("s"):
        return word
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"
