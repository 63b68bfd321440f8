from . import test_consent
from . import test_crm_merge
from . import test_crm_selection
from . import test_crm_selection_criterion
from . import test_crm_selection_freeze
from . import test_mailing
from . import test_predicted_is_sent
from . import test_security
