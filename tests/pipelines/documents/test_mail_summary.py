"""A mail is summed up by what its sender wrote, not by what it answers or carries along."""

from __future__ import annotations

from tests.pipelines.documents.analysed import parsed, report

MAIL = """\
From: Carla Jensen <carla@havn.example>
To: Rob Tailor <rob@tailor.example>
Subject: Quotation for the quay lights

Hello Rob,

thanks, we accept the quotation of last week at the lower price. Please begin with the work on the
quay in May and send us the schedule before that. The signed order is attached to this mail.

On Mon, 13 Apr 2026 at 16:40, Rob Tailor wrote:
> We can do the quay lights for a lower price if the quay order comes this week. The quay lights
> of the quay order would then be delivered and mounted before the quay opens again in summer.
"""
ATTACHED = """\
The tenancy of the quay begins in April and the rent of the quay is due in advance every month. The
tenant of the quay pays a deposit for the quay before the tenancy of the quay begins in April.
"""


def test_neither_a_quoted_mail_nor_an_attachment_is_the_summary_of_a_mail() -> None:
    told = report(parsed(f"{MAIL}\f{ATTACHED}", kind="eml")).summary

    assert "send us the schedule" in told.text
    assert ">" not in told.text
    assert "tenancy" not in told.text


def test_a_mail_that_says_nothing_itself_is_summed_up_by_what_it_carries() -> None:
    told = report(parsed(f"Subject: lease\n\f{ATTACHED}", kind="eml")).summary

    assert "tenancy" in told.text
