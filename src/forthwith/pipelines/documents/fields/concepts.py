"""What documents call a thing, in English and German: one row for each thing.

The first column is the name that a schema would use. Labels before `~` name the thing wherever
they stand; those after it do so only where nothing better is found, because they may mean another.
"""

# ruff: noqa: E501 - a row of the table is one line

from __future__ import annotations

from typing import Final

_TABLE: Final = """
invoice number = invoice no|invoice id|invoice #|tax invoice no|rechnungsnummer|rechnung nr|rechnungsnr|rechnungs nr|re nr|bill number|document number|belegnummer ~ invoice|rechnung
invoice date = date of invoice|date of issue|issue date|issued|issued on|rechnungsdatum|ausstellungsdatum|datum der rechnung|bill date|billing date|belegdatum|invoiced on ~ date|datum
due date = until|payment due|payment due date|date due|due|due on|due by|pay by|payable by|fälligkeit|fälligkeitsdatum|fällig am|fällig|zahlbar bis|zahlungsziel|zahlungsfrist|deadline|frist|bis
service date = date of service|date of supply|supply date|service period|leistungsdatum|leistungszeitraum|lieferdatum|delivery date|liefertermin|date of delivery
order number = order no|order id|purchase order|purchase order number|po number|po no|po|your order|auftragsnummer|auftrags nr|bestellnummer|bestell nr|ihre bestellung
order date = date of order|ordered on|bestelldatum|auftragsdatum ~ date|datum
customer number = customer no|customer id|client number|client no|account number|kundennummer|kunden nr|kundennr|kdnr|kd nr
receipt number = receipt no|receipt id|transaction id|transaction number|bon nr|belegnummer|quittungsnummer
supplier = seller|vendor|supplier name|vendor name|seller name|from|issued by|billed by|lieferant|verkäufer|rechnungssteller|anbieter|merchant|remit to
customer = bill to|billed to|sold to|invoice to|invoiced to|buyer|client|customer name|client name|purchaser|recipient|kunde|käufer|auftraggeber|rechnungsempfänger|rechnungsadresse|rechnung an|kundenname ~ to|an|ship to
address = anschrift|adresse|postal address|street address|mailing address
vat id = vat number|vat no|vat id no|vat registration number|vat reg no|tax id|tax number|ust id|ust idnr|ust id nr|ustid|umsatzsteuer id|umsatzsteuer identifikationsnummer|uid|uid nummer|tva|steuernummer|ust idnr
tax number = steuernummer|steuer nr|st nr|tax no
iban = iban number|konto iban|account iban
bic = swift|swift code|bic swift|swift bic
email = e mail|mail|email address|e mail address|e mail adresse|contact email
phone = telephone|tel|telefon|phone number|telephone number|telefonnummer|mobile|mobil|fon
website = web|url|homepage|internet|site
net amount = net|net total|total net|subtotal|sub total|net amount|amount net|total excl vat|total excl tax|total before tax|netto|nettobetrag|nettosumme|summe netto|gesamt netto|zwischensumme|gesamtbetrag netto|warenwert|betrag netto
tax amount = vat|vat amount|tax|sales tax|total vat|total tax|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|mwst betrag|ust betrag|steuerbetrag|zzgl mwst|zzgl ust|plus vat|zuzüglich mwst
tax rate = vat rate|tax percent|mwst satz|steuersatz|ust satz
total amount = total|grand total|total due|amount due|balance due|total amount|invoice total|total payable|amount payable|total incl vat|total incl tax|total gross|gross total|gross amount|gross|total to pay|gesamtbetrag|gesamtsumme|rechnungsbetrag|gesamt|bruttobetrag|brutto|summe brutto|gesamt brutto|endbetrag|zahlbetrag|zu zahlen|zu zahlender betrag|rechnungssumme|gesamtbetrag brutto ~ summe|betrag|amount|sum
discount = rabatt|nachlass|skonto
shipping = shipping cost|delivery charge|versand|versandkosten|porto|freight
currency = währung|all amounts in|alle beträge in
payment method = paid by|payment type|zahlungsart|zahlart|zahlungsweise
payment terms = terms|terms of payment|zahlungsbedingungen
description = item|product|article|service|item description|text|details|bezeichnung|artikel|beschreibung|leistung|produkt|name|artikelbezeichnung
quantity = qty|units|count|amount of units|menge|anzahl|stück|stk|hours|stunden
unit price = price|rate|price per unit|unit cost|einzelpreis|e preis|preis|stückpreis|preis einheit|einzel|ep
line total = amount|total|line amount|price total|total price|net|gesamtpreis|betrag|gesamt|summe|g preis|gp|netto|sum
sku = article number|item number|item no|product code|artikelnummer|art nr|artikel nr|code|product id|part number
unit = einheit|uom|me
contract number = contract no|agreement no|agreement number|contract id|vertragsnummer|vertrags nr|vertragsnr
contract date = date of agreement|agreement date|dated|vertragsdatum ~ date|datum
effective date = commencement date|start date|begin|begins|start|valid from|vertragsbeginn|beginn|gültig ab|in kraft ab|startdatum|from date|mietbeginn|arbeitsbeginn
end date = expiry date|expiration date|termination date|valid until|expires|expires on|ends|end|vertragsende|ende|gültig bis|enddatum|ablaufdatum|mietende
term = duration|contract term|initial term|vertragslaufzeit|laufzeit|vertragsdauer|dauer|mietdauer
notice period = termination notice|period of notice|kündigungsfrist
governing law = applicable law|law|anwendbares recht|geltendes recht
jurisdiction = place of jurisdiction|venue|courts|gerichtsstand
rent = monthly rent|miete|kaltmiete|monatsmiete|nettomiete
salary = gross salary|remuneration|gehalt|bruttogehalt|vergütung
deposit = security deposit|kaution|mietkaution
sender = from|von|absender|de|written by
to = an|recipient|recipients|empfänger|to whom|addressee
cc = copy to|kopie|kopie an
subject = re|regarding|betreff|betr|objet|betrifft
date = datum|date of letter|sent|gesendet|sent on|dated|report date|datum des berichts
reference = our ref|our reference|ref|your ref|your reference|reference number|ref no|reference no|unser zeichen|ihr zeichen|aktenzeichen|geschäftszeichen|zeichen|az|case number|file number|vorgangsnummer
report number = report id|report no|report number|berichtsnummer|bericht nr
author = prepared by|written by|authors|autor|verfasser|erstellt von|submitted by|compiled by
participants = present|attendees|participants|attending|in attendance|anwesend|anwesende|teilnehmer|teilnehmende|teilnehmerinnen
absent = apologies|regrets|excused|entschuldigt|abwesend
chair = chaired by|chairperson|moderation|leitung|sitzungsleitung|vorsitz|facilitator
minute taker = minutes by|minutes taken by|secretary|protokoll|protokollführer|protokollführung|protokollant|schriftführer
location = place|venue|ort|sitzungsort
next meeting = next meeting date|nächste sitzung|nächster termin|nächstes treffen
decision = decisions|decided|resolution|resolved|agreed|beschluss|beschlüsse|entscheidung|beschlossen
action = actions|what|was|action item|action items|todo|to do|to dos|task|tasks|next steps|aufgabe|aufgaben|maßnahme|maßnahmen|massnahmen|nächste schritte
skills = key skills|core skills|technical skills|professional skills|skill set|skills summary|core competencies|competencies|kenntnisse|fähigkeiten|kompetenzen|edv kenntnisse|compétences|competencias|habilidades|competenze|vaardigheden|competências
languages = language skills|spoken languages|sprachen|sprachkenntnisse|langues|idiomas|lingue|talen|línguas
requirements = requirement|your profile|qualifications|anforderungen|anforderungsprofil|ihr profil|voraussetzungen
hobbies = interests|hobbys|interessen|freizeit
owner = responsible|who|assignee|assigned to|person|verantwortlich|zuständig|wer|bearbeiter
account holder = account name|kontoinhaber|name of account holder
account number = account no|konto nr|kontonummer|account
bank = bank name|kreditinstitut|bankverbindung
opening balance = balance brought forward|previous balance|starting balance|alter saldo|anfangssaldo|saldo alt|saldovortrag|alter kontostand
closing balance = ending balance|new balance|final balance|neuer saldo|endsaldo|saldo neu|schlusssaldo|neuer kontostand|balance carried forward
statement date = statement no date|auszugsdatum|date of statement ~ date|datum
statement number = statement no|auszugsnummer|auszug nr|auszug
period = statement period|reporting period|billing period|zeitraum|berichtszeitraum|abrechnungszeitraum
booking date = posting date|date|transaction date|buchungstag|buchung|datum|buchungsdatum
value date = valuta|wert|wertstellung
balance = running balance|saldo|kontostand
name = full name|vollständiger name
first name = given name|forename|vorname
last name = surname|family name|nachname|familienname
date of birth = birth date|birthdate|born|dob|geburtsdatum|geboren am|geboren|geb
gender = sex|geschlecht
nationality = citizenship|staatsangehörigkeit|nationalität
city = town|ort|stadt|wohnort
postal code = zip|zip code|postcode|plz|postleitzahl
country = land|staat
street = straße|strasse|str
patient = patient name|name of patient|name des patienten|patientin
patient number = patient id|patient no|medical record number|mrn|patientennummer|patienten nr|fallnummer
physician = primary physician|attending physician|treating physician|referring physician|primary care physician|doctor|hausarzt|behandelnder arzt|behandelnde ärztin|arzt
contact = contact person|kontakt|kontaktperson|ansprechpartner|ansprechpartnerin
company = company name|organisation|organization|firm|employer|firma|unternehmen|arbeitgeber
title = job title|role|position|titel|funktion
department = division|abteilung|bereich
status = state|zustand
version = revision|rev|fassung
project = project name|projekt|projektname
project number = project no|project id|projektnummer|projekt nr
priority = priorität|severity
quote number = quotation number|quotation no|quote no|offer number|offer no|angebotsnummer|angebots nr
quote date = offer date|angebotsdatum ~ date|datum
valid until = expiry|expires|gültig bis|valid to|bindefrist
"""


def _rows() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    rows = {}
    for line in _TABLE.strip().splitlines():
        name, _, labels = line.partition(" = ")
        strong, _, weak = labels.partition(" ~ ")
        rows[name] = (tuple(strong.split("|")), tuple(weak.split("|")) if weak else ())
    return rows


CONCEPTS: Final = _rows()
"""Name → its other labels, and its weak ones; lower-case, words with one space between."""
