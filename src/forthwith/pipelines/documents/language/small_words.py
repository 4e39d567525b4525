"""The small words that give a language away, about thirty for each."""

# ruff: noqa: E501 - words of many scripts stand here on purpose, one language a block
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "en": "the of and to in is that for it as was with be by on not he this are or his from at "
    "which but have an had they you were their one all we can her has there been if more when "
    "will would who so no shall may any each our your other than into these please its do she",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so "
    "zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei wir ich ihr ihre unter",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce "
    "il sont avec ou son aux elle cette comme mais nous vous ont été être leur ses d'un d'une "
    "c'est qu'il ces sans fait même entre tout très si deux était l'on notre votre",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus "
    "le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde "
    "todo nos durante todos uno les ni contra otros ese eso ante ellos ha fue son está",
    "it": "di e il la che in un a per è una sono con non si da del le dei nel della al i come ma "
    "gli anche più lo alla delle questo ha o se dal ed suo sua dalla tra ci essere stato nella "
    "degli ai loro quando cui dell'art anni fra sul sulla questa dopo quella nei",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao "
    "ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela "
    "entre era depois sem mesmo aos ter seus quem nas me esse eles são",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog "
    "naar door over uit worden werd wordt heeft hij ze zij deze dit die wat kan geen tot hebben "
    "meer was of je ik we u uw onze hun moet zal zou deel",
    "sv": "och i att det som en på är av för den med till inte om ett han men var jag sig från vi "
    "så kan när de har nu under också efter eller vid mot mycket där ut bara över ska alla andra "
    "denna detta dem skulle hade blir än sin sitt",
    "da": "og i at det er en til af på for med den der som ikke har et de han jeg var men om fra "
    "sig vi kan hun eller skal efter ved ud blev over også være mod når havde hans dette deres "
    "mange alle op meget denne blive nogle noget kun",
    "no": "og i det er på til som en av for at med ikke den har de et han om var men fra seg vi "
    "kan hun eller skal etter ved ut ble over også være mot når hadde hans dette deres mange alle "
    "opp mye denne bli noen noe bare jeg etter",
    "fi": "ja on ei se että hän oli joka mutta ovat myös kun tai sen ole niin kuin mukaan jos jo "
    "vain ovat olla voi hänen siitä ollut sekä tämä jonka noin ennen kanssa mitä sitä tässä vielä "
    "nyt jotka mukaan ne kaikki",
    "pl": "i w na z do się nie to że jest o jak po co ale za od przez dla są był tym być który "
    "tak może tego już czy oraz która które także tylko ma ich jego jej przy pod lub będzie przed "
    "go mi",
    "cs": "a v se na je že s z do o i to k ve pro za by ale si po jako od jsem tak jeho jak které "
    "který při už jsou nebo byl také jen aby než však až byla bylo být má této roce pouze podle",
    "hu": "a az és hogy nem is egy ez meg de van volt már csak el mint még ki ha azt aki vagy kell "
    "lesz pedig nagyon minden olyan után szerint között ezt majd amely alatt által illetve",
    "ro": "de și în a la cu pe nu o că care un din se mai este pentru să al au ca fi prin ce sau "
    "lui dar au fost sunt ale dintre după până către această acest iar foarte doar",
    "tr": "ve bir bu da de için ile çok daha olarak olan en ne gibi kadar sonra var o ama ise her "
    "değil mi göre ki olduğu ya tarafından bunu şu veya oldu içinde",
    "id": "yang dan di dengan untuk tidak ini dari dalam akan pada itu adalah ke juga dapat oleh "
    "atau ada mereka telah sebagai karena bahwa saya kami anda lebih saat tersebut",
    "ca": "de la i el que en els les a per amb un del una és no es dels al més com va o seva són "
    "però aquest aquesta també ha pel seu ser aquests des fins entre molt sense",
    "hr": "i u je na se da za su od s a o kao koji ne iz što bi to će ili samo ali biti nije koja "
    "koje kako više sve te po bio nakon prema već između",
    "sk": "a v na sa je že s z do o aj to k ako pre za by ale si po od tak jeho ktoré ktorý pri už "
    "sú alebo bol tiež len aby než však až bola bolo byť má tejto roku podľa",
    "la": "et in est non ad ut cum sed quod qui a ex si de ab esse per aut quae etiam nec quam enim "
    "hoc eum nam sunt atque dolor sit amet eget nunc vel quis sem mauris vitae ac",
    "et": "ja on ei et see oli kui ka mis ta oma aga või seda selle kes nii siis välja ning olid "
    "ole mida veel juba üle pärast kus ma sest",
    "lt": "ir yra kad į su iš kaip bet tai už ar nuo jo buvo jis po apie taip per prie dėl ne kuris "
    "arba tik gali savo bus jau",
    "lv": "un ir ka uz no ar par kas lai bet pēc tas kā arī nav tika viņš gan pie vai tikai šo jau "
    "savu gada būs līdz",
    "ru": "и в не на что с он как по это но из у к за от так же о для бы его все она был я мы вы "
    "или только еще при было до если уже когда их этого ее также может быть",
    "uk": "і в не на що з він як по це але із у до за від так же про для би його все вона був я ми "
    "ви або тільки ще при було якщо вже коли їх цього її також може бути та є й",
    "bg": "и на да за се не в е от с по са като че това но до при ще или има който след една един "
    "те си той към може които са беше само още бъде",
    "ar": "في من على إلى أن عن التي الذي هذا هذه مع كان ما لا كما بين بعد قد أو كل ذلك وقد حيث ثم "
    "لم و وفي قبل عند وهو ومن بعض غير",
    "fa": "در به از که این را با است برای آن یک خود تا بر هم نیز می شود شده بود ها های کرد اما یا "
    "وی شد ما او و کند",
    "hi": "के में की है से का को और पर ने हैं कि यह इस एक भी नहीं ही तो कर लिए था वह हो गया या जो",
    "vi": "và của là các có được trong cho một không với những người này để đã khi về tại từ cũng "
    "như đến ra theo năm trên sẽ nhiều hoặc phải",
}


def languages_by_word(words_of: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Which languages have a word, of their words in one text each."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in words_of.items():
        for word in dict.fromkeys(words.split()):
            found[word] = (*found.get(word, ()), code)
    return found


LANGUAGES_OF: Final[Mapping[str, tuple[str, ...]]] = languages_by_word(_WORDS)
"""Which languages have a word among their small ones."""
