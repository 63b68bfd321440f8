from . import crm_demo
from . import crm_demo_calls
from . import crm_demo_care
from . import crm_demo_people
from . import crm_demo_sales
from . import crm_demo_talks
