# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import math

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

EARTH_RADIUS = 6371.0  # km, mean radius
MAX_DISTANCE = 20_000  # km, half the way around
COORDINATES = (10, 7)  # digits of Odoo's fields on contacts


class CrmSelectionCriterion(models.Model):
    """Who is near a place, where coordinates of contacts are known.

    Odoo's fields latitude and longitude are filled by hand, by import or by Odoo's
    geolocation. People without coordinates are where their company is.
    """

    _inherit = "crm.selection.criterion"

    distance = fields.Float(
        string="Within", digits=(16, 1), default=50, help="Distance in kilometres."
    )
    place_partner_id = fields.Many2one(
        "res.partner",
        string="Around the Contact",
        domain=[("partner_latitude", "!=", 0)],
        help="A contact with coordinates. Or enter the coordinates of the place.",
    )
    latitude = fields.Float(
        digits=COORDINATES,
        compute="_compute_coordinates",
        store=True,
        readonly=False,
        precompute=True,
    )
    longitude = fields.Float(
        digits=COORDINATES,
        compute="_compute_coordinates",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("place_partner_id")
    def _compute_coordinates(self):
        for criterion in self:
            place = criterion.place_partner_id
            criterion.latitude = place.partner_latitude or criterion.latitude
            criterion.longitude = place.partner_longitude or criterion.longitude

    @api.model
    def _get_kinds(self):
        kinds = super()._get_kinds()
        return [*kinds[:1], ("distance", self.env._("Distance")), *kinds[1:]]

    @api.model
    def _get_fields_by_kind(self):
        names = ("distance", "place_partner_id", "latitude", "longitude")
        return super()._get_fields_by_kind() | {"distance": names}

    def _get_problem_distance(self):
        if not 0 < self.distance <= MAX_DISTANCE:
            return self.env._(
                "Enter a distance of more than 0 and at most %(max)s km.",
                max=MAX_DISTANCE,
            )
        if not self.latitude and not self.longitude:
            return self.env._(
                "Choose a contact whose coordinates are known, or enter the "
                "coordinates of the place."
            )
        if abs(self.latitude) > 90 or abs(self.longitude) > 180:
            return self.env._(
                "Coordinates go from -90 to 90 (latitude) and from -180 to 180 "
                "(longitude)."
            )
        return None

    def _get_sentence_distance(self):
        place = self.place_partner_id.display_name or self.env._(
            "%(latitude)s, %(longitude)s",
            latitude=formatLang(self.env, self.latitude, digits=4),
            longitude=formatLang(self.env, self.longitude, digits=4),
        )
        distance = formatLang(
            self.env, self.distance, digits=0 if self.distance.is_integer() else 1
        )
        return self.env._(
            "within %(distance)s km of %(place)s", distance=distance, place=place
        )

    def _get_domain_distance(self):
        near = self._get_near_sql("partner")
        at_company = SQL(
            """
            SELECT person.id
              FROM res_partner partner
              JOIN res_partner person ON person.commercial_partner_id = partner.id
             WHERE %s
               AND COALESCE(person.partner_latitude, 0) = 0
               AND COALESCE(person.partner_longitude, 0) = 0
            """,
            near,
        )
        return self._among(
            "id", SQL("SELECT id FROM res_partner partner WHERE %s", near)
        ) | self._among("id", at_company)

    def _get_near_sql(self, alias):
        """Return the condition that a contact lies within the distance.

        The box around the place is read from an index, the great-circle distance
        (haversine formula: Sinnott, Virtues of the Haversine, Sky & Telescope 1984)
        is computed for what lies in it. As in Odoo, a latitude of 0 is none.
        """
        latitude = SQL.identifier(alias, "partner_latitude")
        longitude = SQL.identifier(alias, "partner_longitude")
        angle = self.distance / EARTH_RADIUS
        south, north = (self.latitude + sign * math.degrees(angle) for sign in (-1, 1))
        return SQL(
            """
            %(latitude)s BETWEEN %(south)s AND %(north)s
            AND %(latitude)s <> 0
            AND %(box)s
            AND 2 * %(radius)s * asin(sqrt(LEAST(1,
                    sin(radians(%(latitude)s::float8 - %(lat)s) / 2) ^ 2
                    + cos(radians(%(lat)s)) * cos(radians(%(latitude)s::float8))
                      * sin(radians(%(longitude)s::float8 - %(lon)s) / 2) ^ 2
                ))) <= %(distance)s
            """,
            latitude=latitude,
            longitude=longitude,
            south=south,
            north=north,
            box=self._get_longitude_box_sql(longitude, angle),
            radius=EARTH_RADIUS,
            lat=self.latitude,
            lon=self.longitude,
            distance=self.distance,
        )

    def _get_longitude_box_sql(self, column, angle):
        """Return the rough condition on the longitude.

        None near the poles and across the 180th meridian, where a box has no sides.
        """
        ratio = math.sin(min(angle, math.pi / 2)) / max(
            math.cos(math.radians(self.latitude)), 1e-9
        )
        if ratio >= 1:
            return SQL("TRUE")
        width = math.degrees(math.asin(ratio))
        west, east = self.longitude - width, self.longitude + width
        if west < -180 or east > 180:
            return SQL("TRUE")
        return SQL("%s BETWEEN %s AND %s", column, west, east)
