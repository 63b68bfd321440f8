from . import consent
from . import mailing
from . import crm_campaign_export
