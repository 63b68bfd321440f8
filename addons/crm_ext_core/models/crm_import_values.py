import datetime

from odoo.tools import email_normalize_all

LINKS = ("parent_id", "crm_parent_id", "crm_supervisor_id")
"""Fields that refer to other contacts, in the file or not."""
ERROR_CELLS = {
    "#N/A",
    "#REF!",
    "#NAME?",
    "#VALUE!",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#NV",
}
UNAMBIGUOUS_DATES = ("%Y-%m-%d", "%d.%m.%Y")
SHOWN_LETTERS = 60


class Refusal(Exception):
    """A cell that cannot be imported; its text says why and what to do."""


class RowReader:
    """Turn the cells of a row into values to write, by Odoo's own conversions.

    What is looked up is looked up once per text: files repeat countries, tags and
    industries in every row.

    :param job: the ``crm.import``, in the environment of its owner
    """

    def __init__(self, job):
        self.env = job.env
        self._model = job.env["res.partner"]
        self._converter = job.env["ir.fields.converter"].with_context(
            _import_current_module="__import__", import_cache={}
        )
        self._lang = job.env["res.lang"]._get_data(code=job.env.lang or "en_US")
        self._has_typed_cells = not job.is_csv
        labels = job.env["ir.model.fields"].get_field_string("res.partner")
        self._columns = []
        for column in job.column_ids.filtered("target"):
            name, _slash, how = column.target.partition("/")
            field = self._model._fields.get(name)
            convert = field and getattr(self, f"_to_{field.type}", self._to_other)
            label = labels.get(name, name)
            self._columns.append((column.position, name, how, field, label, convert))
        self._found = {}

    def read_cells(self, cells):
        """Return what the cells say.

        :return: external id, values to write, links as {field: (how, text)} with how
            being "" for a name, "id" or ".id", and the reasons to refuse the row
        """
        xmlid, vals, links, reasons = "", {}, {}, []
        for position, name, how, field, label, convert in self._columns:
            text = cells[position] if position < len(cells) else ""
            if not text:
                continue
            if name == "id":
                xmlid = text
            elif name in LINKS:
                links[name] = (how, text)
            else:
                try:
                    vals[name] = self._convert(convert, field, how, text, label)
                except Refusal as refusal:
                    reasons.append(str(refusal))
        if "company_type" in vals:
            vals["is_company"] = vals.pop("company_type") == "company"
        return xmlid, vals, links, reasons

    def _convert(self, convert, field, how, text, label):
        if text in ERROR_CELLS:
            raise Refusal(
                self.env._(
                    "The cell %(field)s holds the error %(value)s. Correct it.",
                    field=label,
                    value=text,
                )
            )
        try:
            return convert(field, how, text)
        except ValueError as error:
            raise Refusal(self._explain(field, text[:SHOWN_LETTERS], label)) from error

    def _explain(self, field, text, label):
        if field.relational:
            return self.env._(
                "%(field)s: “%(value)s” is not known or not unique. Correct it, leave "
                "the cell empty, or create it first.",
                value=text,
                field=label,
            )
        if field.name == "email":
            return self.env._(
                "%(field)s: “%(value)s” is no e-mail address. Correct it or leave the "
                "cell empty.",
                value=text,
                field=label,
            )
        if field.type == "selection":
            labels = dict(field._description_selection(self.env)).values()
            return self.env._(
                "%(field)s: “%(value)s” is no choice. Write one of: %(choices)s.",
                value=text,
                field=label,
                choices=", ".join(str(choice) for choice in list(labels)[:10]),
            )
        return self.env._(
            "%(field)s: “%(value)s” cannot be read. Correct it or leave the cell "
            "empty.",
            value=text,
            field=label,
        )

    # === BY TYPE OF FIELD: these raise ValueError === #

    def _to_char(self, field, _how, text):
        if field.name == "email" and not email_normalize_all(text):
            raise ValueError(text)
        return text

    _to_text = _to_html = _to_char

    def _to_date(self, _field, _how, text):
        for date_format in (*UNAMBIGUOUS_DATES, self._lang.date_format):
            try:
                return datetime.datetime.strptime(text, date_format).date().isoformat()
            except ValueError:
                continue
        raise ValueError(text)

    def _to_datetime(self, field, how, text):
        day, _blank, hour = text.partition(" ")
        time = datetime.time.fromisoformat(hour) if hour else datetime.time()
        return f"{self._to_date(field, how, day)} {time.isoformat('seconds')}"

    def _to_float(self, _field, _how, text):
        if self._has_typed_cells:
            return float(text)
        text = text.replace(self._lang.thousands_sep or "\u00a0", "")
        return float(text.replace(self._lang.decimal_point, "."))

    _to_monetary = _to_float

    def _to_many2one(self, field, how, text):
        return self._find(field, how, text)

    def _to_many2many(self, field, how, text):
        texts = [part.strip() for part in text.split(",")]
        return [(6, 0, [self._find(field, how, part) for part in texts if part])]

    def _find(self, field, how, text):
        key = (field.name, how, text)
        if key not in self._found:
            self._found[key] = self._search(field, how, text)
        if not self._found[key]:
            raise ValueError(text)
        return self._found[key]

    def _search(self, field, how, text):
        """Return the id that a name, an external id or a database id stands for.

        Names are searched in the user's language, then in English: so are the countries
        of many files. What is not unique or may not be read is not found.
        """
        for lang in dict.fromkeys([self.env.lang, "en_US"]):
            converter = self._converter.with_context(lang=lang)
            try:
                found, warnings = converter.db_id_for(
                    self._model, field, how or None, text, None
                )
            except ValueError:
                continue
            if warnings:
                return None
            record = self.env[field.comodel_name].browse(found or ())
            if record and record.has_access("read"):
                return found
        return None

    def _to_other(self, field, how, text):
        key = (field.name, how, text)
        if key not in self._found:
            convert = self._converter.to_field(self._model, field, savepoint=None)
            value, warnings = convert(text)
            if warnings:
                raise ValueError(text)
            self._found[key] = value
        return self._found[key]
