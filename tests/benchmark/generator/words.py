"""Words that generated people, companies and talks are made of."""

FIRST = (
    "Anna Bert Carla David Elif Felix Greta Hannes Ines Jonas Karin Lukas Maria "
    "Nils Olga Paul Renate Stefan Tanja Uwe Vera Wolfgang Yasemin Zoran Heike "
    "Jürgen Käthe Mehmet Petra Sören"
).split()
LAST = (
    "Adler Bauer Çelik Dietrich Engel Fischer Großmann Hartmann Ibsen Jäger Keller "
    "Lehmann Müller Neumann Ott Pfeiffer Quandt Richter Schäfer Thiele Ulrich Vogt "
    "Weiß Yılmaz Zimmermann Brandt Kowalski Lindner Möller Nowak Roth Schulz Stein "
    "Wagner Winkler Wolf Krüger Becker Horn Frank"
).split()
TRADES = (
    "Maschinenbau Metallbau Elektrotechnik Logistik Kunststofftechnik Bau "
    "Medizintechnik Druck Verpackung Werkzeuge Hydraulik Fördertechnik Automation "
    "Lebensmittel Textil Möbel"
).split()
FORMS = ["GmbH", "GmbH & Co. KG", "AG", "KG", "SE", "OHG"]
FUNCTIONS = [
    "Einkauf",
    "Geschäftsführung",
    "Vertrieb",
    "Produktion",
    "Buchhaltung",
    "Qualität",
    "Instandhaltung",
    "Entwicklung",
]
STREETS = (
    "Hauptstraße Bahnhofstraße Industriestraße Gartenweg Schulstraße Lindenallee "
    "Am Werk Ringstraße"
).split()
CITIES = (
    "Dresden Leipzig Berlin Hamburg Bremen Hannover Kassel Düsseldorf Essen Köln "
    "Bonn Frankfurt Stuttgart Karlsruhe Freiburg München Augsburg Ulm Nürnberg Erfurt"
).split()
# Area codes of German fixed lines
AREAS = (
    "30 40 69 89 201 211 221 231 341 351 361 421 431 511 561 621 711 731 761 911"
).split()
SUBJECTS = [
    "Rückfrage zum Angebot",
    "Liefertermin",
    "Reklamation: Teil gebrochen",
    "Wartungsvertrag",
    "Neue Anlage geplant",
    "Rechnung unklar",
    "Ersatzteile",
    "Besuch vereinbart",
]
PART = "' Es geht um Teil AB-'"
FIRST_PART = 100_000
SENTENCES = [
    "Der Kunde bittet um einen Rückruf am Donnerstag.",
    "Die Lieferung kam zwei Tage später als bestätigt.",
    "Das Angebot wird in der nächsten Woche geprüft.",
    "Die Maschine steht seit dem Morgen still.",
    "Ein neuer Ansprechpartner übernimmt den Einkauf.",
    "Es fehlt noch die Freigabe der Geschäftsführung.",
    "Die Ersatzteile sollen an die Niederlassung gehen.",
    "Gewünscht ist ein Termin vor Ort mit der Technik.",
    "Die Rechnung soll an die Zentrale gestellt werden.",
    "Der Wettbewerb hat ein günstigeres Angebot gemacht.",
    "Mit der letzten Lieferung war man sehr zufrieden.",
    "Für das nächste Jahr ist eine Erweiterung geplant.",
]
