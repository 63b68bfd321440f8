from . import consent
from . import crm_campaign_export
from . import mailing
from . import signup
