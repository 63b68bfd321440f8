from . import damm, ticket_number
