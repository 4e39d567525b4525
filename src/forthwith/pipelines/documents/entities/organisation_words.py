"""Words that make a name the name of an organisation."""

from __future__ import annotations

LEGAL_FORMS = frozenset(
    """
    Inc Incorporated LLC L.L.C LLP LP Ltd Limited Corp Corporation PLC plc GmbH gGmbH mbH AG KG
    OHG UG SE KGaA eG e.V S.A SA SAS S.A.S SARL S.A.R.L SpA S.p.A Srl S.r.l S.L SL BV B.V NV N.V
    AB A/S ApS Oy Oyj Pty PLLC Co Company Cie
    """.split()
)
# These make a name only with a proper word before them, never with an ordinary one.
WEAK_FORMS = frozenset(
    {"Company", "Limited", "SE", "AB", "SA", "SL", "LP", "AG", "KG", "Co", "Corporation"}
)

# With "of …" or a proper name around them.
HEADS = frozenset(
    """
    University College Institute School Academy Hospital Clinic Bank Ministry Department Agency
    Commission Committee Council Foundation Association Society Federation Court Authority
    Bureau Museum Laboratory Laboratories Administration Parliament Senate Congress Chamber
    Universität Hochschule Institut Klinikum Krankenhaus Klinik Sparkasse Landgericht
    Amtsgericht Oberlandesgericht Bundesgerichtshof Verwaltungsgericht Finanzamt Ministerium
    Bundesministerium Bundesamt Stadtwerke Verband Verein Stiftung Kanzlei Université Banque
    Ministère Hôpital Préfecture Tribunal Mairie Institution Corporation Board
    """.split()
)
# After a proper name only: "Northwind Logistics", never "Reverse Logistics".
TAILS = frozenset(
    """
    Group Holdings Holding Partners Technologies Technology Systems Solutions Consulting
    Industries Airlines Airways Motors Pharmaceuticals Pharma Insurance Logistics Labs Press
    Software Robotics Capital Ventures Media Energy Foods Electronics Services Enterprises
    Associates International Bros Brothers Center Centre Health Union Trust Club Analytics
    Engineering Architects Versicherung Gruppe Werke Bau Groupe
    """.split()
)

KNOWN = frozenset(
    name.strip()
    for name in """
Microsoft,Microsoft Research,Google,Alphabet,Apple Inc,Amazon Web Services,Facebook,OpenAI,IBM
Intel,Nvidia,NVIDIA,Oracle,SAP,Siemens,Bosch,Volkswagen,BMW,Daimler,Mercedes-Benz,Porsche,Audi
Bayer,BASF,Allianz,Deutsche Bank,Commerzbank,Deutsche Bahn,Deutsche Telekom,Lufthansa,Adidas
Airbus,Boeing,Thales,Renault,Peugeot,Michelin,L'Oréal,Danone,BNP Paribas,Société Générale,Nestlé
Novartis,Roche,UBS,Credit Suisse,Philips,Unilever,Heineken,IKEA,Ericsson,Nokia,Volvo,Spotify
Samsung,Sony,Toyota,Honda,Hitachi,Panasonic,Huawei,Alibaba,Tencent,Pfizer,Moderna
Johnson & Johnson,Merck,GlaxoSmithKline,AstraZeneca,Goldman Sachs,JPMorgan,JPMorgan Chase
Morgan Stanley,Citigroup,Bank of America,Wells Fargo,BlackRock,Berkshire Hathaway,McKinsey
Deloitte,KPMG,PwC,Ernst & Young,Accenture,FedEx,DHL,UPS,Walmart,Starbucks,McDonald's,Coca-Cola
PepsiCo,General Electric,General Motors,Lockheed Martin,Hewlett Packard,Charles Schwab,Wikipedia
GitHub,LinkedIn,YouTube,PayPal,Netflix,Uber,Airbnb,Tesla Inc,United Nations,Vereinte Nationen
Nations Unies,UNESCO,UNICEF,World Health Organization,World Bank,International Monetary Fund,IMF
NATO,OECD,WTO,European Commission,Europäische Kommission,European Parliament
European Central Bank,Commission européenne,Red Cross,Amnesty International,Greenpeace
Harvard University,Stanford,Harvard,Yale,Princeton,Allen Institute for AI,Max-Planck-Gesellschaft
Fraunhofer,CERN,NASA,ESA,FDA,CDC,NIH,FBI,CIA,IRS,Bundestag,Bundesrat,Bundesbank,Federal Reserve
Supreme Court,White House,House of Representatives,Congress
""".replace("\n", ",").split(",")
    if name.strip()
)
