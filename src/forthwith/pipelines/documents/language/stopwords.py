"""Words that carry no topic, by language, and words that are no names although capitalised."""

from __future__ import annotations

_ENGLISH = """
a about above across actually after again against all almost along already also although always am
among an and another any anyone anything are around as at away back be became because become
becomes been before began behind being below besides best better between beyond both but by came
can cannot clearly come comes could did do does doing done down due during each either else enough
especially etc even ever every everyone everything except far few finally first follow following
follows for former found from further furthermore gave general get gets getting give given gives
giving go goes going got had has have having he hence her here herein hereby hereof hereto hers
herself him himself his how however i if in include included includes including indeed inside
instead into is it its itself just keep kept know known last lastly later latter least less let
like likely made mainly make makes making many may maybe me might mine more moreover most mostly
much must my myself namely near need needed needs neither never nevertheless new next no nobody
none nor not nothing now obtain obtained of off often on once one ones only onto or other others
otherwise our ours ourselves out over own part particular particularly per perhaps please possible
put quite rather really regarding respectively said same say says second see seem seemed seems
seen several shall she should show showed shown shows since so some someone something sometimes
soon still such take taken takes taking tell than that the their theirs them themselves then
there thereafter thereby therefore therein thereof these they thing things third this those though
three through throughout thus to together too toward towards tried two under unless unlike until
up upon us use used useful uses using usually various very via want wants was way ways we well
went were what whatever when whenever where whereas whereby wherein wherever whether which while
who whoever whole whom whose why will with within without would yes yet you your yours yourself
got ll ve re don doesn didn isn aren wasn weren won hasn haven hadn couldn shouldn wouldn
dear regards sincerely hello hi thanks thank kind
"""

_GERMAN = """
ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
anders auch auf aus bei beim bereits bin bis bist bzw da dabei dadurch daher damit danach dann
dar daran darauf daraus darf darin darum das dass davon dazu dein deine deinem deinen deiner dem
den denen denn dennoch der deren des dessen deshalb dich die dies diese diesem diesen dieser dieses
dir doch dort du durch dürfen eben ebenfalls ein eine einem einen einer eines einig einige einigen
einiger einmal er erst es etwa etwas euch euer eure falls fast für gab ganz gar gegen gegenüber
gemäß gerne gewesen gibt gilt hab habe haben hat hatte hatten hier hierbei hiermit hin hinter
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem innerhalb ins insbesondere
insgesamt ist ja je jede jedem jeden jeder jedes jedoch jene jenem jenen jener jetzt kann kein
keine keinem keinen keiner können könnte lassen laut lediglich machen man manche mehr mein meine
meinem meinen meiner mich mir mit möchte möchten muss musste müssen nach nachdem nämlich neben
nein nicht nichts noch nun nur ob obwohl oder ohne per pro rund schon sehr sei seien sein seine
seinem seinen seiner seit selbst sich sie sind so sobald sofern solche solchem solchen solcher
soll sollen sollte sollten somit sondern sonst soweit sowie sowohl statt trotz über um und uns
unser unsere unserem unseren unserer unter viel viele vielen vom von vor wann war waren warum was
wegen weil weitere weiteren weiterer weiteres welche welchem welchen welcher welches wenn wer
werde werden wie wieder will wir wird wo wobei wodurch wollen worden wurde wurden würde würden zu
zudem zum zur zusammen zwar zwei zwischen bitte danke dank grüße grüßen geehrte geehrter
"""

_FRENCH = """
à afin ai ainsi alors après as au aucun aucune aujourd auquel aussi autre autres aux auxquels avait
avant avec avez avoir avons beaucoup bien c ça car ce ceci cela celle celles celui cependant ces
cet cette ceux chaque chez ci comme comment contre d dans de depuis des dès deux devant doit
doivent donc dont du durant elle elles en encore entre es est et étaient était étant été être eu
eux faire fait faut fois font ici il ils j je jusqu l la laquelle le lequel les lesquels leur
leurs lors lorsque lui m ma mais malgré me même mêmes mes mettre moi moins mon n ne ni non nos
notamment notre nous on ont ou où par parce pas pendant peu peut peuvent plus plusieurs pour
pourquoi pouvez près puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi
s sa sans sauf se selon sera serait seront ses seul si sien soit son sont sous sur t ta tant te
tel telle telles tels tes toi ton tous tout toute toutes très trop tu un une vers veuillez voici
voir vos votre vous y bonjour merci monsieur madame cordialement
"""

# Topic words of no document: they head columns, label fields or steer the reader.
_FILLER = """
appendix annex article chapter fig figure page pages paragraph section sections table tables
example examples case cases number numbers item items total note notes step steps type types
point points question questions year years month months week weeks day days time times today
abschnitt abbildung anlage anhang artikel beispiel kapitel nummer nr punkt seite seiten tabelle
absatz jahr jahre jahren monat monate monaten tag tage tagen woche wochen zeit
annexe chapitre exemple numéro paragraphe tableau an ans année années jour jours mois semaine
january february march april june july august september october november december
januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
septembre octobre novembre décembre monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
http https www com org net html pdf id
able add added adds allow allowed allows apply applied ask asked become big briefly bring call
called cause certain change changed common compare compared consider contain contains current
currently decide decided depend depends describe described different difficult early easily easy
end ensure entire every expect expected explain fact feel find finding finds full fully good
great greater happen happened help helps high higher highly important improve improved increase
increased large larger late leave left little long longer look looks low lower main major mean
means mention mentioned move multiple number occur offer often old open order overall perform
place present presented previous previously provide provided provides providing quickly reach
reached read receive received recent recently recommend regular relevant remain remains report
reported require required requires result right run say send sent set short significant similar
simple single slightly small smaller something specific specified start started state stay stop
strong suggest support supports sure think together total try turn understand view visit wait
work worked working works write written yesterday tomorrow tonight
million billion thousand hundred two three four five six seven eight nine ten percent mrs
per quoting euro euros dollar dollars frau herr herrn mio mrd prozent
agree agreed agrees expects comes paid pays pay fall falls fell rose rise grew grow
"""


def _words(block: str) -> frozenset[str]:
    return frozenset(block.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _words(_ENGLISH),
    "de": _words(_GERMAN),
    "fr": _words(_FRENCH),
}
FUNCTION_WORDS = _words(_ENGLISH) | _words(_GERMAN) | _words(_FRENCH)
FILLER_WORDS = _words(_FILLER)


def stop_words(language: str) -> frozenset[str]:
    """The function words of a language, those of all known ones when it is another.

    >>> "the" in stop_words("en"), "der" in stop_words("en"), "der" in stop_words("und")
    (True, False, True)
    """
    return STOP_WORDS.get(language, FUNCTION_WORDS)
