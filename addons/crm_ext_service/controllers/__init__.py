from . import knowledge, main, merged, myaccount, rating
