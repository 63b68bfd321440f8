from werkzeug.exceptions import BadRequest, NotFound

from odoo import http

from odoo.addons.rating.controllers.main import MAPPED_RATES, Rating

RATES = {str(rate) for rate in MAPPED_RATES.values()}


class RatingController(Rating):
    """A mistyped address is not found; Odoo's routes fail with an error."""

    @http.route()
    def action_open_rating(self, token, rate, **kwargs):
        if str(rate) not in RATES:
            raise NotFound()
        return super().action_open_rating(token, rate, **kwargs)

    @http.route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        # The page can also be asked for without a rate, to see the thanks again.
        if rate and str(rate) not in RATES:
            raise BadRequest()
        return super().action_submit_rating(token, rate, **kwargs)
