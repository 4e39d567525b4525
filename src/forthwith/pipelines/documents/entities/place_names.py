"""Countries, regions and large cities."""

from __future__ import annotations

COUNTRIES = {
    name.strip(): code
    for code, names in (
        entry.split(":", 1)
        for entry in """
AF:Afghanistan|AL:Albania,Albanien|DZ:Algeria,Algerien|AD:Andorra|AO:Angola
AR:Argentina,Argentinien|AM:Armenia,Armenien|AU:Australia,Australien,Australie
AT:Austria,Österreich,Autriche|AZ:Azerbaijan|BH:Bahrain|BD:Bangladesh|BY:Belarus
BE:Belgium,Belgien,Belgique|BO:Bolivia|BA:Bosnia and Herzegovina,Bosnien|BW:Botswana
BR:Brazil,Brasilien,Brésil|BG:Bulgaria,Bulgarien|KH:Cambodia|CM:Cameroon,Kamerun|CA:Canada,Kanada
CL:Chile|CN:China,Chine|CO:Colombia,Kolumbien|CR:Costa Rica|HR:Croatia,Kroatien|CU:Cuba
CY:Cyprus,Zypern|CZ:Czech Republic,Czechia,Tschechien|DK:Denmark,Dänemark,Danemark
DO:Dominican Republic|EC:Ecuador|EG:Egypt,Ägypten,Égypte|SV:El Salvador|EE:Estonia,Estland
ET:Ethiopia,Äthiopien|FI:Finland,Finnland,Finlande|FR:France,Frankreich|GE:Georgien
DE:Germany,Deutschland,Allemagne,Bundesrepublik Deutschland,Federal Republic of Germany|GH:Ghana
GR:Greece,Griechenland,Grèce|GT:Guatemala|HN:Honduras|HU:Hungary,Ungarn,Hongrie|IS:Iceland,Island
IN:India,Indien|ID:Indonesia,Indonesien|IR:Iran|IQ:Iraq,Irak|IE:Ireland,Irland,Irlande|IL:Israel
IT:Italy,Italien,Italie|JM:Jamaica|JP:Japan,Japon|JO:Jordanien|KZ:Kazakhstan,Kasachstan
KE:Kenya,Kenia|KW:Kuwait|LV:Latvia,Lettland|LB:Lebanon,Libanon|LY:Libya,Libyen|LI:Liechtenstein
LT:Lithuania,Litauen|LU:Luxembourg,Luxemburg|MY:Malaysia|ML:Mali|MT:Malta
MX:Mexico,Mexiko,Mexique|MD:Moldova|MC:Monaco|MN:Mongolia|ME:Montenegro|MA:Morocco,Marokko,Maroc
MZ:Mozambique|MM:Myanmar|NA:Namibia|NP:Nepal|NL:Netherlands,Niederlande,Pays-Bas,Holland
NZ:New Zealand,Neuseeland|NI:Nicaragua|NG:Nigeria|MK:North Macedonia|NO:Norway,Norwegen,Norvège
OM:Oman|PK:Pakistan|PA:Panama|PY:Paraguay|PE:Peru|PH:Philippines,Philippinen
PL:Poland,Polen,Pologne|PT:Portugal|QA:Qatar,Katar|RO:Romania,Rumänien
RU:Russia,Russland,Russie,Russian Federation|RW:Rwanda|SA:Saudi Arabia,Saudi-Arabien|SN:Senegal
RS:Serbia,Serbien|SG:Singapore,Singapur|SK:Slovakia,Slowakei|SI:Slovenia,Slowenien|SO:Somalia
ZA:South Africa,Südafrika|KR:South Korea,Südkorea|KP:North Korea|ES:Spain,Spanien,Espagne
LK:Sri Lanka|SD:Sudan|SE:Sweden,Schweden,Suède|CH:Switzerland,Schweiz,Suisse|SY:Syria,Syrien
TW:Taiwan|TZ:Tanzania|TH:Thailand|TN:Tunisia,Tunesien|TR:Turkey,Türkei,Türkiye|UG:Uganda
UA:Ukraine|AE:United Arab Emirates
GB:United Kingdom,Great Britain,Großbritannien,Vereinigtes Königreich,Royaume-Uni,England
GB:Scotland,Wales,Northern Ireland
US:United States of America,United States,Vereinigte Staaten,États-Unis,U.S.A.|UY:Uruguay
UZ:Uzbekistan|VE:Venezuela|VN:Vietnam|YE:Yemen,Jemen|ZM:Zambia|ZW:Zimbabwe
""".replace("\n", "|").split("|")
        if entry
    )
    for name in names.split(",")
}

REGIONS = frozenset(
    name.strip()
    for name in """
Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho
Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota
Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,North Carolina
North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee
Texas,Utah,Vermont,Virginia,Washington State,West Virginia,Wisconsin,Wyoming,Ontario,Quebec
Québec,British Columbia,Alberta,Manitoba,Nova Scotia,Bayern,Bavaria,Baden-Württemberg,Hessen
Niedersachsen,Nordrhein-Westfalen,North Rhine-Westphalia,Rheinland-Pfalz,Saarland,Sachsen,Saxony
Sachsen-Anhalt,Schleswig-Holstein,Thüringen,Brandenburg,Mecklenburg-Vorpommern,Tirol,Tyrol
Steiermark,Kärnten,Normandie,Bretagne,Provence,Catalonia,Andalusia,Tuscany,Lombardy,Yorkshire
Cornwall,Kent,Surrey,New South Wales,Queensland,Tasmania,Europe,Europa,Asia,Asien,Africa,Afrika
North America,South America,Latin America,Middle East,European Union,Scandinavia,Silicon Valley
""".replace("\n", ",").split(",")
    if name.strip()
)

CITIES = frozenset(
    name.strip()
    for name in """
London,Manchester,Birmingham,Liverpool,Leeds,Sheffield,Bristol,Edinburgh,Glasgow,Cardiff,Belfast
Cambridge,Oxford,Nottingham,Leicester,Newcastle,Southampton,Brighton,Dublin,Galway,Limerick
Berlin,Hamburg,München,Munich,Köln,Cologne,Frankfurt,Frankfurt am Main,Stuttgart,Düsseldorf
Dortmund,Leipzig,Dresden,Bremen,Hannover,Nürnberg,Nuremberg,Duisburg,Bochum,Wuppertal,Bielefeld
Bonn,Münster,Karlsruhe,Mannheim,Augsburg,Wiesbaden,Mainz,Freiburg,Heidelberg,Kiel,Lübeck,Rostock
Erfurt,Magdeburg,Potsdam,Ulm,Regensburg,Würzburg,Göttingen,Kassel,Aachen,Saarbrücken,Darmstadt
Tübingen,Konstanz,Wien,Vienna,Graz,Linz,Salzburg,Innsbruck,Klagenfurt,Zürich,Zurich,Genf,Geneva
Genève,Basel,Bern,Lausanne,Luzern,Lugano,St. Gallen,Winterthur,Paris,Lyon,Marseille,Toulouse,Nice
Nantes,Strasbourg,Straßburg,Bordeaux,Lille,Rennes,Reims,Grenoble,Dijon,Montpellier,Bruxelles
Brussels,Brüssel,Antwerp,Antwerpen,Ghent,Gent,Liège,Bruges,Amsterdam,Rotterdam,The Hague,Den Haag
Utrecht,Eindhoven,Madrid,Barcelona,Valencia,Sevilla,Seville,Bilbao,Málaga,Lisbon,Lissabon,Lisboa
Porto,Rome,Rom,Roma,Milan,Mailand,Milano,Turin,Torino,Naples,Neapel,Florenz,Venice,Venedig
Bologna,Genoa,Verona,Copenhagen,Kopenhagen,Stockholm,Gothenburg,Malmö,Oslo,Bergen,Helsinki
Reykjavik,Warsaw,Warschau,Kraków,Krakow,Gdańsk,Wrocław,Poznań,Prague,Prag,Brno,Budapest
Bratislava,Ljubljana,Zagreb,Belgrade,Sarajevo,Sofia,Bucharest,Bukarest,Athens,Athen,Thessaloniki
Istanbul,Ankara,Kyiv,Kiew,Kiev,Moscow,Moskau,Saint Petersburg,Vilnius,Riga,Tallinn,Minsk,New York
New York City,Los Angeles,Chicago,Houston,Phoenix,Philadelphia,San Antonio,San Diego,Dallas
San Jose,Fort Worth,Jacksonville,San Francisco,Seattle,Denver,Boston,Detroit,Nashville,Portland
Las Vegas,Memphis,Baltimore,Milwaukee,Albuquerque,Sacramento,Kansas City,Atlanta,Miami,Oakland
Minneapolis,Cleveland,Tampa,New Orleans,Honolulu,Pittsburgh,Cincinnati,Salt Lake City,St. Louis
Orlando,Raleigh,Buffalo,Washington D.C.,Washington DC,Toronto,Montreal,Montréal,Vancouver,Calgary
Ottawa,Edmonton,Winnipeg,Halifax,Mexico City,Guadalajara,Monterrey,Bogotá,Lima,Santiago de Chile
Buenos Aires,São Paulo,Rio de Janeiro,Brasília,Caracas,Havana,Sydney,Melbourne,Brisbane,Perth
Adelaide,Canberra,Auckland,Wellington,Tokyo,Tokio,Osaka,Kyoto,Seoul,Beijing,Peking,Shanghai
Shenzhen,Guangzhou,Hong Kong,Taipei,Bangkok,Hanoi,Ho Chi Minh City,Manila,Jakarta,Kuala Lumpur
Mumbai,Delhi,New Delhi,Bangalore,Bengaluru,Chennai,Hyderabad,Kolkata,Karachi,Lahore,Dhaka,Colombo
Kathmandu,Dubai,Abu Dhabi,Doha,Riyadh,Jeddah,Tehran,Baghdad,Tel Aviv,Jerusalem,Amman,Beirut,Cairo
Kairo,Alexandria,Casablanca,Tunis,Algiers,Lagos,Abuja,Accra,Nairobi,Addis Ababa,Dar es Salaam
Kampala,Kigali,Johannesburg,Cape Town,Kapstadt,Durban,Pretoria
""".replace("\n", ",").split(",")
    if name.strip()
)

# Places that are as often a person, a word or a brand: named only with a place word before them.
AMBIGUOUS_PLACES = frozenset(
    """
    Sofia Nice Reading Phoenix Orlando Dallas Houston Sydney Florence Victoria Jordan Georgia
    Chad Mali Turkey Jersey Kent Island Essen Rom Bergen Perth Wellington Buffalo Cambridge Lima
    Linz Porto Holland Virginia Mobile Alexandria Ulm Kiel Gent Bern Portland Denver Lagos
    """.split()
)
