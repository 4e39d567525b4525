"""The words that give a kind of document away, each with its weight, lower-case.

A weight of 3 nearly decides, 1 is a hint. What stands in the first lines counts double.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CUES: dict[str, dict[int, str]] = {
    "invoice": {
        4: "tax invoice|rechnungsnummer|invoice number|invoice no|invoice date|facture n"
        "|numéro de facture",
        3: "invoice|rechnung|facture|amount due|total due|rechnungsdatum|rechnungsbetrag"
        "|bill to|montant ttc",
        2: "subtotal|unit price|payment terms|vat|ust idnr|mwst|umsatzsteuer|zahlbar"
        "|due date|remit|tva|balance due|nettobetrag|gesamtbetrag|net amount"
        "|total amount",
        1: "qty|quantity|iban|bic|bank details|einzelpreis|menge|unit|total|purchase order",
    },
    "contract": {
        4: "this agreement|dieser vertrag|hereinafter|nachfolgend|le présent contrat"
        "|in witness whereof|mietvertrag|arbeitsvertrag|kaufvertrag"
        "|dienstleistungsvertrag|master services agreement|lease agreement",
        3: "governing law|the parties|die parteien|vertragsparteien|vertragspartner"
        "|gerichtsstand|salvatorische klausel|entered into|non disclosure|severability"
        "|les parties|supply agreement|employment agreement|service agreement",
        2: "shall|hereby|whereas|termination|confidentiality|indemnify|liability"
        "|force majeure|kündigung|haftung|laufzeit|obligations|effective date"
        "|notice period|kündigungsfrist|résiliation|party",
        1: "agreement|vertrag|contrat|term|clause|breach|warranty|vergütung",
    },
    "letter": {
        4: "dear sir or madam|sehr geehrte damen und herren|to whom it may concern|madame monsieur",
        3: "dear|sehr geehrter|sehr geehrte|yours sincerely|yours faithfully"
        "|mit freundlichen grüßen|veuillez agréer|hochachtungsvoll",
        2: "sincerely|enclosed|encl|betreff|i am writing|re|ihr schreiben"
        "|salutations distinguées|kind regards",
        1: "regards|we look forward|please|letter|grüßen",
    },
    "email": {
        3: "original message|forwarded message|von meinem iphone gesendet|sent from my",
        2: "fwd|best regards|cheers|hi all|hi team",
        1: "thanks|attached|hi",
    },
    "report": {
        4: "annual report|quarterly report|progress report|status report|final report"
        "|jahresbericht|quartalsbericht|reconciliation report|audit report"
        "|incident report|rapport annuel|inspection report",
        3: "executive summary|key findings|this report|dieser bericht|report date"
        "|report id|ce rapport|abschlussbericht",
        2: "recommendations|findings|overview|analysis|outlook|empfehlungen"
        "|recommandations|ausblick|report|bericht",
        1: "quarter|summary|conclusion|increase|results|performance|compared"
        "|zusammenfassung|ergebnisse",
    },
    "resume": {
        4: "curriculum vitae|lebenslauf|work experience|professional experience"
        "|berufserfahrung|expérience professionnelle|résumé",
        3: "education|skills|references available|objective|ausbildung|kenntnisse"
        "|formation|compétences|employment history",
        2: "experience|university|bachelor|master|languages|certifications|references"
        "|sprachen|langues|internship",
        1: "fluent|native|developed|led|managed|responsible for|degree|linkedin",
    },
    "minutes": {
        4: "minutes of the|meeting minutes|sitzungsprotokoll|protokoll der|procès verbal"
        "|minutes of meeting|meeting notes",
        3: "attendees|action items|anwesend|tagesordnung|apologies|adjourned|ordre du jour"
        "|agenda|beschluss|minutes",
        2: "present|meeting|motion|seconded|next meeting|teilnehmer|sitzung"
        "|nächste sitzung|agreed|decided|chair|participants|réunion|action",
        1: "discussed|decision|decisions|owner|absent|approved|kick off|todo",
    },
    "scientific article": {
        4: "arxiv|doi|et al|we propose|in this paper|related work",
        3: "abstract|keywords|state of the art|our results|p value|confidence interval"
        "|hypothesis|dans cet article",
        2: "references|methodology|methods|experiments|dataset|datasets|baseline"
        "|participants were|literature|introduction|significant|figure|proceedings"
        "|et al 20",
        1: "conclusion|discussion|evaluation|model|models|university|theorem|results",
    },
    "financial statement": {
        4: "balance sheet|income statement|cash flow statement|statement of cash flows"
        "|profit and loss|bilanz|gewinn und verlustrechnung|compte de résultat"
        "|bank statement|kontoauszug|consolidated statements",
        3: "total assets|total liabilities|shareholders equity|ebitda|opening balance"
        "|closing balance|eigenkapital|net income|operating profit|umsatzerlöse"
        "|jahresüberschuss|fiscal year",
        2: "revenue|assets|liabilities|equity|depreciation|amortisation|amortization"
        "|dividend|aktiva|passiva|accruals",
        1: "profit|loss|cash|debt|tax|expenses|earnings",
    },
    "medical report": {
        4: "history of present illness|chief complaint|discharge summary|arztbrief"
        "|entlassungsbericht|physical examination|past medical history"
        "|compte rendu d hospitalisation|radiology report",
        3: "diagnosis|diagnose|diagnosen|mrn|date of birth dob|medications|allergies"
        "|impression|anamnese|befund|assessment and plan|attending physician"
        "|operative report|procedure performed",
        2: "patient|symptoms|treatment|mg|blood pressure|vital signs|therapie|clinical"
        "|physician|surgery|mri|ct scan|biopsy|follow up|prescribed",
        1: "pain|chronic|acute|hospital|dose|doctor|bilateral|normal|denies",
    },
    "form": {
        4: "please print|for office use only|application form|antragsformular"
        "|registration form|check all that apply|bitte ausfüllen|formulaire"
        "|please complete",
        3: "fill in|tick|signature of applicant|unterschrift des antragstellers"
        "|block capitals|zutreffendes ankreuzen|cochez|date of birth",
        2: "first name|last name|surname|marital status|nationality|signature|nachname"
        "|vorname|geburtsdatum|applicant|postcode|zip code",
        1: "yes no|address|phone|date|form|antrag",
    },
    "manual": {
        4: "user manual|user guide|installation guide|bedienungsanleitung"
        "|gebrauchsanweisung|mode d emploi|quick start|getting started"
        "|instruction manual|readme|troubleshooting",
        3: "step 1|safety instructions|press the|click on|make sure|installation"
        "|pip install|npm install|usage|how to|technische daten"
        "|technical specifications",
        2: "button|configure|configuration|settings|install|warning|caution|procedure|menu"
        "|command|api|example|repository|documentation",
        1: "step|select|click|device|connect|file|default|option|tutorial",
    },
    "policy": {
        4: "privacy policy|code of conduct|data protection policy|this policy"
        "|diese richtlinie|datenschutzerklärung|cookie policy|security policy"
        "|travel policy|la présente politique|policy statement",
        3: "policy applies|compliance with|policy owner|all employees|personal data"
        "|geltungsbereich|richtlinie|policy|employees must|acceptable use",
        2: "scope|must not|violations|disciplinary|responsibilities|gdpr|dsgvo|procedures"
        "|review date|permitted|prohibited",
        1: "employees|must|purpose|approval|guidelines|access|verantwortlich",
    },
    "presentation": {
        3: "slide|agenda|questions|thank you for your attention"
        "|vielen dank für ihre aufmerksamkeit|speaker notes|folie",
        2: "overview|key takeaways|next steps|q a|roadmap",
        1: "vision|strategy|highlights|outline",
    },
    "news or blog article": {
        4: "min read|press release|pressemitteilung|communiqué de presse"
        "|for immediate release|in this blog post|blog post",
        3: "reuters|associated press|dpa|breaking news|read more|recent posts|by staff"
        "|spokesperson|media contact|blog",
        2: "told reporters|according to|announced|yesterday|published|newsletter|sagte"
        "|posted|share|comments",
        1: "today|people|news|author|tags|article|said|says",
    },
    "legal text": {
        4: "in the name of the people|im namen des volkes|court of appeals|plaintiff"
        "|defendant|kläger|beklagte|bundesgesetzblatt"
        "|official journal of the european union|supreme court|vu le code"
        "|statutory instrument|tribunal judiciaire",
        3: "judgment|urteil|pursuant to|article 1|be it enacted|regulation eu|directive"
        "|gesetz|verordnung|statute|appellant|respondent|jurisdiction|affidavit|décret",
        2: "court|gericht|counsel|act|abs|evidence|ruling|law|hearing|tenor|arrêt|member states",
        1: "legal|rights|provision|provisions|appeal|case|section|subsection|paragraph",
    },
}

PRIORS: dict[str, dict[str, float]] = {
    "csv": {"data table": 30.0},
    "xlsx": {"data table": 18.0},
    "ods": {"data table": 18.0},
    "xls": {"data table": 18.0},
    "msg": {"email": 14.0},
    "ppt": {"presentation": 14.0},
    "pptx": {"presentation": 14.0},
    "odp": {"presentation": 14.0},
    "eml": {"email": 14.0},
    "html": {"news or blog article": 2.0},
    "md": {"manual": 2.0},
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form that speaks for a type when it stands in the text in that many ways."""

    type: str
    pattern: re.Pattern[str]
    at_least: int
    points: float
    words: str


FORMS = (
    Form(
        "email",
        re.compile(r"(?m)^[ >*]*(?:From|To|Cc|Sent|Subject|Von|An|Gesendet|Betreff|De|À|Objet) ?:"),
        3,
        9.0,
        "lines From, To, Subject",
    ),
    Form(
        "news or blog article",
        re.compile(r"(?m)^(?:By|Von|Par) [^\W\d_]+ [^\W\d_]+(?:$|,| \|)"),
        1,
        4.0,
        "line with the author",
    ),
    Form(
        "news or blog article",
        re.compile(r"[\"”»“], (?:\w+ ){0,3}(?:said|says|sagte?|explained|told|erklärte?)(?!\w)"),
        1,
        4.0,
        "quoted speech",
    ),
    Form(
        "scientific article",
        re.compile(r"\[\d{1,3}(?:, ?\d{1,3})*\]|\(\w+ et al\."),
        3,
        5.0,
        "citations",
    ),
    Form(
        "minutes",
        re.compile(r"(?m)^(?:Present|Attendees|Apologies|Anwesend|Teilnehmer)\b.{0,20}:"),
        1,
        4.0,
        "list of those present",
    ),
    Form("form", re.compile(r"_{6,}|\.{12,}|☐|\[ \]|□"), 2, 5.0, "blanks to fill in"),
    Form("presentation", re.compile(r"(?m)^(?:Slide|Folie) \d+"), 2, 6.0, "numbered slides"),
)
