"""A selection shows its net count; the mailing goes to exactly these people."""

import re

import pytest
import requests

TODAY = "2026-01-01"  # nobody of this story has ordered since


@pytest.fixture(scope="module")
def people(admin):
    """Machine builders around 99974: three to be written to, five that fall out."""
    industry = admin["res.partner.industry"].create({"name": "Story machines"})

    def person(name, **values):
        return admin["res.partner"].create(
            {
                "name": name,
                "email": f"{name.lower()}@story.example",
                "zip": "99974",
                "industry_id": industry,
                **values,
            }
        )

    for name in ("Anton", "Berta", "Cäsar"):
        person(name, email=f"{name[0].lower()}@story.example")
    person("Doppelt", email="A@story.example")
    person("Ohne", email=False)
    person("Gesperrt")
    admin["mail.blacklist"].create({"email": "gesperrt@story.example"})
    person("Fern", zip="10115")
    buyer = person("Besteller")
    product = admin["product.product"].create({"name": "Bolt", "type": "service"})
    order = admin["sale.order"].create(
        {"partner_id": buyer, "order_line": [(0, 0, {"product_id": product})]}
    )
    admin["sale.order"].action_confirm([order])
    return industry


@pytest.fixture(scope="module")
def selection(mara, admin, people):
    purpose = admin["crm.consent.purpose"].create(
        {"name": "Story news", "requires_consent": False}
    )
    return mara["crm.selection"].create(
        {
            "name": "Machine builders without an order",
            "purpose_id": purpose,
            "criterion_ids": [
                (0, 0, {"mode": "narrow", "kind": "zip", "zip_ranges": "99000-99999"}),
                (
                    0,
                    0,
                    {
                        "mode": "narrow",
                        "kind": "industry",
                        "industry_ids": [(6, 0, [people])],
                    },
                ),
                (
                    0,
                    0,
                    {"mode": "narrow", "kind": "no_order_since", "since_date": TODAY},
                ),
            ],
        }
    )


def test_net_count_is_what_remains(mara, selection):
    counts = mara.read_one("crm.selection", selection, ["matched_count", "net_count"])

    # Anton, Berta, Cäsar, Doppelt, Ohne, Gesperrt
    assert [counts["matched_count"], counts["net_count"]] == [6, 3]


def test_mailing_reaches_exactly_these_people(server, mail, admin, mara, selection):
    mara["crm.selection"].action_freeze([selection])
    mailing = mara["mailing.mailing"].create(
        {
            "subject": "Spring gears",
            "crm_selection_id": selection,
            "mailing_model_id": admin.ref("base.model_res_partner"),
            "body_html": '<p>New: <a href="https://own-firm.example/gears">gears</a></p>',
            "body_arch": "<p>New</p>",
        }
    )
    mara["mailing.mailing"].action_put_in_queue([mailing])
    admin.run_job("mass_mailing.ir_cron_mass_mailing_queue")
    admin.run_job("mail.ir_cron_mail_scheduler_action")

    expected = ["a@story.example", "b@story.example", "c@story.example"]
    assert [r for r in mail.recipients() if r.endswith("@story.example")] == expected

    html = mail.html_for("a@story.example")
    pixel = re.search(r'src="([^"]*/mail/track/[^"]*)"', html).group(1)
    link = re.search(r'href="([^"]*/r/[^"]*)"', html).group(1)
    assert requests.get(on(server, pixel), timeout=30).ok
    requests.get(on(server, link), timeout=30, allow_redirects=False)

    counted = mara.read_one(
        "crm.selection", selection, ["sent_count", "opened_count", "clicked_count"]
    )
    assert [counted[f"{what}_count"] for what in ("sent", "opened", "clicked")] == [
        3,
        1,
        1,
    ]


def on(server, link):
    """Return a link of a mail with the address that the server has in this test."""
    return server.url + re.sub(r"^https?://[^/]+", "", link)


def test_sales_does_not_see_marketings_selections(sabine, selection):
    with pytest.raises(Exception, match="AccessError"):
        sabine["crm.selection"].read([selection], ["name"])
