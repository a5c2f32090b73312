"""A sample event and a small service around it, started as a process of its own by the tests of relay and consumer."""

import os
import sys

if __name__ == "__main__" and sys.argv[1] == "worker":
    from chassis.green import prepare

    prepare()

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from zhengling.common.v1.options_pb2 import event_type

TYPE = "zhengling.sample.note.taken.v1"
WORK = "listener.sample.note.taken.v1"


def _message():
    file = descriptor_pb2.FileDescriptorProto(
        name="sample/note.proto",
        package="sample.v1",
        syntax="proto3",
        dependency=["zhengling/common/v1/options.proto"],
    )
    message = file.message_type.add(name="NoteTaken")
    message.field.add(name="text", number=1, type=9, label=1)
    message.field.add(name="page_number", number=2, type=5, label=1)
    message.options.Extensions[event_type] = TYPE
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("sample.v1.NoteTaken"))


NoteTaken = _message()


def main() -> None:
    from chassis import log
    from chassis.settings import FrameSettings, load

    settings = load(FrameSettings)
    log.configure(sys.argv[1])
    tuning = {"heartbeat": int(os.environ.get("HEARTBEAT", "10"))}
    if sys.argv[1] == "relay":
        from chassis.relay import main as relay

        if patience := os.environ.get("PATIENCE"):
            tuning["patience"] = float(patience)
        relay(settings, "sample", **tuning)
        return

    import eventlet
    from sqlalchemy import text
    from sqlalchemy.orm import Session

    from chassis import consumer, inbox
    from chassis.db import connect
    from chassis.law import RuleBroken
    from chassis.listening import listen, timer

    engine = connect(settings.database_url, pool_size=4)

    def note(statement: str, **values: object) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    class Worker:
        name = ""

        @listen("sample", NoteTaken)
        def on_note(self, event) -> None:
            words = event.data.text.split(":")
            note("INSERT INTO tries VALUES (:id, now())", id=event.id)
            if words[0] == "rule":
                raise RuleBroken("R43.4", present=4)
            if words[0] == "boom":
                raise RuntimeError("it went wrong")
            if words[0] == "fails":
                with engine.begin() as connection:
                    found = connection.execute(text("SELECT count(*) FROM tries WHERE id = :id"), {"id": event.id})
                    if found.scalar_one() <= int(words[1]):
                        raise RuntimeError("not yet")
            if words[0] == "crash":
                os._exit(3)
            if words[0] == "slow":
                eventlet.sleep(float(words[1]))
            with Session(engine) as session, session.begin():
                if not inbox.first_time(session, "on_note", event.id, event.digest):
                    session.execute(text("INSERT INTO twice VALUES (:id)"), {"id": event.id})
                    return
                if inbox.is_newer(session, "on_note", event.subject, event.version, event.epoch, 1000):
                    session.execute(
                        text("INSERT INTO effects (id, subject, version, request_id) VALUES (:i, :s, :v, :r)"),
                        {"i": event.id, "s": event.subject, "v": event.version, "r": log.request_id.get()},
                    )

        @timer(0.2)
        def on_tick(self) -> None:
            note("INSERT INTO ticks VALUES (:pid, now())", pid=os.getpid())

    consumer.main(Worker, settings, "listener", None, **tuning)


if __name__ == "__main__":
    main()
