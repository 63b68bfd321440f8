from . import crm_demo, crm_demo_complaint, crm_demo_knowledge
