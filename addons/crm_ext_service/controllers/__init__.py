from . import main, merged, myaccount
