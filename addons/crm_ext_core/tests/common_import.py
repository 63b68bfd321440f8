import base64
import csv
import io

from .common import CrmExtCommon


class CrmImportCommon(CrmExtCommon):
    """Address files, written as rows of dicts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # An import speaks the language of its owner
        cls.env.user.lang = "en_US"

    @classmethod
    def _to_csv(cls, *rows):
        """Return a file of rows, given as dicts of their filled columns."""
        titles = list(dict.fromkeys(title for row in rows for title in row))
        file = io.StringIO(newline="")
        writer = csv.DictWriter(file, titles, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return file.getvalue().encode()

    def _upload(self, *rows, content=None, name="addresses.csv", env=None, **vals):
        content = self._to_csv(*rows) if content is None else content
        file = base64.b64encode(content)
        model = (env or self.env)["crm.import"]
        return model.create({"file": file, "file_name": name, **vals})

    def _import(self, *rows, **options):
        """Import a file; return its job."""
        job = self._upload(*rows, **options)
        job.action_import()
        self.assertEqual(job.state, "done")
        return job

    def _partner(self, name):
        partner = self.partner_model.search([("name", "=", name)])
        self.assertEqual(len(partner), 1, name)
        return partner

    def _reasons(self, job):
        """Return {row number: reason} of the refused rows."""
        return {row.number: row.reason for row in job.refused_row_ids}
