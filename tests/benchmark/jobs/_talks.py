"""What the jobs about the protocol of talks share."""

from lxml import etree

from ..generator import users
from . import Job

PAGE = 80
# The list counts no further and shows "1000+".
COUNTED = 1_001


class TalkJob(Job):
    """The first page of a list of talks, as the web client asks for it, and its pager.

    Plain Odoo has to compose it of the messages in the chatter. It finds the same
    talks, because each of ours stands there, too.
    """

    def ours(self, case):
        """Read the page with all columns of the list of talks.

        :param case: (domain, login of the user who asks)
        """
        domain, login = case
        talks = self.talks(login)
        return talks.web_search_read(
            domain, self.specification(talks), limit=PAGE, count_limit=COUNTED
        )

    def talks(self, login):
        """Return the model as a user sees it."""
        user = self.env["res.users"].sudo().search([("login", "=", login)])
        return self.env["crm.conversation"].with_user(user)

    def specification(self, talks):
        """Return what the web client asks for each row of the list."""
        arch = talks.get_view(view_type="list")["arch"]
        names = etree.fromstring(arch).xpath("//field/@name")
        is_link = {name: talks._fields[name].type == "many2one" for name in names}
        return {
            name: {"fields": {"display_name": {}}} if is_link[name] else {}
            for name in names
        }

    def chatter(self, domain):
        """Return the page of the messages of a domain, and how many there are."""
        messages = self.env["mail.message"]
        domain = [("message_type", "=", "comment"), *domain]
        page = messages.search_read(
            domain,
            ["date", "subject", "record_name", "author_id", "message_type"],
            limit=PAGE,
            order="date desc, id desc",
        )
        return page, messages.search_count(domain, limit=COUNTED)

    def best(self, condition, *args, login=users.MEASURED_LOGIN):
        """Return the page and its count by SQL, of talks `t` under a condition."""
        if login == users.SELLER_LOGIN:
            company = users.company_ids(self.env(su=True))[0]
            user = self.talks(login).env.uid
            condition = f"{condition} AND t.user_id = %s AND t.company_id = %s"
            args = [*args, user, company]
        page = self.rows(
            f"""SELECT t.date, t.name, t.direction, t.duration, t.origin, t.active,
                       coalesce(t.body, mail.body),
                       k.name, k.icon, p.complete_name, c.complete_name, author.name,
                       o.name, lead.name, project.name, sale.name, company.name, t.id
                  FROM (SELECT * FROM crm_conversation t WHERE t.active AND {condition}
                      ORDER BY t.date DESC, t.id DESC LIMIT %s) t
                  JOIN crm_conversation_kind k ON k.id = t.kind_id
                  JOIN res_partner p ON p.id = t.partner_id
                  JOIN res_partner c ON c.id = t.commercial_partner_id
                  JOIN res_company company ON company.id = t.company_id
             LEFT JOIN mail_message mail ON mail.id = t.message_id
             LEFT JOIN res_users u ON u.id = t.user_id
             LEFT JOIN res_partner author ON author.id = u.partner_id
             LEFT JOIN crm_conversation_outcome o ON o.id = t.outcome_id
             LEFT JOIN crm_lead lead ON lead.id = t.lead_id
             LEFT JOIN project_project project ON project.id = t.project_id
             LEFT JOIN sale_order sale ON sale.id = t.order_id
              ORDER BY t.date DESC, t.id DESC""",
            *args,
            PAGE,
        )
        [count] = self.column(
            f"""SELECT count(*) FROM (SELECT FROM crm_conversation t
                 WHERE t.active AND {condition} LIMIT %s) counted""",
            *args,
            COUNTED,
        )
        return page, count

    def answer(self, variant, result):
        """Compare what was said when, and how many there are."""
        if variant == "ours":
            rows = [(row["date"], row["name"]) for row in result["records"]]
            return rows, result["length"]
        page, count = result
        if variant == "plain":
            return [(row["date"], row["subject"]) for row in page], count
        return [row[:2] for row in page], count


class TextJob(TalkJob):
    """Which talks say it? Every second question as a user who sees his own only."""

    plain_is_wrong = (
        "messages know no own documents; the chatter finds letters instead of words"
    )

    words = ()

    @classmethod
    def prepare(cls, env):
        """Make the words of all texts, in PostgreSQL's own way."""
        env.cr.execute("SELECT to_regclass('bench.talk_text')")
        if env.cr.fetchone()[0]:
            return
        env.cr.execute(
            """CREATE TABLE bench.talk_text AS
               SELECT t.id, to_tsvector('german', s.subject || ' ' || s.body) AS words
                 FROM bench.talk s
                 JOIN crm_conversation t ON t.partner_id = s.partner_id
                  AND t.date = s.said AND t.user_id = s.user_id"""
        )
        env.cr.execute("CREATE UNIQUE INDEX ON bench.talk_text (id)")
        env.cr.execute("CREATE INDEX ON bench.talk_text USING gin (words)")

    def cases(self):
        logins = (users.MEASURED_LOGIN, users.SELLER_LOGIN)
        return [(words, login) for words in self.words for login in logins]

    def ours(self, case):
        words, login = case
        return super().ours(([("text_search", "ilike", words)], login))

    def plain(self, case):
        words, _login = case
        return self.chatter([("model", "=", "res.partner"), ("body", "ilike", words)])
