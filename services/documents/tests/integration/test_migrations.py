"""The tables come, go, come back, and are those of the model."""

from chassis import migrate
from chassis.testing import fresh_database, superuser_url


def test_up_down_up_and_no_difference_to_the_model():
    def nothing(url: str) -> None:
        """The database starts empty."""

    with fresh_database(superuser_url(), nothing, "documents_empty") as url:
        for step in (["upgrade"], ["check"], ["downgrade", "base"], ["upgrade"], ["check"]):
            migrate.main(step, "documents", url)
