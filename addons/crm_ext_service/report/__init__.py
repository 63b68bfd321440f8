from . import crm_ticket_movement
