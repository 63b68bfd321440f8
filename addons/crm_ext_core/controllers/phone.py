"""What telephone systems call. docs/telephone.md describes it field by field."""

import base64
import binascii
import json

from lxml import etree

from odoo import fields, http
from odoo.http import request

from ..models.crm_phone_system import EVENT_PATH, LOOKUP_PATH
from ..tools.call_report import CallReportError, read_report

MAX_BODY = 64 * 1024
"""Bytes of a report; real ones have a few hundred."""
MAX_LOOKUP = 64
OPTIONS = {
    "type": "http",
    "auth": "public",
    "csrf": False,
    "save_session": False,
}


class PhoneController(http.Controller):
    """The door of telephone systems: their key reports calls and looks numbers up.

    A key in the URL is for systems that can send no header.
    """

    @http.route(
        [EVENT_PATH, f"{EVENT_PATH}/<string:key>"],
        methods=["POST"],
        max_content_length=MAX_BODY,
        **OPTIONS,
    )
    def report_call(self, key=None, **_fields):
        calls = request.env["crm.call"]
        calls._start_report()
        system = self._find_system(key)
        if not system:
            return self._refuse()
        try:
            payload = self._read_payload()
            report = read_report(system.shape, payload, fields.Datetime.now())
        except CallReportError as error:
            return self._answer({"error": str(error)}, status=400)
        if report:
            calls._report(system, report)
        if system.shape == "sipgate":
            return self._answer_sipgate(system, key)
        return self._answer({})

    @http.route(
        [LOOKUP_PATH, f"{LOOKUP_PATH}/<string:key>"],
        methods=["GET"],
        readonly=True,
        **OPTIONS,
    )
    def look_up(self, key=None, number="", **_fields):
        system = self._find_system(key)
        if not system:
            return self._refuse()
        contacts = request.env["crm.call"]._look_up(system, number[:MAX_LOOKUP])
        return self._answer({"contacts": contacts})

    def _find_system(self, key):
        """Return the telephone system of the request's key, empty for a wrong one."""
        key = key or self._read_header_key()
        # sudo: nobody is logged in. Only the system that proves its key is returned.
        systems = request.env["crm.phone.system"].sudo()
        return systems._find_by_key(key) if key else systems

    def _read_header_key(self):
        """Return the key in ``Bearer key`` or in either half of a basic login."""
        scheme, _blank, value = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        if scheme.lower() == "bearer":
            return value.strip()
        if scheme.lower() == "basic":
            try:
                login, _colon, password = (
                    base64.b64decode(value, validate=True).decode().partition(":")
                )
            except (binascii.Error, UnicodeDecodeError):
                return ""
            return max(login, password, key=len)
        return ""

    def _read_payload(self):
        """Return the fields of a JSON object or a form, of a form as lists."""
        if request.httprequest.mimetype != "application/json":
            return request.httprequest.form.to_dict(flat=False)
        try:
            payload = json.loads(request.httprequest.get_data())
        except (ValueError, RecursionError) as error:
            raise CallReportError("The body is no JSON") from error
        if not isinstance(payload, dict):
            raise CallReportError("The body must be a JSON object")
        return payload

    def _refuse(self):
        return self._answer(
            {"error": "No telephone system has this key"},
            status=401,
            headers={"WWW-Authenticate": "Bearer"},
        )

    def _answer(self, values, status=200, headers=None):
        return request.make_json_response(values, status=status, headers=headers)

    def _answer_sipgate(self, system, key):
        """Ask sipgate to report the rest of the call at the same place."""
        url = f"{system.event_url}/{key}" if key else system.event_url
        response = etree.Element("Response", onAnswer=url, onHangup=url)
        body = etree.tostring(response, xml_declaration=True, encoding="UTF-8")
        return request.make_response(body, [("Content-Type", "application/xml")])
