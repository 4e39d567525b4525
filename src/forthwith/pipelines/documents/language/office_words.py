"""The words of invoices, orders, forms and notes that give a language away.

Such papers have labels and figures and hardly a sentence, so that small words are rare in them.
"""

# ruff: noqa: E501 - one language a block
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from forthwith.pipelines.documents.language.small_words import languages_by_word

_WORDS: Final[Mapping[str, str]] = {
    "en": "invoice number date due amount subtotal quantity qty price unit order delivery payment "
    "address customer supplier buyer seller bill ship please thank thanks you your dear regards "
    "sincerely yours name phone meeting agenda minutes monday tuesday wednesday thursday friday "
    "january february march june july october december today tomorrow week month year days hours "
    "receipt statement balance paid tax account agreement contract signed page subject hello call "
    "next team project manager start end done open report summary review my me",
    "de": "rechnung rechnungsnummer nummer datum betrag zwischensumme menge preis einzelpreis bestellung "
    "lieferung zahlung anschrift kunde kundennummer lieferant bitte danke vielen ihr sehr geehrte "
    "geehrter damen herren grüßen grüße freundlichen straße telefon besprechung protokoll montag "
    "dienstag mittwoch donnerstag freitag januar februar märz juni juli oktober dezember heute morgen "
    "woche monat jahr tage stunden quittung konto vertrag unterschrift seite betreff hallo netto "
    "brutto gesamt gesamtbetrag summe mwst zahlbar fällig ust auftrag angebot bericht",
    "fr": "facture numéro montant sous-total quantité prix commande livraison paiement adresse client "
    "fournisseur merci bonjour madame monsieur cordialement téléphone réunion lundi mardi mercredi "
    "jeudi vendredi janvier février mars juin juillet octobre décembre aujourd'hui demain semaine mois "
    "année jours heures reçu compte contrat signature objet tva ttc ht échéance devis rapport",
    "es": "factura número fecha importe cantidad precio pedido entrega pago dirección cliente proveedor "
    "gracias hola estimado saludos teléfono reunión lunes martes miércoles jueves viernes enero febrero "
    "marzo junio julio octubre diciembre hoy mañana semana mes año días horas recibo cuenta contrato "
    "firma asunto iva vencimiento presupuesto informe",
    "it": "fattura numero data importo quantità prezzo ordine consegna pagamento indirizzo cliente "
    "fornitore grazie buongiorno gentile saluti telefono riunione lunedì martedì mercoledì giovedì "
    "venerdì gennaio febbraio marzo giugno luglio ottobre dicembre oggi domani settimana mese anno "
    "giorni ore ricevuta conto contratto firma oggetto iva scadenza preventivo relazione",
    "nl": "factuur factuurnummer nummer datum bedrag subtotaal aantal prijs bestelling levering betaling "
    "adres klant leverancier alstublieft bedankt beste geachte groet groeten telefoon vergadering "
    "maandag dinsdag woensdag donderdag vrijdag januari februari maart juni juli oktober december "
    "vandaag morgen week maand jaar dagen uren bon rekening contract handtekening pagina onderwerp "
    "btw totaal vervaldatum offerte verslag",
}


OFFICE_LANGUAGES: Final = frozenset(_WORDS)
OFFICE_LANGUAGES_OF: Final[Mapping[str, tuple[str, ...]]] = languages_by_word(_WORDS)
"""Which of these languages have a word among those of their offices."""
