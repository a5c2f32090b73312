"""The bare service: grpcio threads and one SQLAlchemy insert and commit, with nothing of the product's own."""

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
import uuid_utils.compat
from bare_pb2 import Thing as ThingMessage
from bare_pb2_grpc import BareServiceServicer, add_BareServiceServicer_to_server
from sqlalchemy import Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    """Base of the one table."""


class Thing(Base):
    """One row."""

    __tablename__ = "things"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)


def message(thing: Thing) -> ThingMessage:
    """The row as it travels."""
    return ThingMessage(id=thing.id, title=thing.title, summary=thing.summary, unit=thing.unit)


class Bare(BareServiceServicer):
    """Insert or read one row."""

    def __init__(self, url: str) -> None:
        engine = create_engine(url, pool_size=12)
        Base.metadata.create_all(engine)
        self.sessions = sessionmaker(engine, expire_on_commit=False)

    def Create(self, request, _):  # noqa: N802
        """Insert and commit."""
        with self.sessions() as session:
            thing = Thing(
                id=str(uuid_utils.compat.uuid7()), title=request.title, summary=request.summary, unit=request.unit
            )
            session.add(thing)
            session.commit()
            return message(thing)

    def Get(self, request, _):  # noqa: N802
        """Read."""
        with self.sessions() as session:
            return message(session.get_one(Thing, request.id))


if __name__ == "__main__":
    server = grpc.server(ThreadPoolExecutor(12))
    add_BareServiceServicer_to_server(Bare(sys.argv[1]), server)
    server.add_insecure_port(sys.argv[2])
    server.start()
    print("ready", flush=True)
    server.wait_for_termination()
