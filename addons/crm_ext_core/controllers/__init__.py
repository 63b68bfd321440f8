from . import crm_conversation_export
from . import phone
from . import crm_tree_export
