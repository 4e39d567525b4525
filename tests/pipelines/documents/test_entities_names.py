"""People, organisations and places: precision before recall."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pipelines.documents.analysed import entities, values
from tests.pipelines.documents.letters import ALL, ARTICLE, CONTRACT, LETTER_DE, MEDICAL


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yesterday Dr. Anna Weber spoke.", ["Anna Weber"]),
        ("We met Mr. Kowalczyk there.", ["Kowalczyk"]),
        ("Sehr geehrte Frau Hoffmann,", ["Hoffmann"]),
        ("Madame Claire Fontaine est là.", ["Claire Fontaine"]),
        ("the painter Vincent van Gogh and others", ["Vincent van Gogh"]),
        ("Prepared by: Zejiang Shen", ["Zejiang Shen"]),
        ("Patient: Whitfield, Robert", ["Robert Whitfield"]),
        ('"No," Ngoc Tranh said.', ["Ngoc Tranh"]),
        ("by Z. Shen", ["Z. Shen"]),
        ("Best regards,\nOyelaran Adeyemi\n", ["Oyelaran Adeyemi"]),
    ],
)
def test_a_person_needs_a_title_a_given_name_or_a_cue(text: str, names: list[str]) -> None:
    assert values(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall deliver. Payment follows. However Delivery Terms apply.",
        "Mark Completed when the job is completed.",
        "Grace Period: the grace period is ten days.",
        "Monday Morning in March. Quality Assurance Team. Annual Report",
        "1234 Thomas Valley",
        "She took vitamin D. Fish came later.",
        "Frank Discussion about costs. The discussion went on.",
    ],
)
def test_capital_letters_alone_make_no_person(text: str) -> None:
    assert not values(text, "person")


def test_title_full_name_and_surname_are_one_person() -> None:
    text = "Anna Weber opened. Later Dr. Weber left. A. Weber signed; Weber's deputy did not."
    [person] = entities(text, "person")
    assert (person.value, person.count) == ("Anna Weber", 4)


def test_a_surname_that_two_people_share_is_not_given_to_either() -> None:
    found = entities("Anna Weber and Karl Weber met. Weber spoke.", "person")
    assert {person.value: person.count for person in found} == {"Anna Weber": 1, "Karl Weber": 1}


def test_a_surname_that_the_text_uses_as_a_word_is_no_mention() -> None:
    [person] = entities("Anna Stone sat on a stone. Stone is hard.", "person")
    assert person.count == 1


def test_a_name_broken_over_two_lines_is_one_name() -> None:
    text = "The report was written over a long summer by our colleague Melissa\nDell and her team."
    assert "Melissa Dell" in values(text, "person")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("with Transit Metrics Inc. of Halden", "Transit Metrics"),
        ("Between Harbour & Finch Ltd and others", "Harbour & Finch"),
        ("die Wohnbau Rhein GmbH & Co. KG klagt", "Wohnbau Rhein"),
        ("Acme Widgets, LLC pays", "Acme Widgets"),
        ("the University of Washington", "University of Washington"),
        ("Department of Health and Human Services", "Department of Health and Human Services"),
        ("beim Amtsgericht Köln", "Amtsgericht Köln"),
        ("she joined Microsoft Research in May", "Microsoft Research"),
        ("Northwind Logistics delivers", "Northwind Logistics"),
    ],
)
def test_an_organisation_is_known_by_its_form(text: str, name: str) -> None:
    assert values(text, "organisation") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Company shall pay. Limited liability. The Committee agreed.",
        "Management Systems and Technical Solutions",
        "SKU-4563 Software",
        "Distribution Center East",
    ],
)
def test_ordinary_words_make_no_organisation(text: str) -> None:
    assert not values(text, "organisation")


def test_the_name_without_its_form_and_the_acronym_are_the_same_organisation() -> None:
    text = "Alpen Photonics AG (APA) agreed. Alpen Photonics will pay. APA confirmed it."
    [firm] = entities(text, "organisation")
    assert (firm.text, firm.count) == ("Alpen Photonics AG", 4)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("made in Germany", "DE"),
        ("Sitz in Deutschland", "DE"),
        ("the plant in Graz opened", "Graz"),
        ("office in Frankfurt am Main", "Frankfurt am Main"),
        ("18 rue des Tilleuls", "18 rue des Tilleuls"),
        ("Industriestraße 14", "Industriestraße 14"),
        ("at 12 Dock Street today", "12 Dock Street"),
        ("San Francisco, CA 94105", "San Francisco, CA 94105"),
    ],
)
def test_places_come_from_the_list_or_from_the_form_of_an_address(text: str, value: str) -> None:
    assert values(text, "location") == [value]


@pytest.mark.parametrize("text", ["the Paris Agreement", "Glasgow Coma Scale", "Reading is fun"])
def test_a_city_in_the_name_of_something_else_is_no_place(text: str) -> None:
    assert not values(text, "location")


@pytest.mark.parametrize(
    ("text", "language", "people", "firms"),
    [
        (
            CONTRACT,
            "en",
            {"Helen Brandt", "Samuel Okafor"},
            {"Lakeside Analytics", "Meridian Health Trust"},
        ),
        (
            LETTER_DE,
            "de",
            {"Sabine Hoffmann", "Klaus Reuter", "Ulrich Berger"},
            {"Wohnbau Rhein", "Amtsgericht Köln", "Kanzlei Berger"},
        ),
        (MEDICAL, "en", {"Karen Lopez", "Robert Whitfield"}, {"Riverside Hospital"}),
        (
            ARTICLE,
            "en",
            {"Laura Simmons", "Marta Ruiz", "Peter Lindqvist", "Daniel Cho"},
            {"Transit Metrics"},
        ),
    ],
)
def test_a_letter_names_exactly_those_who_stand_in_it(
    text: str, language: str, people: set[str], firms: set[str]
) -> None:
    assert set(values(text, "person", language)) == people
    assert set(values(text, "organisation", language)) == firms


@pytest.mark.parametrize("name", ALL)
def test_no_two_entities_share_a_character(name: str) -> None:
    text, _, language = ALL[name]
    spans = sorted(
        (mention.start, mention.end)
        for entity in entities(text, language=language)
        for mention in entity.mentions
    )
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
