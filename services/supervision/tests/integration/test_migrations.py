"""The tables go up, down and up again, and are those of the model."""

from chassis import migrate
from chassis.testing import fresh_database, superuser_url


def test_up_down_up_and_no_difference_from_the_model() -> None:
    with fresh_database(superuser_url(), lambda _: None, "supervision_bare") as url:
        for command in (["upgrade"], ["downgrade", "base"], ["upgrade"], ["check"]):
            migrate.main(command, "supervision", url)
