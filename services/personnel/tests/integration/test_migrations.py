"""The migrations lead up, down and up again, and the tables they make are those of the model."""

from chassis import migrate
from chassis.testing import fresh_database, superuser_url


def test_up_down_up_and_no_difference():
    with fresh_database(superuser_url(), lambda _: None, "personnel_empty") as url:
        for step in (["upgrade"], ["downgrade", "base"], ["upgrade"], ["check"]):
            migrate.main(step, "personnel", url.replace("postgresql:", "postgresql+psycopg:", 1))
