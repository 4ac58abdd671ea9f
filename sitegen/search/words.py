"""The words of a document, the form under which each word is looked up, and its stem."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sitegen.search.analysis import GAP, LEAST_STEM, Stemming, plain_text, words_of
from sitegen.search.documents import SearchDocument
from sitegen.search.packing import shared_beginning

# So many endings are told, and none that is longer.
_ENDINGS, _LONGEST_ENDING = 120, 6
# The common endings of each language, folded: a small directory has too few words to learn them from.
_KNOWN_ENDINGS = {
    'de': 'e em en enden ende ender enen er eren eres erer ere ern ers es et ete eten ig ige igen iger in innen isch'
    ' ische ischen keit keiten lich liche lichen n s se sen st t te ten tet ung ungen',
    'en': 's ing ings ed e er ers es ly y ied ies ion ions ation ations ate ates ated ating al ally able ive ent'
    ' ence ity ment ments ness ful ize izes ized izing',
    'kk': 'лар лер дар дер тар тер лары лери дары дери тары тери нын нин дын дин тын тин га ге ка ке на не ны ни ды ди'
    ' ты ти да де та те нан нен дан ден тан тен мен бен пен ы и сы си',
    'pl': 'a ach ac aja ajac al ala ali alo am ami ano any cie cy e ego ej em emu i ia iach iami ie iej iem iom iu'
    ' il ila ili y ych ym ymi u ow owi om o',
    'ru': 'а ам ами ах ая е его ее ей ем ение ения ению ений ет еть ешь и ие ии ий им ими ит ить их ию ия л ла ли ло о'
    ' ов ого ое ой ом ому ость ости у ует ут ую ы ый ым ыми ых ь ют я ям ями ях',
    'sv': 'a ad ade ande ar are aren arens arna arnas arnes as at e en ens er erna ernas et ets het heten ig iga igt'
    ' ing ingar ingen lig liga ligt na or orna s te',
}
# A group of several forms, or of one that is not its stem, has so many letters in common with its stem at least.
LEAST_KEY = LEAST_STEM


class Read(NamedTuple):
    """The words of one document by field, in their order; `GAP` between texts."""

    title: list[str]
    tags: list[str]
    body: list[str]

    def whole(self) -> list[str]:
        """All of them, a gap behind each text; the body comes last, so that no word stands behind a text that grows."""
        return [*self.title, GAP, *self.tags, GAP, *self.body, GAP]


def read_document(document: SearchDocument) -> Read:
    texts = _joined(document.texts)
    body = f'{texts} {GAP} {plain_text(document.markup)}' if document.markup else texts
    return Read(words_of(_joined((document.title,))), words_of(_joined(document.tags)), words_of(body))


def _joined(texts: Iterable[str]) -> str:
    return f' {GAP} '.join(text.replace(GAP, ' ') for text in texts)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The folded form and the folded stem of each word in lower case."""

    forms: Mapping[str, str]
    stems: Mapping[str, str]


def spell(words: Iterable[str], language: str) -> Spelling:
    words = list(words)
    spelt = Stemming(language).spell(words)
    return Spelling(
        dict(zip(words, (form for form, _ in spelt), strict=True)),
        dict(zip(words, (stem for _, stem in spelt), strict=True)),
    )


def stems_by_form(words: Iterable[str], spelling: Spelling) -> dict[str, str]:
    """The stem of each form; the first by the alphabet where its words have several."""
    stems: dict[str, str] = {}
    for word in words:
        form, stem = spelling.forms[word], spelling.stems[word]
        if form not in stems or stem < stems[form]:
            stems[form] = stem
    return stems


class Group(NamedTuple):
    """The forms of one stem, sorted. `key` is their common prefix with the stem; `text` is the key and the rest of each
    form, or the key alone where it is the only form."""

    key: str
    text: str
    forms: tuple[str, ...]


def group(stem: str, forms: Iterable[str]) -> Group:
    inner = tuple(sorted(forms))
    if inner == (stem,):
        return Group(stem, stem, inner)
    key, first, last = stem, inner[0], inner[-1]
    if not (first.startswith(stem) and last.startswith(stem)):
        key = shared_beginning(shared_beginning(stem, first), last)
    return Group(key, ','.join((key, *[form[len(key) :] for form in inner])) if inner != (key,) else key, inner)


def group_all(stems: Mapping[str, str]) -> list[Group]:
    """All groups, in the order of their lines; `stems` are by form."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for form, stem in stems.items():
        members[stem].append(form)
    return sorted(group(stem, forms) for stem, forms in members.items())


def count_endings(groups: Iterable[Group]) -> Counter[str]:
    """How many groups of several forms have each ending."""
    counted: Counter[str] = Counter()
    for one in groups:
        if len(one.forms) > 1:
            counted.update({form[len(one.key) :] for form in one.forms})
    return counted


def learn_endings(counted: Mapping[str, int], language: str) -> list[str]:
    """The endings of a language and the most common ones, longest first: the browser takes them off an unknown form."""
    known = _KNOWN_ENDINGS.get(language, '').split()
    common = [ending for ending, count in counted.items() if ending and count > 1 and len(ending) <= _LONGEST_ENDING]
    common.sort(key=lambda ending: (-counted[ending], ending))
    told = dict.fromkeys((*known, *common))
    return sorted(list(told)[:_ENDINGS], key=lambda ending: (-len(ending), ending))
