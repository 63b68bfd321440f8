from . import answer, knowledge, main, merged, myaccount, rating, web_form
