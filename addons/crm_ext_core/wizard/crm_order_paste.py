import base64
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

SEPARATOR = re.compile(r"\t|;|\s{2,}")
# "12 x Pump", "12 Pump", "Pump 12"
LEADING = re.compile(r"^([\d.,]+)\s*(?:x|×|\*)?\s+(.+)$", re.IGNORECASE)
TRAILING = re.compile(r"^(.+?)\s+(?:x|×|\*)?\s*([\d.,]+)$", re.IGNORECASE)
NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)*$")
MAX_ROWS = 1000
# A larger number is none of pieces but that of an article.
MAX_QUANTITY = 1e9


class CrmOrderPaste(models.TransientModel):
    """Takes a table of products and quantities, pasted or as a spreadsheet."""

    _name = "crm.order.paste"
    _description = "Paste Order Lines"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    text = fields.Text(
        "Table",
        help="One product a line: our number, the customer's, the barcode or the name, "
        "and the quantity.",
    )
    file = fields.Binary("Spreadsheet", attachment=False)
    file_name = fields.Char()
    row_ids = fields.One2many(
        "crm.order.paste.row",
        "paste_id",
        "Rows",
        compute="_compute_row_ids",
        store=True,
        readonly=False,
    )
    problem_count = fields.Integer(compute="_compute_problem_count")

    @api.depends("text", "file")
    def _compute_row_ids(self):
        for paste in self:
            rows = [cells for cells in paste._read_cells() if any(cells)]
            paste.row_ids = [
                Command.clear(),
                *map(Command.create, paste._understand(rows)),
            ]

    @api.depends("row_ids.problem")
    def _compute_problem_count(self):
        for paste in self:
            paste.problem_count = len(paste.row_ids.filtered("problem"))

    def action_add(self):
        """Add the rows to the order; rows that are not understood must be settled."""
        self.ensure_one()
        self.order_id._check_crm_may_add_lines()
        rows = self.row_ids.filtered(lambda row: not row.skip)
        if not rows:
            raise UserError(self.env._("There is nothing to add."))
        open_rows = rows.filtered("problem")
        if open_rows:
            raise UserError(
                self.env._(
                    "Choose the products of these rows or skip them:\n%s",
                    "\n".join(open_rows.mapped("text")),
                )
            )
        self.order_id.order_line = [
            Command.create(
                {"product_id": row.product_id.id, "product_uom_qty": row.quantity}
            )
            for row in rows
        ]
        return {"type": "ir.actions.act_window_close"}

    # === READING === #

    def _read_cells(self):
        """Return the cells of each row of the spreadsheet or of the text.

        :rtype: list[list[str]]
        """
        if self.file:
            content = base64.b64decode(self.with_context(bin_size=False).file)
            if not content.startswith(b"PK\x03\x04"):
                raise UserError(
                    self.env._(
                        "%s is no .xlsx file. Save it as one, or copy the table and "
                        "paste it.",
                        self.file_name,
                    )
                )
            reader = self.env["crm.import"].new({"file_name": self.file_name})
            rows = reader._read_xlsx(content)
            cells = [[cell.strip() for cell in row] for row in rows]
        else:
            cells = [self._split(line) for line in (self.text or "").splitlines()]
        if len(cells) > MAX_ROWS:
            raise UserError(self.env._("More than %s rows: split the table.", MAX_ROWS))
        return cells

    @api.model
    def _split(self, line):
        cells = [cell.strip() for cell in SEPARATOR.split(line.strip())]
        cells = [cell for cell in cells if cell]
        if len(cells) != 1:
            return cells
        if match := TRAILING.match(cells[0]):
            return [cells[0], match[1].strip(), match[2]]
        if match := LEADING.match(cells[0]):
            return [cells[0], match[2].strip(), match[1]]
        return cells

    # === UNDERSTANDING === #

    def _understand(self, rows):
        """Return the values of a row record for each row of cells."""
        known = self._find_products({cell for cells in rows for cell in cells})
        values = [self._understand_row(cells, known) for cells in rows]
        # The titles of a table are no row to complain about.
        if (
            len(values) > 1
            and values[0]["hint"]
            and not any(character.isdigit() for character in values[0]["text"])
        ):
            values = values[1:]
        return values

    def _understand_row(self, cells, known):
        # A row of one cell was divided: show it as it was pasted.
        parts = [cell for cell in cells[1:] if cell not in cells[0]]
        text = " · ".join([cells[0], *parts])
        key = next((cell for cell in cells if cell.casefold() in known), None)
        products = known.get(key.casefold()) if key else None
        quantity = self._find_quantity(cells, key)
        hint = False
        if not products:
            hint = self.env._("No product has this number, barcode or name.")
        elif len(products) > 1:
            names = ", ".join(products.mapped("display_name"))
            hint = self.env._("Several products: %s", names)
        elif not 0 < quantity <= MAX_QUANTITY:
            hint = self.env._("The quantity is missing, not above zero or too large.")
        return {
            "text": text,
            "product_id": products.id if products and len(products) == 1 else False,
            "quantity": quantity if quantity <= MAX_QUANTITY else 0.0,
            "hint": hint,
        }

    @api.model
    def _find_quantity(self, cells, key):
        """Return the first number of a row beside the product.

        A product by itself is ordered once; 0 stands for no number among other cells.

        :param key: the cell that names the product, None if it is not known; a number
            in the first cell is the product's then
        """
        others = [cell for cell in cells if cell != key]
        numbers = [self._parse_quantity(cell) for cell in others]
        found = [number for number in numbers if number is not None]
        if not key and len(found) > 1 and numbers[0] is not None:
            found = found[1:]
        return found[0] if found else float(not others or len(cells) == 1)

    @api.model
    def _parse_quantity(self, cell):
        """Return the number that is written with point or comma, or None.

        Three digits behind a single separator are thousands or decimals as in the
        user's language.
        """
        text = cell.replace("\xa0", "").replace(" ", "")
        if not NUMBER.match(text):
            return None
        marks = [mark for mark in ".," if mark in text]
        decimal = max(marks, key=text.rfind, default=".")
        _whole, _mark, decimals = text.rpartition(decimal)
        if len(marks) == 1 and (text.count(decimal) > 1 or len(decimals) == 3):
            lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
            if text.count(decimal) > 1 or decimal != (lang.decimal_point or "."):
                return float(text.replace(decimal, ""))
        other = "," if decimal == "." else "."
        return float(text.replace(other, "").replace(decimal, "."))

    def _find_products(self, cells):
        """Return the products that the cells name, by the cell in lower case.

        The customer's own names come before ours.

        :rtype: dict[str, ProductProduct]
        """
        products = self.env["product.product"]
        sold = [("sale_ok", "=", True)]
        spellings = {*cells, *map(str.upper, cells), *map(str.lower, cells)}
        keys = sorted(spellings)
        found = {}

        def note(key, product):
            if key:
                found.setdefault(key.casefold(), products.browse())
                found[key.casefold()] |= product

        names = self.env["crm.customer.product"]
        partner = self.order_id.partner_id
        if partner:
            domain = names._get_customer_domain(partner)
            for name in names.search(
                [*domain, "|", ("code", "in", keys), ("name", "in", keys)]
            ):
                note(name.code, name.product_id)
                note(name.name, name.product_id)
        own = dict(found)
        for field_name in ("default_code", "barcode", "name"):
            later = {}
            for product in products.search([*sold, (field_name, "in", keys)]):
                key = (product[field_name] or "").casefold()
                later.setdefault(key, products.browse())
                later[key] |= product
            found = later | found
        return found | own
