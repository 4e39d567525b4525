"""What documents call a thing, in seven languages: one row for each thing.

The first column is the name that a schema would use. Labels before `~` name the thing wherever
they stand; those after it do so only where nothing better is found, because they may mean another.
"""

# ruff: noqa: E501 - a row of the table is one line

from __future__ import annotations

from typing import Final

_TABLE: Final = """
invoice number = invoice no|invoice id|invoice #|tax invoice no|rechnungsnummer|rechnung nr|rechnungsnr|rechnungs nr|re nr|bill number|document number|belegnummer|inv no|inv|invoice ref|invoice reference|rg nr|rgnr|rechn nr|rnr|rechnungs id|numéro de facture|facture no|n facture|no de facture|número de factura|factura no|no de factura|factura número|núm factura|numero fattura|fattura no|fattura numero|no fattura|numero documento|factuurnummer|factuur no|número da fatura|fatura no|no da fatura|número da nota fiscal ~ invoice|rechnung
invoice date = date of invoice|date of issue|issue date|issued|issued on|rechnungsdatum|ausstellungsdatum|datum der rechnung|bill date|billing date|belegdatum|invoiced on|inv date|date de facture|date facture|date de la facture|date d émission|fecha de factura|fecha factura|fecha de emisión|data fattura|data della fattura|data di emissione|factuurdatum|data da fatura|data de emissão ~ date|datum
due date = until|payment due|payment due date|date due|due|due on|due by|pay by|payable by|fälligkeit|fälligkeitsdatum|fällig am|fällig|zahlbar bis|zahlungsziel|zahlungsfrist|deadline|frist|bis|date d échéance|échéance|à payer avant le|payable le|fecha de vencimiento|vencimiento|vence|scadenza|data di scadenza|data scadenza|pagamento entro|vervaldatum|te betalen voor|uiterste betaaldatum|data de vencimento|due by date|pay before
service date = date of service|date of supply|supply date|service period|leistungsdatum|leistungszeitraum|lieferdatum|delivery date|liefertermin|date of delivery|date de livraison|date de prestation|fecha de entrega|data di consegna|leverdatum|data de entrega
order number = order no|order id|purchase order|purchase order number|po number|po no|po|your order|auftragsnummer|auftrags nr|bestellnummer|bestell nr|ihre bestellung|p o no|po #|po ref|po reference|customer po|customer po no|your po|your order no|customer order no|order ref|best nr|bestellung nr|bestellnr|auftrag nr|numéro de commande|commande no|no de commande|bon de commande|número de pedido|pedido no|no pedido|numero ordine|ordine no|ordernummer|bestelnummer|número do pedido|encomenda no ~ order|bestellung|auftrag
order date = date of order|ordered on|bestelldatum|auftragsdatum|date de commande|fecha de pedido|fecha del pedido|data ordine|orderdatum|besteldatum|data do pedido ~ date|datum
customer number = customer no|customer id|client number|client no|account number|kundennummer|kunden nr|kundennr|kdnr|kd nr|cust no|cust id|customer code|customer ref|account no|acct no|acc no|account id|kunde nr|kundenkonto|numéro client|no client|code client|número de cliente|cliente no|no cliente|codice cliente|numero cliente|klantnummer|klant no|número do cliente|client id ~ customer
receipt number = receipt no|kassenbon nr|kassenbeleg nr|kassenzettel nr|receipt id|transaction id|transaction number|bon nr|belegnummer|quittungsnummer|trans no|trans id|bon no|ticket no|ticket number|quittung nr|beleg nr|numéro de ticket|no ticket|bonnummer|scontrino no ~ receipt|ticket
supplier = seller|vendor|supplier name|vendor name|seller name|from|issued by|billed by|lieferant|verkäufer|rechnungssteller|anbieter|merchant|remit to|fournisseur|vendeur|émetteur|proveedor|vendedor|emisor|fornitore|venditore|leverancier|verkoper|fornecedor|emitente
customer = bill to|billed to|sold to|invoice to|invoiced to|buyer|client|customer name|client name|purchaser|recipient|kunde|käufer|auftraggeber|rechnungsempfänger|rechnungsadresse|rechnung an|kundenname|facturé à|destinataire|adresse de facturation|acheteur|cliente|facturar a|comprador|destinatario|cliente intestatario|intestato a|klant|koper|afnemer|factuur aan|faturar a|destinatário ~ to|an|ship to
address = anschrift|adresse|postal address|street address|mailing address|dirección|domicilio|indirizzo|adres|morada|endereço ~ sede
vat id = vat number|vat no|vat id no|vat registration number|vat reg no|tax id|tax number|ust id|ust idnr|ust id nr|ustid|umsatzsteuer id|umsatzsteuer identifikationsnummer|uid|uid nummer|tva|steuernummer|ust idnr|vat reg|vat registration|uid nr|mwst nr|no tva|numéro de tva|tva intracommunautaire|no tva intracommunautaire|nif|cif|nif cif|número de iva|partita iva|p iva|piva|btw nummer|btw no|btw id|nipc|contribuinte|no contribuinte|ein|abn ~ vat
tax number = steuernummer|steuer nr|st nr|tax no|siret|numéro fiscal|codice fiscale|número fiscal
iban = iban number|konto iban|account iban
bic = swift|swift code|bic swift|swift bic
email = e mail|mail|email address|e mail address|e mail adresse|contact email|courriel|adresse e mail|correo|correo electrónico|posta elettronica|e post
phone = telephone|tel|telefon|phone number|telephone number|telefonnummer|mobile|mobil|fon|tél|téléphone|teléfono|telefono|telefoon|telefone|handy|cell|cell phone|mobile phone|mobiltelefon|portable|móvil|cellulare|ph
website = web|url|homepage|internet|site
net amount = net|net total|total net|subtotal|sub total|net amount|amount net|total excl vat|total excl tax|total before tax|netto|nettobetrag|nettosumme|summe netto|gesamt netto|zwischensumme|gesamtbetrag netto|warenwert|betrag netto|total ht|montant ht|montant total ht|sous total|total hors taxes|base imponible|importe neto|subtotale|imponibile|totale imponibile|subtotaal|totaal excl btw|totaal exclusief btw|total sem iva|valor líquido|nettobedrag|total sin iva|taxable amount|subtotal before tax
tax amount = vat|vat incl|vat included|incl vat|including vat|inkl mwst|enthaltene mwst|dont tva|iva incluido|vat amount|tax|sales tax|total vat|total tax|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|mwst betrag|ust betrag|steuerbetrag|zzgl mwst|zzgl ust|plus vat|zuzüglich mwst|tva|montant tva|total tva|iva|importe iva|cuota iva|totale iva|importo iva|btw|btw bedrag|total iva|hst|pst|qst|vat total
tax rate = vat rate|tax percent|mwst satz|steuersatz|ust satz|taux de tva|taux tva|tipo de iva|tipo iva|aliquota|aliquota iva|btw tarief|taxa de iva|tax %|gst rate
total amount = total|grand total|total due|amount due|balance due|total amount|invoice total|total payable|amount payable|total incl vat|total incl tax|total gross|gross total|gross amount|gross|total to pay|gesamtbetrag|gesamtsumme|rechnungsbetrag|gesamt|bruttobetrag|brutto|summe brutto|gesamt brutto|endbetrag|zahlbetrag|zu zahlen|zu zahlender betrag|rechnungssumme|gesamtbetrag brutto|total ttc|montant total|net à payer|total à payer|montant ttc|importe total|total a pagar|total factura|total con iva|totale|totale fattura|totale da pagare|totale documento|importo totale|totaal|totaalbedrag|te betalen|totaal te betalen|totaal incl btw|totaal inclusief btw|total com iva|valor total|total da fatura|total geral|final amount|please pay|pay this amount|total charge|total paid|amount paid|order total|total sum|endsumme|zahlungsbetrag|bruttosumme|gesamtsumme brutto|totals|total général|total général ttc|montant total ttc ~ summe|betrag|amount|sum|total price
discount = rabatt|nachlass|skonto|remise|descuento|sconto|korting|desconto
shipping = shipping cost|delivery charge|versand|versandkosten|porto|freight|postage|shipping and handling|frais de port|livraison|gastos de envío|spese di spedizione|verzendkosten|portes ~ delivery
currency = währung|all amounts in|alle beträge in|devise|moneda|divisa|valuta|moeda
payment method = paid by|payment type|zahlungsart|zahlart|zahlungsweise|method of payment|mode de paiement|moyen de paiement|forma de pago|método de pago|metodo di pagamento|modalità di pagamento|betaalwijze|betaalmethode|forma de pagamento|método de pagamento|bezahlt mit|bezahlung ~ payment|tender
payment terms = terms|terms of payment|zahlungsbedingungen|conditions de paiement|condiciones de pago|condizioni di pagamento|betalingsvoorwaarden|condições de pagamento
description = item|product|article|service|item description|text|details|bezeichnung|artikel|beschreibung|leistung|produkt|name|artikelbezeichnung|désignation|libellé|prestation|descripción|artículo|descrizione|prodotto|articolo|omschrijving|descrição|artigo|particulars|activity ~ concepto|voce
quantity = qty|units|count|amount of units|menge|anzahl|stück|stk|hours|stunden|quantité|qté|cantidad|cant|quantità|qtà|aantal|quantidade|qtd|pieces|pcs|heures|horas|ore|uren
unit price = price|prix unitaire ht|prix unit ht|rate|price per unit|unit cost|einzelpreis|e preis|preis|stückpreis|preis einheit|einzel|ep|prix unitaire|pu|pu ht|prix unit|precio unitario|precio|p unit|prezzo unitario|prezzo|stukprijs|eenheidsprijs|prijs|preço unitário|preço|unit rate|hourly rate|stundensatz ~ each
line total = amount|total|line amount|price total|total price|net|gesamtpreis|betrag|gesamt|summe|g preis|gp|netto|sum|montant|importe|importo|totale|bedrag|totaal|valor|ext price|extended price|extended|charge|line price|zeilensumme ~ montant ht|total ht
sku = article number|item number|item no|product code|artikelnummer|art nr|artikel nr|code|product id|part number|artikelnr|article no|art no|part no|product no|item code|mpn|ean ~ ref|réf|référence|referencia|riferimento|codice|código|article
unit = einheit|uom|me|unité|unidad|unità|eenheid|unidade
contract number = contract no|agreement no|agreement number|contract id|vertragsnummer|vertrags nr|vertragsnr|contract ref|numéro de contrat|contrat no|número de contrato|contrato no|numero contratto|contratto no|contractnummer|vertrag nr
contract date = date of agreement|agreement date|dated|vertragsdatum ~ date|datum
effective date = commencement date|period start|start of period|period from|arrival|check in|start date|begin|begins|start|valid from|vertragsbeginn|beginn|gültig ab|in kraft ab|startdatum|from date|mietbeginn|arbeitsbeginn
end date = expiry date|period end|end of period|period to|departure|check out|expiration date|termination date|valid until|expires|expires on|ends|end|vertragsende|ende|gültig bis|enddatum|ablaufdatum|mietende
term = duration|contract term|initial term|vertragslaufzeit|laufzeit|vertragsdauer|dauer|mietdauer
notice period = termination notice|period of notice|kündigungsfrist
governing law = applicable law|law|anwendbares recht|geltendes recht
jurisdiction = place of jurisdiction|venue|courts|gerichtsstand
rent = monthly rent|miete|kaltmiete|monatsmiete|nettomiete
salary = gross salary|remuneration|gehalt|bruttogehalt|vergütung
deposit = security deposit|kaution|mietkaution
sender = from|von|absender|de|written by|expéditeur|remitente|mittente|afzender|remetente
to = an|recipient|recipients|empfänger|to whom|addressee ~ à|para|aan|a
cc = copy to|kopie|kopie an
subject = re|regarding|betreff|betr|objet|betrifft|asunto|oggetto|onderwerp|assunto
date = datum|held on|date of letter|sent|gesendet|sent on|dated|report date|datum des berichts|fecha|data ~ le
reference = our ref|our reference|ref|your ref|your reference|reference number|ref no|reference no|unser zeichen|ihr zeichen|aktenzeichen|geschäftszeichen|zeichen|az|case number|file number|vorgangsnummer|réf|référence|nos réf|vos réf|n réf|v réf|notre référence|votre référence|referencia|nuestra referencia|su referencia|riferimento|rif|kenmerk|ons kenmerk|uw kenmerk|referência|ref id|reference code|geschäfts zeichen|unsere referenz|ihre referenz|referenz
report number = report id|report no|report number|berichtsnummer|bericht nr
author = prepared by|written by|authors|autor|verfasser|erstellt von|submitted by|compiled by|auteur|autore|préparé par
participants = present|attendees|participants|attending|in attendance|anwesend|anwesende|teilnehmer|teilnehmende|teilnehmerinnen|participantes|présents|asistentes|presenti|partecipanti|aanwezig|deelnemers|presentes
absent = apologies|regrets|excused|entschuldigt|abwesend
chair = chaired by|chairperson|moderation|leitung|sitzungsleitung|vorsitz|facilitator
minute taker = minutes by|minutes taken by|secretary|protokoll|protokollführer|protokollführung|protokollant|schriftführer
location = place|venue|ort|sitzungsort|lieu|lugar|luogo|locatie ~ local
next meeting = next meeting date|nächste sitzung|nächster termin|nächstes treffen
decision = decisions|decided|resolution|resolved|agreed|beschluss|beschlüsse|entscheidung|beschlossen
action = actions|what|was|action item|action items|todo|to do|to dos|task|tasks|next steps|aufgabe|aufgaben|maßnahme|maßnahmen|massnahmen|nächste schritte
skills = key skills|core skills|technical skills|professional skills|skill set|skills summary|core competencies|competencies|kenntnisse|fähigkeiten|kompetenzen|edv kenntnisse|compétences|competencias|habilidades|competenze|vaardigheden|competências
summary = profile|professional summary|about me|profil|kurzprofil|perfil|profilo|objective
languages = language skills|spoken languages|sprachen|sprachkenntnisse|langues|idiomas|lingue|talen|línguas
requirements = requirement|your profile|qualifications|anforderungen|anforderungsprofil|ihr profil|voraussetzungen
hobbies = interests|hobbys|interessen|freizeit
education = academic background|qualification|ausbildung|bildungsweg|schulbildung|studium|formation|educación|formación|istruzione|formazione|opleiding|formação
employment = work experience|professional experience|experience|employment history|work history|career|career history|berufserfahrung|beruflicher werdegang|berufspraxis|expérience professionnelle|expériences|experiencia laboral|experiencia profesional|esperienza lavorativa|esperienze professionali|werkervaring|experiência profissional
merchant = store|shop|store name|händler|filiale
diagnosis = diagnoses|diagnose|diagnosen|final diagnosis|impression|diagnostic|diagnóstico|diagnosi
medications = medication|current medications|discharge medications|medikation|medikamente|aktuelle medikation
allergies = allergy|known allergies|allergien
owner = responsible|who|assignee|assigned to|person|verantwortlich|zuständig|wer|bearbeiter|responsable|responsabile|verantwoordelijke|responsável
account holder = account name|kontoinhaber|name of account holder|titulaire|titular|intestatario|rekeninghouder
account number = account no|konto nr|kontonummer|account|numéro de compte|no de compte|número de cuenta|numero conto|rekeningnummer|número da conta
bank = bank name|kreditinstitut|bankverbindung
opening balance = balance brought forward|previous balance|starting balance|alter saldo|anfangssaldo|saldo alt|saldovortrag|alter kontostand|solde initial|ancien solde|saldo inicial|saldo anterior|saldo iniziale|beginsaldo
closing balance = ending balance|new balance|final balance|neuer saldo|endsaldo|saldo neu|schlusssaldo|neuer kontostand|balance carried forward|solde final|nouveau solde|saldo final|saldo finale|eindsaldo|balance at end
statement date = statement no date|auszugsdatum|date of statement ~ date|datum
statement number = statement no|auszugsnummer|auszug nr|auszug
period = statement period|reporting period|billing period|zeitraum|berichtszeitraum|abrechnungszeitraum|période|periodo|período|periode|pay period|week ending
booking date = posting date|date|transaction date|buchungstag|buchung|datum|buchungsdatum|date opération|date de l opération|fecha|fecha operación|data operazione|data|boekdatum|trans date
value date = valuta|wert|wertstellung
balance = running balance|saldo|kontostand|solde|saldo disponible
name = full name|vollständiger name|nom complet|nombre completo|nome completo|nome e cognome|nombre y apellidos ~ nome|naam
first name = given name|forename|vorname|prénom|nome di battesimo|voornaam ~ nombre
last name = surname|family name|nachname|familienname|nom de famille|apellido|apellidos|cognome|achternaam|apelido ~ nom
date of birth = birth date|birthdate|born|dob|geburtsdatum|geboren am|geboren|geb|date de naissance|né le|née le|fecha de nacimiento|data di nascita|nato il|nata il|geboortedatum|data de nascimento|d o b
gender = sex|geschlecht
nationality = citizenship|staatsangehörigkeit|nationalität|nationalité|nacionalidad|nazionalità|nationaliteit|nacionalidade
city = town|ort|stadt|wohnort|ville|ciudad|città|stad|cidade ~ plaats
postal code = zip|zip code|postcode|plz|postleitzahl|code postal|código postal|cep ~ cap
country = land|staat|pays|país|paese
street = straße|strasse|str|rue|calle|via|straat|rua
patient = patient name|name of patient|name des patienten|patientin
patient number = patient id|patient no|medical record number|mrn|patientennummer|patienten nr|fallnummer
physician = primary physician|attending physician|treating physician|referring physician|primary care physician|doctor|hausarzt|behandelnder arzt|behandelnde ärztin|arzt
contact = contact person|kontakt|kontaktperson|ansprechpartner|ansprechpartnerin
company = company name|organisation|organization|firm|employer|firma|unternehmen|arbeitgeber|société|entreprise|empresa|azienda|società|bedrijf
title = job title|role|position|titel|funktion|qualifica|functie ~ poste|cargo
department = division|abteilung|bereich
status = state|zustand|statut ~ estado|stato
version = revision|rev|fassung
project = project name|projekt|projektname
project number = project no|project id|projektnummer|projekt nr
priority = priorität|severity
quote number = quotation number|quotation no|quote no|offer number|offer no|angebotsnummer|angebots nr|estimate number|estimate no|numéro de devis|devis no|no devis|presupuesto no|número de presupuesto|preventivo no|offertenummer ~ quotation|quote|estimate|devis|angebot|presupuesto
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
