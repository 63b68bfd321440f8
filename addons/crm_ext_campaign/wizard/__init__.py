from . import base_partner_merge
from . import crm_campaign_planning
from . import crm_consent_ask
from . import crm_letter_proof
from . import mail_compose_message
from . import mailing_mailing_test
