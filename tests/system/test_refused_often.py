"""A client that tries what is refused again and again does not fill the record, which says how often it did."""

from city import City

TRIES = 13


def test_of_the_same_refusal_ten_are_kept_and_the_list_of_acts_tells_how_many_more_there_were(city: City) -> None:
    topic = city.made("clerk", "/v1/topics", city.topic())
    # All within one minute: where the minute turns in between, each of the two has its own ten.
    for _ in range(TRIES):
        answer = city.call("clerk", "POST", f"/v1/topics/{topic['id']}/approval", {"agreed": True})
        assert answer.status_code in (403, 409), answer.text
    acts = [act for act in city.record("clerk", f"topic/{topic['id']}") if act["outcome"] == "refused"]
    minutes = {act["at"][:16] for act in acts}
    assert len(acts) + sum(act["further"] for act in acts) == TRIES
    assert len(acts) <= 10 * len(minutes)
    if len(minutes) == 1:
        assert [act["further"] for act in acts] == [TRIES - 10] + [0] * 9
    assert city.call("head_d13", "GET", f"/v1/acts?subject=topic/{topic['id']}").status_code == 404
