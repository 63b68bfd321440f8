from . import controllers, demo, models, report, tools, wizard
from .hooks import uninstall_hook
