"""Words with which a clause goes on rather than a name for a thing: finite verbs.

English alone needs a list: its verbs look like its nouns. A form that may be either ("the costs",
"it costs the board") is a verb where an article follows it.
"""

from __future__ import annotations

from typing import Final

_VERBS: Final = """
accept achieve acknowledge acquire adapt add admit advise affect afford agree allow announce appear
apply appoint appreciate approve arise arrive ask assess assign assume assure attend attract avoid
become begin belong bring buy carry choose come commence compare comprise conclude confirm consider
consist constitute consult contain continue contribute convince create decide declare decline deem
define deliver demonstrate deny depend describe determine develop differ discuss employ enable
encourage engage enjoy ensure entail enter establish evaluate examine exceed exclude exist expand
expect expire explain express extend facilitate follow forbid fulfil generate get give go grow
happen hear help identify illustrate implement imply improve include incorporate incur indicate
inform inspect intend introduce invite involve join keep know lack learn leverage lie listen live
lose maintain make mean meet mention modify notify obey observe obtain occur operate own pay perform
permit possess prefer prepare preserve prevent proceed produce prohibit propose protect prove
provide publish put qualify receive recognise recognize recommend reduce refer refuse relate rely
remain remember remove replace represent require resolve restore retain reveal rise say seek seem
sell send serve settle solve speak specify spend stand start submit succeed suffer suggest supersede
suppose sustain take teach tell tend terminate think understand undertake utilise utilize verify
want warn warrant write
"""
_NOUNS: Final = frozenset({"help", "lack", "warrant"})
"""Of these only the form in -s is a verb."""
_PAST: Final = """
arose became began bent bore bought broke brought built came caught chose dealt drew drove ate fell
felt fought found flew forbade forgot froze gave got grew heard held hid kept knew laid lay led lent
lost made meant met overcame paid ran rang rose said sang sank sat saw sent shook shone shot shrank
slept slid sold sought spent spoke spread sprang stole stood struck stuck swore swam taught thought
threw told took understood undertook went withdrew withstood woke won wore wrote
"""
PARTICIPLES: Final = frozenset(
    "spoken taken shown given done gone broken chosen written known seen driven drawn grown thrown"
    " worn torn sworn risen fallen forgotten hidden proven begun".split()
)
"""Irregular ones, which may stand before a noun, but name nothing by themselves."""
_ARTICLES: Final = frozenset(
    "the a an this that these those its their his her our your my no all every each any".split()
)


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"


_FORMS: Final = frozenset(
    form
    for verb in _VERBS.split()
    for form in ((_third_person(verb),) if verb in _NOUNS else (verb, _third_person(verb)))
)
_FINITE: Final = _FORMS | {*_PAST.split()}


def is_finite(word: str, following: str, *, after_noun: bool) -> bool:
    """Tell whether the English word is a verb of a clause, by itself and by what follows it.

    >>> is_finite("expects", "sales", after_noun=True), is_finite("costs", ".", after_noun=True)
    (True, False)
    >>> is_finite("costs", "the", after_noun=True), is_finite("planned", "site", after_noun=False)
    (True, False)
    """
    if not word.islower():
        return False
    if word in _FINITE:
        return True
    if not after_noun:
        return False
    told = following.casefold() in _ARTICLES
    return word.endswith("ed") or (told and word.endswith("s") and not word.endswith("ss"))
