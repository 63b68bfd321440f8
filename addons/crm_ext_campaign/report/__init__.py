from . import crm_campaign_report
from . import crm_campaign_report_attribution
from . import crm_campaign_report_buyer
from . import crm_campaign_report_contact
from . import crm_campaign_report_document
from . import crm_campaign_report_ratio
