import hashlib

from odoo import models
from odoo.tools import SQL

from ..tools.words import CREATE_FUNCTIONS, DROP_FUNCTIONS

# What a talk says: its own text and that of the mail, the meeting or the activity that
# it links to
SELECT_WORDS = """
    SELECT talk.id, crm_conversation_vector(
               concat_ws(' ', talk.name, NULLIF(message.subject, talk.name)),
               concat_ws(' ', talk.body, message.body, event.description,
                   activity.feedback, activity.note)) AS words
      FROM crm_conversation talk
 LEFT JOIN mail_message message ON message.id = talk.message_id
 LEFT JOIN calendar_event event ON event.id = talk.event_id
 LEFT JOIN mail_activity activity ON activity.id = talk.activity_id
"""
CREATE_TRIGGER_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION crm_conversation_text_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
        ids int[];
    BEGIN
        IF TG_TABLE_NAME = 'crm_conversation' THEN
            ids := ARRAY[NEW.id];
        ELSIF TG_TABLE_NAME = 'mail_message' THEN
            ids := ARRAY(SELECT id FROM crm_conversation WHERE message_id = NEW.id);
        ELSIF TG_TABLE_NAME = 'calendar_event' THEN
            ids := ARRAY(SELECT id FROM crm_conversation WHERE event_id = NEW.id);
        ELSE
            ids := ARRAY(SELECT id FROM crm_conversation WHERE activity_id = NEW.id);
        END IF;
        IF cardinality(ids) > 0 THEN
            INSERT INTO crm_conversation_text (id, words)
            {SELECT_WORDS} WHERE talk.id = ANY(ids)
            ON CONFLICT (id) DO UPDATE SET words = excluded.words
             WHERE crm_conversation_text.words IS DISTINCT FROM excluded.words;
        END IF;
        RETURN NULL;
    END $$
"""
CREATE_TRIGGERS = (
    """
    CREATE TRIGGER crm_conversation_text_changed
     AFTER INSERT OR UPDATE OF name, body, message_id, event_id, activity_id
        ON crm_conversation
       FOR EACH ROW EXECUTE FUNCTION crm_conversation_text_changed()
    """,
    """
    CREATE TRIGGER crm_conversation_text_changed
     AFTER UPDATE OF subject, body ON mail_message
       FOR EACH ROW EXECUTE FUNCTION crm_conversation_text_changed()
    """,
    """
    CREATE TRIGGER crm_conversation_text_changed
     AFTER UPDATE OF description ON calendar_event
       FOR EACH ROW EXECUTE FUNCTION crm_conversation_text_changed()
    """,
    """
    CREATE TRIGGER crm_conversation_text_changed
     AFTER UPDATE OF feedback, note ON mail_activity
       FOR EACH ROW EXECUTE FUNCTION crm_conversation_text_changed()
    """,
)


class CrmConversationText(models.Model):
    """The words of a talk, as the full text search of PostgreSQL wants them.

    A table of its own, because talks that move to another group would carry their
    words along. A row has the id of its talk; the column ``words`` is no field, the ORM
    has no such type. Triggers write it, because much enters the protocol by SQL. Nobody
    may read it: the words of confidential talks are secret, too.
    """

    _name = "crm.conversation.text"
    _description = "Words of a Talk"
    _log_access = False
    _rec_name = "id"

    # Full text search
    _words_idx = models.Index("USING gin (words)")

    def _auto_init(self):
        version = self._get_version()
        if self._get_built_version() != version:
            self._rebuild()
            self.env.cr.execute(
                SQL(
                    "COMMENT ON FUNCTION crm_conversation_text_changed() IS %s", version
                )
            )
        return super()._auto_init()

    def _get_version(self):
        """Return what tells whether the stored words are what would be read today.

        The stems come with PostgreSQL and change with it.
        """
        code = "".join([*CREATE_FUNCTIONS, CREATE_TRIGGER_FUNCTION, *CREATE_TRIGGERS])
        digest = hashlib.sha256(code.encode()).hexdigest()[:16]
        return f"{digest} PostgreSQL {self.env.cr._cnx.server_version // 10000}"

    def _get_built_version(self):
        """Return the version that the words were read with, None before the first."""
        [(version,)] = self.env.execute_query(
            SQL(
                """SELECT obj_description(
                       to_regprocedure('crm_conversation_text_changed()'), 'pg_proc')"""
            )
        )
        return version

    def _rebuild(self):
        """Read the words of all talks anew and keep them from now on."""
        statements = [
            "DROP TABLE IF EXISTS crm_conversation_text",
            DROP_FUNCTIONS,
            *CREATE_FUNCTIONS,
            f"CREATE TABLE crm_conversation_text AS {SELECT_WORDS}",
            """ALTER TABLE crm_conversation_text
                 ADD PRIMARY KEY (id),
                 ADD FOREIGN KEY (id) REFERENCES crm_conversation ON DELETE CASCADE""",
            CREATE_TRIGGER_FUNCTION,
            *CREATE_TRIGGERS,
        ]
        for statement in statements:
            self.env.cr.execute(SQL(statement.replace("%", "%%")))
        for table_object in self._table_objects.values():
            table_object.apply_to_database(self)
