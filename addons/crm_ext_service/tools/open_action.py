def get_open_action(records, name):
    """Return the action that opens the record, or the list if there are several.

    :param name: the title of the list
    :rtype: dict
    """
    action = {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": records._name,
    }
    if len(records) == 1:
        return {**action, "res_id": records.id, "views": [(False, "form")]}
    return {
        **action,
        "views": [(False, "list"), (False, "form")],
        "domain": [("id", "in", records.ids)],
    }
