import json

from odoo import models
from odoo.tools import SQL, split_every

from .crm_import_entry import Entry, FileIndex, complete_xmlid
from .crm_import_values import RowReader

CHUNK = 5_000
"""Rows looked up or written by one statement."""


class CrmImport(models.Model):
    _inherit = "crm.import"

    def _check_file(self):
        """Read the file into rows and decide on each, without changing a contact.

        Runs in the environment of the owner. What only the database can tell, such as
        a supervisor in another company tree, is found when the row is imported.
        """
        entries = self._read_entries()
        self._find_existing(entries)
        self._resolve_links(entries)
        self._check_places(entries)
        self._order_entries(entries)
        self._write_entries(entries)

    def _read_entries(self):
        rows = self._read_rows()
        width = len(next(rows))
        reader = RowReader(self)
        entries = []
        for number, cells in rows:
            entry = Entry(number, cells)
            if len(cells) > width:
                entry.reasons.append(
                    self.env._(
                        "The row has %(cells)s cells, but there are %(titles)s titles. "
                        "Perhaps a quotation mark is missing.",
                        cells=len(cells),
                        titles=width,
                    )
                )
            else:
                entry.xmlid, entry.vals, entry.texts, entry.reasons = reader.read_cells(
                    cells
                )
            entries.append(entry)
        return entries

    # === WHICH CONTACT IS IT === #

    def _find_existing(self, entries):
        """Find the contact of each row by its external id; refuse ids given twice."""
        first = {}
        for entry in entries:
            if entry.xmlid:
                entry.xmlid = complete_xmlid(entry.xmlid)
                twin = first.setdefault(entry.xmlid, entry)
                if twin is not entry:
                    entry.reasons.append(
                        self.env._(
                            "The external ID stands in row %(row)s already. Give every "
                            "contact its own.",
                            row=twin.number,
                        )
                    )
        found, foreign = self._lookup_xmlids(first)
        prefixes = {xmlid.partition(".")[0] for xmlid in first}
        # sudo: the names of the apps are no secret
        apps = self.env["ir.module.module"].sudo()
        modules = set(apps.search([("name", "in", list(prefixes))]).mapped("name"))
        for xmlid, entry in first.items():
            entry.partner_id = found.get(xmlid)
            module = xmlid.partition(".")[0]
            if xmlid in foreign:
                entry.reasons.append(self._explain_foreign(foreign[xmlid]))
            elif module in modules and not entry.partner_id:
                entry.reasons.append(
                    self.env._(
                        "The external ID begins with %(module)s, the name of an app. "
                        "Choose another prefix.",
                        module=module,
                    )
                )
        for entry in entries:
            if not entry.partner_id and not entry.vals.get("name"):
                entry.reasons.append(self.env._("The name is missing. Add it."))

    def _lookup_xmlids(self, xmlids):
        """Return the contacts of external ids, and ids of what the user may not touch.

        :return: {external id: partner id}, {external id: model or False}
        """
        found, foreign = {}, {}
        for chunk in split_every(CHUNK, xmlids, list):
            for module, name, model, res_id in self.env.execute_query(
                SQL(
                    """
                    SELECT data.module, data.name, data.model, data.res_id
                      FROM ir_model_data data
                      JOIN unnest(%s, %s) wanted(module, name)
                        ON wanted.module = data.module AND wanted.name = data.name
                    """,
                    [xmlid.partition(".")[0] for xmlid in chunk],
                    [xmlid.partition(".")[2] for xmlid in chunk],
                )
            ):
                if model == "res.partner":
                    found[f"{module}.{name}"] = res_id
                else:
                    foreign[f"{module}.{name}"] = model
        readable = self._filter_readable(found.values())
        for xmlid, partner_id in list(found.items()):
            if partner_id not in readable:
                del found[xmlid]
                if self.env["res.partner"].sudo().browse(partner_id).exists():
                    foreign[xmlid] = False
        return found, foreign

    def _explain_foreign(self, model):
        if model:
            return self.env._(
                "The external ID belongs to a record of another kind (%(model)s). "
                "Choose another one.",
                model=model,
            )
        return self.env._(
            "The external ID belongs to a contact that you may not see. Ask your "
            "administrator, or choose another one."
        )

    def _filter_readable(self, partner_ids):
        """Return those of the ids that exist and that the user may read."""
        partners = self.env["res.partner"].with_context(active_test=False)
        readable = set()
        for chunk in split_every(CHUNK, set(partner_ids), list):
            readable.update(partners.search([("id", "in", chunk)]).ids)
        return readable

    # === WHAT IT REFERS TO === #

    def _resolve_links(self, entries):
        """Find what the rows refer to: first in the file, then in the database."""
        in_file = FileIndex(entries)
        todo = [
            (entry, name, how, text)
            for entry in entries
            for name, (how, text) in entry.texts.items()
            if not in_file.resolve(entry, name, how, text)
        ]
        texts = {}
        for _entry, _name, how, text in todo:
            texts.setdefault(how, set()).add(text)
        found = self._lookup_partners(texts)
        for entry, name, how, text in todo:
            partner_ids = found.get((how, text), [])
            twins = in_file.count(how, text) or len(partner_ids)
            if twins == 1:
                entry.links[name] = ["id", partner_ids[0]]
            else:
                entry.reasons.append(self._explain_link(name, text, twins))

    def _lookup_partners(self, texts):
        """Return the readable contacts by (how, text).

        :param dict texts: {how: texts}, with how as in :class:`RowReader`
        """
        found = {}
        xmlids = {complete_xmlid(text): text for text in texts.get("id", ())}
        for xmlid, partner_id in self._lookup_xmlids(xmlids)[0].items():
            found["id", xmlids[xmlid]] = [partner_id]
        numbers = {int(t): t for t in texts.get(".id", ()) if t.isdecimal()}
        for partner_id in self._filter_readable(numbers):
            found[".id", numbers[partner_id]] = [partner_id]
        partners = self.env["res.partner"]
        for chunk in split_every(CHUNK, texts.get("", ()), list):
            wanted = set(chunk)
            for partner in partners.search_fetch(
                ["|", ("name", "in", chunk), ("complete_name", "in", chunk)],
                ["name", "complete_name"],
            ):
                for name in {partner.name, partner.complete_name} & wanted:
                    found.setdefault(("", name), []).append(partner.id)
        return found

    def _explain_link(self, name, text, twins):
        label = self.env["ir.model.fields"].get_field_string("res.partner")[name]
        if twins > 1:
            return self.env._(
                "%(field)s: %(count)s contacts are called “%(value)s”. Refer to the "
                "right one by its external ID.",
                field=label,
                count=twins,
                value=text,
            )
        return self.env._(
            "%(field)s: “%(value)s” stands neither in the file nor in the contacts. "
            "Correct it, add a row for it or leave the cell empty.",
            field=label,
            value=text,
        )

    # === WRITING THE ROWS === #

    def _write_entries(self, entries):
        """Replace the rows of the job by the entries, and count them."""
        self.env.cr.execute(
            SQL("DELETE FROM crm_import_row WHERE import_id = %s", self.id)
        )
        for chunk in split_every(CHUNK, entries, list):
            columns = [
                [entry.number for entry in chunk],
                ["refused" if entry.reasons else "todo" for entry in chunk],
                ["\n".join(entry.reasons) or None for entry in chunk],
                [json.dumps(entry.cells) for entry in chunk],
                [json.dumps(entry.vals) for entry in chunk],
                [json.dumps(entry.links) for entry in chunk],
                [entry.xmlid or None for entry in chunk],
                [entry.wave for entry in chunk],
                [entry.partner_id for entry in chunk],
            ]
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO crm_import_row (
                           import_id, number, state, reason, cells, vals, links,
                           xmlid, wave, partner_id)
                    SELECT %s, * FROM unnest(
                           %s::int[], %s::text[], %s::text[], %s::jsonb[], %s::jsonb[],
                           %s::jsonb[], %s::text[], %s::int[], %s::int[])
                    """,
                    self.id,
                    *columns,
                )
            )
        self.env["crm.import.row"].invalidate_model()
        refused = sum(bool(entry.reasons) for entry in entries)
        updates = sum(bool(e.partner_id) for e in entries if not e.reasons)
        self.sudo().write(
            {
                "row_count": len(entries),
                "todo_count": len(entries) - refused,
                "created_count": len(entries) - refused - updates,
                "updated_count": updates,
                "refused_count": refused,
            }
        )
