from . import crm_ticket_close
from . import account_move_reversal
from . import stock_picking_return
from . import crm_ticket_merge_wizard
from . import crm_ticket_sender
from . import crm_ticket_split
