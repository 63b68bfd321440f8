from . import advisory_lock
from . import mail_ledger
from . import smtp_line
