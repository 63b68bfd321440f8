import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

PAST_MONTHS = 23
"""With the month of today they make two years."""
KEPT_DAYS = 90
WAITING = [("state", "in", ("waiting", "running"))]


class CrmCustomerScoreRun(models.Model):
    """One refresh of the scores of a company: today first, then months back."""

    _name = "crm.customer.score.run"
    _description = "Refresh of Customer Scores"
    _order = "id DESC"
    _rec_name = "company_id"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Interrupted"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    full = fields.Boolean(
        readonly=True,
        help="Read the lines of all documents. Otherwise of those customers only whose "
        "documents changed.",
    )
    month_count = fields.Integer(
        "Past Months", readonly=True, help="So many past months are written anew, too."
    )
    done_count = fields.Integer("Steps Done", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    started_at = fields.Datetime("Started", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    customer_count = fields.Integer("Customers", readonly=True)
    message = fields.Text(readonly=True)

    @api.depends("done_count", "month_count")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.done_count / (run.month_count + 1)

    # === ACTIONS === #

    @api.model
    def action_refresh(self):
        """Score the customers of the company anew, in the background, and show it."""
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers can have all customers scored anew.")
            )
        run = self._request(self.env.company, PAST_MONTHS)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers Are Scored"),
            "res_model": self._name,
            "res_id": run.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_open_scores(self):
        """Open the scores that were refreshed."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_ext_core.crm_customer_score_action"
        )

    # === BUSINESS METHODS === #

    @api.model
    def _request(self, company, month_count):
        """Return the next full run of a company, planned when there is none."""
        # sudo: runs are written by these methods only, after the check of the caller
        runs = self.sudo()
        run = runs.search(
            [
                ("state", "=", "waiting"),
                ("company_id", "=", company.id),
                ("full", "=", True),
            ],
            limit=1,
        )
        run = run or runs.create({"company_id": company.id, "full": True})
        run.month_count = max(run.month_count, month_count)
        self.env.ref("crm_ext_core.ir_cron_refresh_scores").sudo()._trigger()
        return run.with_env(self.env)

    @api.model
    def _cron_refresh(self):
        """Plan what is due, and work on what is planned, step by step.

        Each step is committed; killed at any point, it goes on with the next one.
        """
        self._plan()
        for run in self.search(WAITING, order="id"):
            while self._work_on(run):
                pass

    @api.model
    def _plan(self):
        """Plan the run of the night for companies that had none today."""
        since = fields.Datetime.now() - timedelta(hours=20)
        recent = self.search(
            ["|", *WAITING, "&", ("state", "=", "done"), ("ended_at", ">", since)]
        )
        due = self.env["res.company"].search([("id", "not in", recent.company_id.ids)])
        for company in due:
            self.create({"company_id": company.id, **self._get_plan(company)})

    @api.model
    def _get_plan(self, company):
        """Return the values of a night's run.

        Once a month all lines are read anew and the month before is written for good:
        costs of products change, and late documents come in.
        """
        latest = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("full", "=", True),
            ],
            limit=1,
        )
        if not latest:
            return {"full": True, "month_count": PAST_MONTHS}
        month = self.env["crm.customer.score"]._get_pass(company).month
        if latest.ended_at.date() < month:
            return {"full": True, "month_count": 1}
        return {"full": False}

    def _work_on(self, run):
        """Do the next step of a run and commit it.

        :return: whether there is another step and time for it
        :rtype: bool
        """
        run = run.try_lock_for_update()
        if not run or run.state not in ("waiting", "running"):
            return False
        try:
            run._run_step()
        except psycopg2.OperationalError:
            # Another writer, or the database goes down: the next run goes on here
            raise
        except Exception:
            self.env.cr.rollback()
            _logger.exception("%s was interrupted", run)
            run.write(
                {
                    "state": "failed",
                    "ended_at": fields.Datetime.now(),
                    "message": self.env._(
                        "An error occurred. It is in the server's log."
                    ),
                }
            )
        goes_on = run.state == "running"
        remaining = self.env["ir.cron"]._commit_progress(
            1, remaining=self.search_count(WAITING)
        )
        return bool(goes_on and remaining)

    def _run_step(self):
        """Score today, or one of the past months."""
        self.ensure_one()
        scores = self.env["crm.customer.score"]
        score_pass = scores._get_pass(self.company_id, self.done_count)
        if self.done_count:
            scores._refresh_month(score_pass)
        else:
            self.started_at = fields.Datetime.now()
            if self.full:
                self.env["crm.invoice.share"]._fill(self.company_id)
            scores._refresh_day(score_pass, self.full)
            if not self.month_count and not scores._complete_months(score_pass):
                self._request(self.company_id, PAST_MONTHS)
        done_count = self.done_count + 1
        done = done_count > self.month_count
        self.write(
            {
                "done_count": done_count,
                "state": "done" if done else "running",
                "ended_at": done and fields.Datetime.now(),
                "customer_count": self._count_customers(),
            }
        )

    def _count_customers(self):
        query = SQL(
            """SELECT COUNT(*) FROM crm_customer_score
                WHERE company_id = %s AND scope = 'own'""",
            self.company_id.id,
        )
        return self.env.execute_query(query)[0][0]

    @api.autovacuum
    def _gc_runs(self):
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("ended_at", "<", limit), ("full", "=", False)]).unlink()
