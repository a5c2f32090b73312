"""Number series: contiguous under a crowd, given back by who fails, from one again each year."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.db import connect, sessions
from documents.model import NumberSeries

CROWD, ROUNDS = 64, 5


@pytest.mark.rule("R56.1")
def test_a_crowd_at_once_gets_contiguous_numbers_and_failures_leave_no_gap(house):
    engine = connect(house.runtime.settings.database_url, pool_size=CROWD)
    make, start = sessions(engine), threading.Barrier(CROWD)

    def take(worker):
        taken = []
        start.wait()
        for turn in range(ROUNDS):
            with make() as session:
                number = NumberSeries.take(session, "乳政发", 2026)
                # Every seventh fails after it took its number.
                if (worker + turn) % 7 == 0:
                    session.rollback()
                else:
                    session.commit()
                    taken.append(number)
        return taken

    with ThreadPoolExecutor(CROWD) as crowd:
        numbers = sorted(number for taken in crowd.map(take, range(CROWD)) for number in taken)
    engine.dispose()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == sum((worker + turn) % 7 != 0 for worker in range(CROWD) for turn in range(ROUNDS))


@pytest.mark.rule("R56.1")
def test_documents_numbered_at_once_get_each_number_once(house):
    ids = [house.signed() for _ in range(16)]
    with ThreadPoolExecutor(16) as crowd:
        replies = list(crowd.map(lambda document_id: house("clerk", "AssignNumber", document_id=document_id), ids))
    assert {reply.number for reply in replies} == {f"乳政发〔2026〕{sequence}号" for sequence in range(1, 17)}


@pytest.mark.rule("R56.1")
def test_each_series_and_each_year_begins_with_one(house):
    def number(**more):
        return house("clerk", "AssignNumber", document_id=house.signed(**more)).number

    assert [number(), number(), number(issuer_code="乳政字")] == [
        "乳政发〔2026〕1号",
        "乳政发〔2026〕2号",
        "乳政字〔2026〕1号",
    ]
    house.at(2026, 12, 31, 17, 0)
    late = house.signed()
    house.at(2027, 1, 4, 9, 0)
    assert number() == "乳政发〔2027〕1号"
    # Signed on the last day of the year and registered in the next: the number is of the year of its date.
    assert house("clerk", "AssignNumber", document_id=late).number == "乳政发〔2026〕3号"


def test_the_table_itself_holds_no_number_twice(house):
    first, second = house.signed(), house.signed()
    house("clerk", "AssignNumber", document_id=first)
    with pytest.raises(IntegrityError):
        house.run_sql(
            "INSERT INTO document_numbers (document_id, issuer_code, year, sequence) VALUES (:d, '乳政发', 2026, 1)",
            d=second,
        )
