"""Texts as readers hand them on: invented, in the forms that offices write."""

from __future__ import annotations

INVOICE = """\
Northwind Robotics GmbH
Industriestraße 14, 70565 Stuttgart, Germany
VAT number: DE 136 695 976

INVOICE

Invoice number: NR-2026-0417
Invoice date: 12 March 2026
Due date: 11 April 2026
Customer no.: C-20881

Bill to:
Harbour & Finch Ltd
12 Dock Street, Bristol
Attn: Ms Margaret O'Neill

Description Qty Unit price Total
Gripper module GX-4 6 €1,250.00 €7,500.00
On-site commissioning 2 €980.00 €1,960.00
Spare seal kit 12 €18.50 €222.00

Net amount: €9,682.00
VAT 19 %: €1,839.58
Total due: €11,521.58

Please pay within 30 days by bank transfer to IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX,
quoting the invoice number. Late payments bear interest of 5 % above the base rate.
Questions? Write to billing@northwind-robotics.example or call +49 711 555 0142.
"""

CONTRACT = """\
SERVICE AGREEMENT

Contract No. SA-2025-118

This Agreement is entered into on 1 September 2025 between Lakeside Analytics Ltd, a company
registered in England (the "Supplier"), and Meridian Health Trust (the "Customer"), represented
by Dr. Samuel Okafor, Chief Medical Officer.

1. Services

The Supplier shall operate the reporting platform described in Annex A and keep it available for
99.5 % of each calendar month. The Supplier shall name a service manager; at signature this is
Helen Brandt. Mrs. Brandt answers enquiries within one working day.

2. Fees

The Customer shall pay a monthly fee of GBP 8,400.00, due on the fifth working day of each month.
Fees rise once a year by no more than the consumer price index. Travel is charged at cost and only
with the Customer's written consent.

3. Term and termination

This Agreement starts on 1 October 2025 and runs for three years. Either party may terminate it
with six months' notice to the end of a quarter. The right to terminate for good cause remains
untouched. Dr. Okafor and Mrs. Brandt review the service every six months.

4. Confidentiality and liability

Each party shall keep the other party's information confidential for five years after the end of
this Agreement. Liability for slight negligence is limited to GBP 250,000 per year, except for harm
to life or health.

5. Governing law

This Agreement is governed by the laws of England. Place of jurisdiction is London.

Signed in London on 1 September 2025

Best regards,
Helen Brandt
"""

MINUTES = """\
# Minutes of the steering committee

Date: 2026-02-03, 10:00 to 11:30
Present: Anna Weber, Tom Fisher, Priya Natarajan
Apologies: Jörg Lindner
Minutes: Tom Fisher

## 1. Budget

Anna Weber presented the figures for January. Spending reached 48,200 euros against a plan of
45,000 euros, mainly because the second laser had to be replaced. The committee approved an
additional 6,000 euros for spare parts.

## 2. Schedule

Priya reported that the pilot line in Graz starts two weeks later than planned, on 16 March. The
supplier, Alpen Photonics AG, confirmed the new date in writing. Mr Fisher asked for a weekly status
mail until the line runs. The delay does not move the hand-over to the customer on 30 June 2026.

## 3. Actions

- Weber: order the spare parts by 10 February.
- Natarajan: agree on the acceptance test with Alpen Photonics.
- Fisher: send the weekly status mail, first on 6 February.

Next meeting: 3 March 2026, 10:00.
"""

LETTER_DE = """\
Kanzlei Berger & Partner
Königsallee 61
40215 Düsseldorf

Frau
Sabine Hoffmann
Lindenweg 7
50667 Köln

Düsseldorf, 14. Mai 2025
Aktenzeichen: 4 C 217/25

Betreff: Ihre Nebenkostenabrechnung für das Jahr 2024

Sehr geehrte Frau Hoffmann,

wir vertreten die Wohnbau Rhein GmbH, vertreten durch den Geschäftsführer Herrn Klaus Reuter.
Unsere Mandantin hat Ihnen am 3.4.2025 die Abrechnung der Nebenkosten für 2024 zugestellt. Daraus
ergibt sich eine Nachzahlung in Höhe von 1.234,56 €. Trotz Fälligkeit zum 30. April 2025 ist bis
heute keine Zahlung eingegangen. Wir fordern Sie daher auf, den Betrag bis spätestens 28.05.2025
auf das Konto DE89 3704 0044 0532 0130 00 zu überweisen. Sollten Sie die Abrechnung für fehlerhaft
halten, z. B. wegen der Heizkosten, teilen Sie uns bitte die Gründe schriftlich mit. Nach
fruchtlosem Ablauf der Frist werden wir Herrn Reuter empfehlen, Klage beim Amtsgericht Köln zu
erheben.

Mit freundlichen Grüßen

Dr. Ulrich Berger
Rechtsanwalt
Tel. 0211 555 01 77, kanzlei@berger-partner.example
"""

LETTER_FR = """\
Société Lavigne SARL
18 rue des Tilleuls, 69003 Lyon

Lyon, le 1er mars 2025

Objet : résiliation du contrat n° 88-4127

Madame, Monsieur,

Par la présente, nous vous informons de notre décision de résilier le contrat de maintenance
conclu avec votre société le 15 juin 2022. Conformément à l'article 9, la résiliation prend effet
le 31 mai 2025. Le montant de la dernière facture, soit 2 480,50 €, sera réglé par virement avant
le 30 avril 2025. Madame Claire Fontaine, responsable des achats, reste à votre disposition pour
organiser la restitution du matériel. Vous pouvez la joindre au +33 4 72 55 01 23 ou à l'adresse
c.fontaine@lavigne.example.

Nous vous prions d'agréer, Madame, Monsieur, l'expression de nos salutations distinguées.

Julien Moreau
"""

ARTICLE = """\
City trams return to the river quarter

By Laura Simmons, 4 May 2026

After eleven years without rails the river quarter of Halden is getting its tram back. The city
council voted on Monday to build a line of 6.4 kilometres from the central station to the old
docks. The project will cost an estimated $186 million, of which the state pays 60 percent. Work
is to begin in autumn 2027, and the first passengers are expected in 2030.

"The docks have grown from warehouses to homes for nine thousand people, and a bus every twenty
minutes does not serve them," said Marta Ruiz, who heads the transport department. Her office
counts 14,000 trips a day between the docks and the centre, three quarters of them by car. The
tram is meant to carry at least half of these trips.

Shopkeepers along Harbour Road are divided. Some fear two years of closed streets. "We lived
through the sewer works in 2019 and lost a third of our customers," says Peter Lindqvist, who runs
a bookshop. Others hope for the passers-by that the tram would bring. Ruiz promised that each
block will be closed for no more than four months, and that the city will pay for lost income
above ten percent.

The opposition criticised the price. Its speaker, Daniel Cho, pointed out that the estimate has
risen by $41 million since the first study in 2022. An independent review by Transit Metrics Inc.
found the figure plausible, but warned that the bridge over the canal could add another $12
million if its piers turn out to be weak. The council asked for a survey of the bridge before the
end of the year.

Once the line runs, two bus routes will end at the docks instead of crossing the centre. The
transport department expects that this saves 2.1 million dollars a year. A second stage, from the
docks to the university, is planned but not yet funded. """

RESUME = """\
Emily Carter
emily.carter@mail.example | (415) 555-0134 | San Francisco, CA 94105

Professional experience

Senior Data Engineer, Bluefin Logistics Inc., 2021 - present
Built the event pipeline that feeds the pricing models and cut its cost by 40 percent.
Led a team of five engineers and hired three of them.

Data Analyst, Grove & Sons LLC, June 2017 - March 2021
Developed the sales forecast that the board uses each quarter.

Education

Master of Science in Statistics, University of Washington, 2017

Skills

Python, SQL, Spark, French (fluent), Spanish (basic)
"""

MEDICAL = """\
DISCHARGE SUMMARY

Patient: Whitfield, Robert
MRN: MR-552017   DOB: 13-Aug-1951
Attending: Karen Lopez, MD

CHIEF COMPLAINT
Shortness of breath.

HISTORY OF PRESENT ILLNESS
Mr. Whitfield is a 74-year-old man with chronic heart failure who was admitted on 02/14/2026 with
shortness of breath and swelling of both legs. He had stopped taking his diuretic ten days earlier.
Blood pressure was 158/92, and the chest film showed congestion of both lungs.

HOSPITAL COURSE
The patient was treated with intravenous furosemide and lost 5.2 kg within four
days. Echocardiography showed an ejection fraction of 35 percent. Dr. Lopez started him on a low
dose of sacubitril, which he tolerated well.

ASSESSMENT AND PLAN
Decompensated heart failure after interruption of treatment. Robert Whitfield
goes home with a weight diary and will be seen at Riverside Hospital in one week. He should call
(606) 555-0180 if he gains more than two kilograms. """

README_TEXT = """\
# tidewatch

A command line tool that reads tide tables and warns before low water.

## Installation

Install it with `pip install tidewatch`. It needs Python 3.11 or newer.

## Usage

Run `tidewatch harbour.csv --below 1.2` to list the hours in which the water stands below 1.2
metres. The tool reads the official tables of 40 harbours. It caches each table for a day. With
`--notify` it sends a mail one hour before low water. The configuration file lives in the home
folder and is created on first use. Report problems at https://tidewatch.example/issues.

## Licence

MIT
"""

ALL = {
    "invoice": (INVOICE, "txt", "en"),
    "contract": (CONTRACT, "txt", "en"),
    "minutes": (MINUTES, "md", "en"),
    "letter": (LETTER_DE, "txt", "de"),
    "lettre": (LETTER_FR, "txt", "fr"),
    "news or blog article": (ARTICLE, "txt", "en"),
    "resume": (RESUME, "txt", "en"),
    "medical report": (MEDICAL, "txt", "en"),
    "manual": (README_TEXT, "md", "en"),
}
