from . import test_crm_number_resolver
from . import test_crm_phone_number
from . import test_crm_account_link
from . import test_hooks
from . import test_res_partner_account
from . import test_crm_conversation
from . import test_crm_conversation_security
