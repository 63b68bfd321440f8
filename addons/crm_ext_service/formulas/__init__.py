from . import answer_text, damm, ticket_number
