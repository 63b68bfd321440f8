from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class AccountingCommon(AccountTestInvoicingCommon):
    """Odoo's accounting tests, in the company that is there if it has a chart.

    Odoo makes a company with a chart of its own for each class, which takes longer
    than most tests. Print-outs have the layout of such a company.
    """

    @classmethod
    def setup_independent_company(cls, **kwargs):
        company = cls.env.company
        if not (cls.env.registry.loaded and company.chart_template):
            return super().setup_independent_company(**kwargs)
        company.external_report_layout_id = cls.env.ref("web.external_layout_standard")
        return company
