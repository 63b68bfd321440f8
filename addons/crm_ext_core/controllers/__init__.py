from . import phone
from . import crm_tree_export
