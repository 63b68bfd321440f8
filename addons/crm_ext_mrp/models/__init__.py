from . import crm_document_chain, crm_number_resolver, mrp_production, sale_order
