from freezegun import freeze_time

from .common import ServiceCommon


class FlowCommon(ServiceCommon):
    """Tickets of Bert that are closed, opened, merged and split in one week."""

    def _at(self, moment):
        """Do the next thing at a moment of that week."""
        self.env.flush_all()
        return freeze_time(moment)
