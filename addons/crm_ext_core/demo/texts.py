"""The words of the demo company that have a German translation."""

from odoo.tools.translate import LazyTranslate

# Translated where it is written to a record: pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# Job -> (department, function).
JOBS = {
    "board": (_lt("Management"), _lt("Chief Executive Officer")),
    "assistant": (_lt("Management"), _lt("Assistant to the Board")),
    "owner": (_lt("Management"), _lt("Managing Partner")),
    "branch_manager": (_lt("Management"), _lt("Branch Manager")),
    "plant_manager": (_lt("Management"), _lt("Plant Manager")),
    "purchasing_head": (_lt("Purchasing"), _lt("Head of Purchasing")),
    "purchasing_strategic": (_lt("Purchasing / Strategy"), _lt("Strategic Buyer")),
    "buyer": (_lt("Purchasing"), _lt("Buyer")),
    "accounting_head": (_lt("Accounting"), _lt("Head of Accounting")),
    "payables": (_lt("Accounting"), _lt("Accounts Payable")),
    "engineering_head": (_lt("Engineering"), _lt("Head of Engineering")),
    "designer": (_lt("Engineering / Design"), _lt("Design Engineer")),
    "automation": (_lt("Engineering / Automation"), _lt("Automation Engineer")),
    "it_head": (_lt("IT"), _lt("Head of IT")),
    "maintenance_head": (_lt("Maintenance"), _lt("Head of Maintenance")),
    "maintenance_planner": (_lt("Maintenance"), _lt("Maintenance Planner")),
    "shift_leader": (_lt("Maintenance / Shift"), _lt("Shift Leader")),
    "warehouse": (_lt("Warehouse"), _lt("Warehouse Manager")),
}

# Tag of the best customers, their rhythm, that of the others.
CARE_RHYTHMS = (
    _lt("A customer"),
    _lt("A customers every 14 days"),
    _lt("Other customers every 60 days"),
)

# Product -> (name, price, pieces in stock; None = a service).
PRODUCTS = {
    "gm90": (_lt("Geared motor GM 90"), 890, 60),
    "gm132": (_lt("Geared motor GM 132"), 1480, 40),
    "gm110k": (_lt("Low-temperature geared motor GM 110 K"), 1760, 0),
    "fc15": (_lt("Frequency converter FC 15"), 620, 60),
    "parts": (_lt("Spare part set: bearings and seals"), 84, 80),
    "commissioning": (_lt("Commissioning on site (day)"), 1200, None),
}

# Lead -> (name, person, revenue, stage of Odoo's CRM, days since it came, days until
# it closes).
LEADS = {
    "frame": (_lt("Frame contract for all branches"), "keller", 190000, 3, 338, 20),
    "retrofit": (_lt("Retrofit of conveyor line 2"), "kaya", 48000, 4, 238, -165),
    "sorter": (_lt("Parcel sorter for hall 3"), "huber", 33000, 3, 38, 30),
    "cold": (_lt("Drives for two deep-freeze halls"), "luehrs", 18000, 2, 244, 45),
    "paper": (_lt("Second winder"), "engels", 12000, 2, 130, -95),
}
# Prospect of the last days -> (name, company, person, telephone, city).
PROSPECTS = {
    "wind": (
        _lt("Yaw drives for 40 wind turbines"),
        "Windpark-Service Nordsee GmbH",
        "Tjark Wilken",
        "040 66969-810",
        "Hamburg",
    ),
    "brewery": (
        _lt("Bottling line: drives with hygienic design"),
        "Brauerei Zwölf Apostel eG",
        "Magdalena Ostler",
        "+49 89 99998 820",
        "München",
    ),
}

STAGES = {
    "todo": _lt("To Do"),
    "doing": _lt("In Progress"),
    "done": _lt("Done"),
}
# Project -> (name, customer).
PROJECTS = {
    "retrofit": (_lt("Retrofit of line 2, Hamburg"), "nord"),
    "concept": (_lt("Service concept for all branches"), "brandauer"),
}
# Task -> (name, project, stage, user, days until its deadline).
TASKS = {
    "cabinets": (_lt("Wire the cabinets"), "retrofit", "done", "jonas", -150),
    "weekend_1": (_lt("First weekend: drives 1-4"), "retrofit", "done", "jonas", -137),
    "weekend_2": (_lt("Second weekend: drives 5-8"), "retrofit", "done", "jonas", -48),
    "report": (_lt("Report about error F 042"), "retrofit", "doing", "jonas", -3),
    "weekend_3": (_lt("Third weekend: drives 9-12"), "retrofit", "todo", "jonas", 24),
    "machine_list": (
        _lt("List of machines of all branches"),
        "concept",
        "doing",
        "jonas",
        7,
    ),
    "hotline": (_lt("One telephone number for service"), "concept", "todo", "anna", 30),
    "spare_stock": (_lt("Common stock of spare drives"), "concept", "todo", "anna", 45),
}

# Follow-up -> (summary, person, user, when it is due: minutes from now, or days
# from today and a clock time).
FOLLOW_UPS = {
    "bonus": (
        _lt("Answer: does the bonus count for spare parts?"),
        "brandauer_helene",
        "anna",
        10,
    ),
    "reliability": (
        _lt("Delivery reliability for the board meeting"),
        "keller",
        "anna",
        150,
    ),
    "invoice": (
        _lt("Overdue invoice: what does Mr Petersen say?"),
        "janssen",
        "anna",
        (-1, "16:00"),
    ),
    "status": (_lt("Weekly report: drives for hall 1"), "luehrs", "anna", (1, "09:00")),
    "gate": (_lt("Gate 3: is the fitter on his way?"), "lehmann", "jonas", 15),
    "photographer": (
        _lt("Reference story: date with the photographer"),
        "dornfeld",
        "lena",
        (6, "10:30"),
    ),
    "weekend": (_lt("Third weekend: confirm the fitters"), "kaya", "admin", 12),
    "sorter": (_lt("Sorter: any questions on the quotation?"), "huber", "admin", 180),
    "report": (
        _lt("Promised report about error F 042"),
        "petersen",
        "admin",
        (-1, "15:00"),
    ),
}
