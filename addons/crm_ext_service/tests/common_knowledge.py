from .common import ServiceCommon


class KnowledgeCommon(ServiceCommon):
    """Erika writes articles, Max reads them, Paula publishes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.article_model = cls.env["crm.knowledge.article"]
        cls.reset, cls.seal, cls.invoice = cls.article_model.create(
            [
                {
                    "name": "Pressure sensor shows error F 042",
                    "keywords": "fault, stops",
                    "body": "<p>Switch the pump off.</p><ol><li>Hold <b>Reset</b> for "
                    "five seconds.</li><li>Switch it on.</li></ol>",
                },
                {
                    "name": "Changing the shaft seal",
                    "body": "<p>Order the sealing set of your pump first.</p>",
                },
                {
                    "name": "Rechnung mit falscher Anschrift",
                    "body": "<p>Wir schreiben die Rechnung neu, {customer}.</p>",
                    "lang": False,
                },
            ]
        )

    @classmethod
    def _create_article(cls, **values):
        return cls.article_model.create(
            {"name": "Oil change", "body": "<p>Every 500 hours.</p>", **values}
        )
