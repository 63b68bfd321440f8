from . import base_partner_merge
from . import mail_activity_schedule
