"""What supervision keeps of others' facts, as it is compared with its owner (chassis.reconcile)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import changes
from chassis.mirror import Mirror, between
from chassis.run import Context
from supervision.acting import correcting
from supervision.commands.task import open_tasks
from supervision.model.edition import MinutesEdition, lock_edition
from supervision.model.task import Task
from zhengling.meetings.v1.events_pb2 import MinutesSigned


class Ordered(Mirror):
    """The tasks that minutes order, and the edition they were carried over from (article 54)."""

    def held(self, session: Session, after: UUID | None, last: UUID | None, limit: int) -> list[UUID]:
        """The first editions of minutes that were carried over."""
        return between(session, MinutesEdition.first_id, after, last, limit)

    def lock(self, session: Session, key: UUID) -> None:
        """The edition, which carrying over locks as well."""
        lock_edition(session, key)

    def put(self, ctx: Context, key: UUID, told: MinutesSigned, epoch: int, /) -> list[str]:
        """Carry the minutes in force over once more: what is so already stays as it is."""
        command = open_tasks.from_event(told, epoch)
        seen = lock_edition(ctx.session, key)
        before = seen.edition
        # One below what is told, or minutes that were seen with a higher number would be deaf to these.
        seen.epoch, seen.edition = epoch, command.edition - 1
        open_tasks.handle(command, ctx)
        changes.notice(ctx.session)
        if not before:
            return ["missing"]
        touched = [subject for subject in changes.changed(ctx.session) if subject.startswith("task/")]
        return touched if before == seen.edition else ["its edition", *touched]

    def drop(self, ctx: Context, key: UUID) -> list[str]:
        """Withdraw the tasks of minutes that meetings does not know; what was struck off as done stays so."""
        seen = ctx.session.get(MinutesEdition, key)
        if seen is None:
            return []
        ctx.session.delete(seen)
        tasks = select(Task).where(Task.origin == f"minutes/{key}").order_by(Task.id).with_for_update()
        for task in ctx.session.scalars(tasks):
            correcting.withdraw(ctx, task)
        return ["minutes that meetings does not know"]

    def subject(self, key: UUID) -> str:
        """The first edition."""
        return f"minutes/{key}"


MIRRORS = [Ordered("meetings", "minutes", MinutesSigned)]
