from . import test_crm_phone_number
