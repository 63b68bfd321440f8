from . import crm_number_resolver, mrp_production, sale_order
