from . import base_partner_merge
from . import base_partner_merge_phone
from . import crm_address_pass
from . import crm_call_attach
from . import crm_phone_key_show
from . import mail_activity_schedule
from . import crm_conversation_void
