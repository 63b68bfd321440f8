# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class CrmRequestMixin(models.AbstractModel):
    """Values of a form that travel to the web client and back, saved or not."""

    _name = "crm.request.mixin"
    _description = "Values for the Web Client"

    def _serialize(self, names):
        """Return these values of a record as JSON; records by their ids.

        :rtype: dict
        """
        self.ensure_one()
        values = {}
        for name in names:
            field = self._fields[name]
            if field.type == "many2many":
                values[name] = self[name]._origin.ids
            elif field.type == "many2one":
                values[name] = self[name]._origin.id
            elif field.type == "date":
                values[name] = self[name] and self[name].isoformat()
            else:
                values[name] = self[name]
        return values

    @api.model
    def _deserialize(self, values, names):
        """Return values of ``_serialize`` for ``new``, and nothing else."""
        result = {}
        for name in names:
            field = self._fields[name]
            value = values.get(name)
            if field.type == "many2many":
                result[name] = [Command.set(value or [])]
                continue
            if field.type == "selection" and value:
                if value not in field.get_values(self.env):
                    raise ValidationError(
                        self.env._(
                            "%(value)s is no value of “%(field)s”.",
                            value=value,
                            field=name,
                        )
                    )
            result[name] = value
        return result
