from odoo import Command, models

from .texts import JOBS

# Our own people -> (name, group; the group of each other addon comes with it).
USERS = {
    "anna": ("Anna Berger", "sales_team.group_sale_salesman_all_leads"),
    "jonas": ("Jonas Weber", "sales_team.group_sale_salesman_all_leads"),
    "lena": ("Lena Hoffmann", "sales_team.group_sale_salesman"),
}
MAIL_DOMAIN = "hallmann.example"


class CrmDemo(models.AbstractModel):
    _inherit = "crm.demo"

    def _load_people(self):
        self._load_own_company()
        for login in USERS:
            self._load_user(login)
        for row in self._read_table("crm_ext_core/demo/companies.csv"):
            self._load_company(row)
        for row in self._read_table("crm_ext_core/demo/people.csv"):
            self._load_person(row)

    def _load_own_company(self):
        """Name the main company, unless it is at work in another country."""
        company = self.env.ref("base.main_company")
        if company.country_id.code not in (False, "DE") or self._find("anna"):
            return
        company.write(
            {
                "name": "Hallmann Antriebstechnik GmbH",
                "street": "Widdersdorfer Straße 240",
                "zip": "50933",
                "city": "Köln",
                "country_id": self.env.ref("base.de").id,
                "phone": "+49 221 4710-0",
                "email": f"info@{MAIL_DOMAIN}",
                "website": f"https://www.{MAIL_DOMAIN}",
            }
        )
        if "iap_enrich_auto_done" in company._fields:
            # Odoo would look up an invented firm on the Internet at each start.
            company.iap_enrich_auto_done = True

    def _load_user(self, login):
        name, group = USERS[login]
        self._ensure(
            login,
            "res.users",
            name=name,
            login=login,
            password=login,
            email=f"{login}@{MAIL_DOMAIN}",
            lang=self.env.lang,
            tz="Europe/Berlin",
            action_id=self.env.ref("crm.crm_lead_action_pipeline").id,
            group_ids=[
                Command.link(self.env.ref(xmlid).id)
                for xmlid in ("base.group_user", "project.group_project_user", group)
            ],
        )

    def _load_company(self, row):
        self._ensure(
            row["name"],
            "res.partner",
            name=row["label"],
            is_company=True,
            crm_parent_id=self._get_id(row["parent"]),
            industry_id=self.env.ref(f"base.res_partner_industry_{row['industry']}").id,
            country_id=self.env.ref("base.de").id,
            lang=self.env.lang,
            user_id=self._get_id("anna"),
            **{key: row[key] for key in ("street", "zip", "city", "phone", "email")},
            website=row["website"],
        )

    def _load_person(self, row):
        department, function = JOBS[row["job"]]
        self._ensure(
            row["name"],
            "res.partner",
            name=row["label"],
            parent_id=self._get_id(row["company"]),
            crm_department_path=department,
            crm_supervisor_id=self._get_id(row["supervisor"]),
            function=function,
            phone=row["phone"],
            email=row["email"],
            lang=self.env.lang,
        )
