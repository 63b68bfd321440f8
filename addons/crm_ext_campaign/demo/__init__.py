from . import crm_demo
