import re

from odoo import api, models

IMAGE_URL = re.compile(r"/web/image/(\d+)")


class CrmConversation(models.Model):
    """Pasted images belong to their talk and are read by whoever may read it."""

    _inherit = "crm.conversation"

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        talks._adopt_images()
        return talks

    def write(self, vals):
        result = super().write(vals)
        if "body" in vals:
            self._adopt_images()
        return result

    def _adopt_images(self):
        """Take over the images that were uploaded before the talk was saved."""
        for talk in self:
            image_ids = {int(found) for found in IMAGE_URL.findall(talk.body or "")}
            if not image_ids:
                continue
            # sudo: nobody else's images, and none that belong to something already
            images = self.env["ir.attachment"].sudo()
            images.search(
                [
                    ("id", "in", list(image_ids)),
                    ("res_model", "=", self._name),
                    ("res_id", "in", (0, False)),
                    ("create_uid", "=", self.env.uid),
                ]
            ).res_id = talk.id
