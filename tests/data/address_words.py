"""The words that `address_file.py` builds its market from."""


def _table(text):
    """Return {first cell: other cells} of lines like "Aachen: 52062 52064"."""
    lines = (line.split(": ") for line in text.strip().splitlines())
    return {key.strip(): value.split() for key, value in lines}


def _words(text, separator=None):
    return text.split(separator)


# Every pair of postcode and city exists.
CITIES = _table("""
Aachen: 52062 52064 52068 52070
Aalen: 73430 73431 73433
Augsburg: 86150 86153 86167
Bamberg: 96047 96050 96052
Bayreuth: 95444 95445 95448
Berlin: 10115 10179 10405 10585 10997 12099 12435 13353 13509 13629
Bielefeld: 33602 33609 33689
Bochum: 44787 44793 44807
Bonn: 53111 53121 53227
Braunschweig: 38100 38106 38112
Bremen: 28195 28199 28217 28237 28309
Bremerhaven: 27568 27570 27572
Chemnitz: 09111 09116 09120
Cottbus: 03042 03044 03046
Darmstadt: 64283 64293 64295
Dessau-Roßlau: 06844 06846 06847
Dortmund: 44135 44147 44263 44339
Dresden: 01067 01099 01139 01237
Düsseldorf: 40210 40221 40472 40549 40599
Duisburg: 47051 47119 47228
Eisenach: 99817
Emden: 26721 26723 26725
Erfurt: 99084 99085 99092 99099
Erlangen: 91052 91056 91058
Essen: 45127 45141 45329 45356
Esslingen am Neckar: 73728 73730 73732 73734
Flensburg: 24937 24939 24941
Frankfurt am Main: 60311 60314 60386 60439 60486 65929 65933
Freiburg im Breisgau: 79098 79108 79111
Friedrichshafen: 88045 88046 88048
Fürth: 90762 90763 90765
Fulda: 36037 36039 36041 36043
Gera: 07545 07549 07552
Gießen: 35390 35392 35394 35398
Göppingen: 73033 73035 73037
Görlitz: 02826 02827 02828
Göttingen: 37073 37079 37081
Hagen: 58089 58095 58135
Halle (Saale): 06108 06112 06116
Hamburg: 20095 20457 21073 22041 22297 22525 22769
Hannover: 30159 30165 30419 30539 30625
Heidelberg: 69115 69123 69124
Heilbronn: 74072 74076 74078 74080
Hildesheim: 31134 31135 31137
Ingolstadt: 85049 85053 85055 85057
Jena: 07743 07745 07747
Karlsruhe: 76131 76137 76185 76189
Kassel: 34117 34123 34127
Kempten (Allgäu): 87435 87437 87439
Kiel: 24103 24114 24143
Koblenz: 56068 56070 56073
Köln: 50667 50825 50968 51063 51149
Konstanz: 78462 78464 78467
Krefeld: 47798 47805 47829
Landshut: 84028 84030 84034
Leipzig: 04103 04109 04159 04229 04347 04356
Leverkusen: 51371 51373 51379
Ludwigshafen am Rhein: 67059 67061 67063
Lübeck: 23552 23554 23560
Lüneburg: 21335 21337 21339
Magdeburg: 39104 39106 39126
Mainz: 55116 55120 55129
Mannheim: 68159 68169 68219 68309
Mönchengladbach: 41061 41065 41199
Mülheim an der Ruhr: 45468 45478
München: 80331 80339 80687 80807 80939 81379 81671 81829
Münster: 48143 48155 48163
Nürnberg: 90402 90411 90431 90441 90471
Oldenburg: 26121 26122 26135
Osnabrück: 49074 49084 49090
Paderborn: 33098 33100 33106
Passau: 94032 94034 94036
Pforzheim: 75172 75177 75179 75181
Potsdam: 14467 14471 14473 14482
Ravensburg: 88212 88213 88214
Regensburg: 93047 93053 93055 93057
Reutlingen: 72760 72766 72770
Rosenheim: 83022 83024 83026
Rostock: 18055 18057 18147
Saarbrücken: 66111 66115 66117
Schwäbisch Gmünd: 73525 73527 73529
Schweinfurt: 97421 97422 97424
Schwerin: 19053 19055 19061
Siegen: 57072 57074 57076
Stuttgart: 70173 70191 70327 70376 70469 70565
Trier: 54290 54292 54293
Tuttlingen: 78532
Ulm: 89073 89077 89079 89081
Villingen-Schwenningen: 78048 78050 78052 78054
Wetzlar: 35576 35578 35583
Wiesbaden: 65183 65189 65203
Würzburg: 97070 97076 97080 97084
Wuppertal: 42103 42279 42329
Zwickau: 08056 08058 08062
""")

# Trade -> (letter of Odoo's industry record, what the firm calls itself).
TRADES = {
    "machinery": ("C", "Maschinenbau|Werkzeugbau|Anlagenbau|Antriebe|Präzisionsteile"),
    "plastics": ("C", "Kunststofftechnik|Spritzguss|Verpackungswerke|Folienwerk"),
    "food": ("C", "Süßwaren|Mühlenwerke|Getränke|Feinkost|Großbäckerei"),
    "energy": ("D", "Stadtwerke|Wärmeversorgung|Windkraft"),
    "waste": ("E", "Entsorgung|Recycling|Wasseraufbereitung"),
    "building": ("F", "Hoch- und Tiefbau|Bedachungen|Haustechnik|Gerüstbau"),
    "trade": ("G", "Großhandel|Industriebedarf|Baustoffhandel|Befestigungstechnik"),
    "logistics": ("H", "Spedition|Logistik|Kühltransporte|Lagerhaus"),
    "hospitality": ("I", "Gastronomie|Kantinenbetriebe"),
    "it": ("J", "Systemhaus|Softwarehaus|Netzwerktechnik"),
    "estate": ("L", "Wohnbau|Hausverwaltung"),
    "labs": ("M", "Ingenieurbüro|Prüfgesellschaft|Messtechnik"),
    "health": ("Q", "Kliniken|Medizintechnik|Pflegedienste"),
}
GROUP_TRADES = (
    "machinery",
    "plastics",
    "food",
    "trade",
    "logistics",
    "building",
    "health",
)

LEGAL_FORMS = ("GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "GmbH & Co. KG", "AG", "KG")
LEGAL_FORMS_SINGLE = (*LEGAL_FORMS, "e. K.", "OHG")
LONG_FORM = "Beteiligungs- und Verwaltungsgesellschaft mbH & Co. Kommanditgesellschaft"
BRANCH_KINDS = ("Niederlassung", "Werk", "Vertriebsbüro", "Zweigniederlassung")
SITE_KINDS = ("Servicestützpunkt", "Auslieferungslager", "Verkaufsbüro")


SURNAMES = _words("""
Ackermann Albrecht Bärwald Bauer Behrens Berghäuser Böhnke Brandner Brüggemann
Buchholz Christiansen Däubler Diekmann Dörfler Ebersbach Eichhorn Engelhardt
Fährmann Feldhaus Fößel Franke Freudenberg Frühauf Gärtner Gehrke Götz Großmann
Grünewald Haßler Hauser Heidenreich Hölscher Hübner Jäger Janßen Kaltenbach Kästner
Kießling Klöckner Köhler Krämer Krüger Kühnel Langenfeld Lehnhoff Lindemann Löffler
Lütjens Maaß Märtens Meißner Möllenkamp Mühlbauer Nägele Niedermayer Nößler
Oberländer Öttinger Petersen Pfäffle Preuß Quandt Rademacher Reißmann Rößler Rühl
Sauerländer Schäfer Scheuermann Schönherr Schröder Schulze Seyfarth Söhnlein Stöckl
Strauß Süßmilch Tönnies Traub Uhlig Überall Vogelsang Voß Wächter Weißenborn
Wiesinger Wöhrle Wüstner Zäncker Ziegler Zöllner Yılmaz Nowak Kowalski Öztürk Nguyen
Petrović Lefèvre Rossi
""")
DOUBLE_NAMES = (
    "Böhm-Kießling",
    "Lange-Voß",
    "Späth-Öttinger",
    "von der Heyden",
    "zu Wiedenbrück",
)
FEMALE = _words("""
Anke Anneliese Ayşe Bärbel Birgit Brigitte Britta Carina Christa Claudia Daniela
Doris Elke Eva Franziska Gabriele Grit Hannelore Heike Ilka Ina Jana Jördis Jutta
Käthe Katja Kirsten Larissa Mareike Marlies Monika Nadine Özlem Petra Ramona Renée
Sabine Silke Simone Sörine Stefanie Svenja Tanja Ulrike Ute Vanessa Wiebke
""")
MALE = _words("""
Achim Alexander Andreas Bernd Björn Burkhard Christoph Detlef Dieter Dominik
Eberhard Emre Frank Fridjof Georg Gerd Günther Hans-Jürgen Harald Heinz Holger Ingo
Jochen Jörg Jürgen Karl-Heinz Klaus Lars Lutz Manfred Marek Matthias Mehmet Michael
Norbert Olaf Özgür Peter Rainer Reiner Rüdiger Sören Stefan Sven Thomas Thorsten
Till Udo Uwe Volker Wolfgang
""")

STREETS = """
Hauptstraße
Industriestraße
Robert-Bosch-Straße
Am Güterbahnhof
Gewerbepark Süd
Dieselstraße
Daimlerstr.
Bahnhofstraße
An der alten Ziegelei
Hafenstraße
Carl-Benz-Ring
Otto-Hahn-Straße
Siemensstr.
Mühlenweg
Große Bleiche
Straße des 17. Juni
Kölner Landstraße
Im Wiesengrund
Zum Wasserwerk
Ludwig-Erhard-Allee
Färberstraße
Schloßplatz
Goethestr.
Königsallee
Weißdornweg
Rößlerstraße
""".strip().splitlines()
HOUSE_NUMBERS = _words("1|3|5|7 a|9-11|12|14|17b|22|28|33|41|56|78/80|102|147", "|")

# (department path, functions as "female|male", head of the department first)
DEPARTMENTS = (
    (
        "Einkauf",
        (
            "Leiterin Einkauf|Leiter Einkauf",
            "Einkäuferin|Einkäufer",
            "Strategische Einkäuferin|Strategischer Einkäufer",
        ),
    ),
    (
        "Vertrieb / Innendienst",
        (
            "Leiterin Vertriebsinnendienst|Leiter Vertriebsinnendienst",
            "Sachbearbeiterin|Sachbearbeiter",
        ),
    ),
    (
        "Technik / Instandhaltung",
        (
            "Leiterin Instandhaltung|Leiter Instandhaltung",
            "Schichtführerin|Schichtführer",
            "Meisterin|Meister",
        ),
    ),
    (
        "Buchhaltung",
        (
            "Leiterin Rechnungswesen|Leiter Rechnungswesen",
            "Kreditorenbuchhalterin|Kreditorenbuchhalter",
        ),
    ),
    (
        "Vertrieb / Außendienst",
        (
            "Gebietsverkaufsleiterin|Gebietsverkaufsleiter",
            "Außendienstmitarbeiterin|Außendienstmitarbeiter",
        ),
    ),
    (
        "Logistik / Wareneingang",
        (
            "Lagerleiterin|Lagerleiter",
            "Fachkraft für Lagerlogistik|Fachkraft für Lagerlogistik",
        ),
    ),
    ("Qualitätssicherung", ("Qualitätsbeauftragte|Qualitätsbeauftragter",)),
)
HEADS = {
    "branch": "Niederlassungsleiterin|Niederlassungsleiter",
    "site": "Standortleiterin|Standortleiter",
    "AG": "Vorständin|Vorstand",
    "e. K.": "Inhaberin|Inhaber",
    "GmbH": "Geschäftsführerin|Geschäftsführer",
}
