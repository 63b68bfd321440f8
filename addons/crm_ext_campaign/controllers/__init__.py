from . import consent
from . import mailing
