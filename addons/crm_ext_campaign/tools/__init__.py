from . import advisory_lock
from . import mail_header
from . import mail_ledger
from . import mail_mould
from . import smtp_line
