# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import NotFound, Unauthorized

from odoo.http import request, route

from odoo.addons.mass_mailing.controllers.main import MassMailController


class SelectionMailing(MassMailController):
    """Unsubscribing from a mailing to a selection objects to its purpose alone.

    Odoo's links, tokens and the POST of RFC 8058 stay; other mailings stay Odoo's.
    """

    @route()
    def mailing_confirm_unsubscribe(self, mailing_id, **kw):
        response = super().mailing_confirm_unsubscribe(mailing_id, **kw)
        selection = self._get_crm_selection(mailing_id)
        if selection:
            response.qcontext["unsubscribed_lists"] = selection.purpose_id.name
        return response

    @route()
    def mailing_unsubscribe(
        self, mailing_id, document_id=None, email=None, hash_token=None
    ):
        selection = self._get_crm_selection(mailing_id)
        if not selection or request.httprequest.method == "POST":
            return super().mailing_unsubscribe(
                mailing_id, document_id, email, hash_token
            )
        # Programs that look for viruses open every link of a mail: that is no objection
        email, hash_token = self._fetch_user_information(email, hash_token)
        try:
            self._check_mailing_email_token(
                mailing_id, document_id, email, hash_token, required_mailing_id=True
            )
        except NotFound as error:
            raise Unauthorized from error
        return self._redirect_to_crm_page(selection, email)

    def _mailing_unsubscribe_from_document(
        self, mailing, document_id, email, hash_token
    ):
        if not mailing.crm_selection_id:
            return super()._mailing_unsubscribe_from_document(
                mailing, document_id, email, hash_token
            )
        mailing._record_crm_objection(email, document_id)
        return self._redirect_to_crm_page(mailing.crm_selection_id, email)

    def _get_crm_selection(self, mailing_id):
        # sudo: a visitor without a login; the caller checks the token
        mailing = request.env["mailing.mailing"].sudo().browse(mailing_id)
        return mailing.exists().crm_selection_id

    def _redirect_to_crm_page(self, selection, email):
        return request.redirect(
            selection.env["crm.consent.request"]._get_page_url(
                email, selection.company_id
            )
        )
