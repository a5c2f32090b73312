"""What a meeting is by its articles alone, in plain values: imports nothing of the service it is compared with.

An executive meeting of six members (article 43): the mayor, four vice mayors and the director of the office.
"""

from dataclasses import dataclass, field

MEMBERS = ("mayor", "vm1", "vm2", "vm3", "vm4", "director")
OTHERS = ("deputy1", "stranger")
"""One who observes by his post, and one who is on no list."""
WAY = ("submitted", "reviewed", "approved", "reported")
"""The steps of a topic, each of which must be done before the agenda is fixed."""


@dataclass
class Topic:
    """A topic: how far it has come, and what the justice bureau found where its draft is a normative document."""

    done: int = 0
    normative: bool = False
    lawful: bool = True

    @property
    def complete(self) -> bool:
        """Whether every gate before the agenda is passed."""
        return self.done == len(WAY) and (self.lawful or not self.normative)


@dataclass
class Meeting:
    """The meeting with its agenda, its room and its chair."""

    state: str = "planned"
    today: bool = False
    """Whether its day has come."""
    agenda: list[int | None] = field(default_factory=list)
    """The topic of each item in order; None is the study item."""
    items: list[str] = field(default_factory=list)
    room: set[str] = field(default_factory=set)
    may_chair: set[str] = field(default_factory=lambda: {"mayor"})
    chair: str = ""

    @property
    def quorate(self) -> bool:
        """More than half of those due are in the room; who observes counts in neither number."""
        return 2 * len(self.room & set(MEMBERS)) > len(MEMBERS)

    @property
    def chaired(self) -> bool:
        """The chair is in the room and may chair."""
        return self.chair in self.room & self.may_chair

    @property
    def under(self) -> int | None:
        """The place of the item under discussion."""
        return self.items.index("under") if "under" in self.items else None

    def may_fix(self, topics: list[Topic]) -> bool:
        """The study item comes first, and every topic on the agenda is complete."""
        listed = [topics[topic] for topic in self.agenda if topic is not None]
        return self.state == "planned" and self.agenda[:1] == [None] and all(topic.complete for topic in listed)

    def may_open(self, by: str) -> bool:
        """On its day, by who may chair it, with its quorum; the chair need not be counted apart."""
        return self.state == "fixed" and self.today and by in self.may_chair and self.quorate

    def may_decide(self, topic: int, topics: list[Topic], *, settles: bool) -> bool:
        """With quorum, under its chair, on the item under discussion, and where it settles with every gate passed."""
        begun = self.under is not None and self.agenda[self.under] == topic
        return self.state == "in_session" and begun and self.quorate and self.chaired and (
            topics[topic].complete or not settles
        )  # fmt: skip
