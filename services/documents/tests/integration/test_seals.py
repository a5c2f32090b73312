"""Seals: who agrees, to which file, how many copies, and a ledger that shows any later change."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.errors import IllegalStep, Malformed, NotFound
from chassis.law import RuleBroken


def asked(house, document_id, seal="city", copies=10):
    return house("clerk", "RequestSealUse", document_id=document_id, seal=seal, copies=copies, purpose="印发")


@pytest.mark.rule("R68.1")
@pytest.mark.parametrize(("name", "may"), [("mayor", True), ("vm2", True), ("director", True), ("clerk", False)])
def test_who_agrees_to_the_city_seal(house, name, may):
    use = asked(house, house.rendered())
    if may:
        assert house(name, "ApproveSealUse", seal_use_id=use.id).answered_by == name
        return
    with pytest.raises(RuleBroken, match=r"R68\.1"):
        house(name, "ApproveSealUse", seal_use_id=use.id)


@pytest.mark.rule("R68.2")
@pytest.mark.parametrize(("name", "may"), [("mayor", True), ("vm2", False), ("director", False)])
def test_who_agrees_to_the_mayors_seal(house, name, may):
    use = asked(house, house.rendered(), "mayor")
    if may:
        assert house(name, "ApproveSealUse", seal_use_id=use.id).state == "approved"
        return
    with pytest.raises(RuleBroken, match=r"R68\.2"):
        house(name, "ApproveSealUse", seal_use_id=use.id)


@pytest.mark.rule("R68.1")
def test_no_seal_without_consent_and_not_after_a_refusal(house):
    document_id = house.rendered()
    use = asked(house, document_id)
    digest = use.file_sha256
    with pytest.raises(IllegalStep):
        house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=digest, copies=1)
    house("director", "RejectSealUse", seal_use_id=use.id, reasons="份数不符")
    with pytest.raises(IllegalStep):
        house("mayor", "ApproveSealUse", seal_use_id=use.id)
    assert house.pending(f"seal_use/{use.id}") == {}


@pytest.mark.rule("R68.1")
@pytest.mark.parametrize(("copies", "may"), [(9, True), (10, True), (11, False)])
def test_not_more_copies_than_were_approved(house, copies, may):
    use = asked(house, house.rendered())
    house("director", "ApproveSealUse", seal_use_id=use.id)
    given = {"seal_use_id": use.id, "sha256": use.file_sha256, "copies": copies}
    if may:
        assert house("clerk", "RecordSealUse", **given).copies == copies
        return
    with pytest.raises(RuleBroken, match=r"R68\.1"):
        house("clerk", "RecordSealUse", **given)


@pytest.mark.rule("R68.1")
def test_of_a_hundred_other_digests_none_passes_for_the_approved_file(house):
    document_id = house.rendered()
    use = asked(house, document_id)
    house("director", "ApproveSealUse", seal_use_id=use.id)
    content = house("clerk", "GetDocumentFile", document_id=document_id).content
    for at in range(100):
        changed = bytearray(content)
        changed[at * len(content) // 100] ^= 1
        other = hashlib.sha256(changed).hexdigest()
        with pytest.raises(RuleBroken):
            house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=other, copies=1)
    assert house("clerk", "GetSealUse", seal_use_id=use.id).state == "approved"
    assert house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=use.file_sha256, copies=1).state == "used"


@pytest.mark.rule("R68.1")
def test_a_new_rendering_makes_void_what_was_asked_for_the_old(house):
    document_id = house.rendered()
    use = asked(house, document_id)
    house("director", "ApproveSealUse", seal_use_id=use.id)
    house("clerk", "RenderDocument", document_id=document_id)
    assert house("clerk", "GetSealUse", seal_use_id=use.id).state == "void"
    with pytest.raises(IllegalStep):
        house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=use.file_sha256, copies=1)
    assert house.pending(f"seal_use/{use.id}") == {}


def test_a_sealed_document_is_rendered_no_more(house):
    with pytest.raises(IllegalStep):
        house("clerk", "RenderDocument", document_id=house.sealed())


@pytest.mark.rule("R68.1")
def test_ledgers_are_numbered_by_seal_and_year_and_whole(house):
    document_id = house.rendered()
    uses = [house.seal(document_id), house.seal(document_id, "mayor"), house.seal(document_id)]
    house.at(2027, 1, 4, 9, 0)
    uses.append(house.seal(document_id))
    assert [(use.seal, use.ledger_year, use.ledger_number) for use in uses] == [
        ("city", 2026, 1),
        ("mayor", 2026, 1),
        ("city", 2026, 2),
        ("city", 2027, 1),
    ]
    reply = house("director", "VerifyLedger", seal="city", year=2026)
    assert (reply.entries, reply.intact, reply.broken_at) == (2, True, 0)
    listed = house("clerk", "ListSealUses", seal="city", state="used").seal_uses
    assert [use.id for use in listed] == [uses[3].id, uses[2].id, uses[0].id]


@pytest.mark.rule("R68.1")
@pytest.mark.parametrize(
    ("change", "at"),
    [
        ("UPDATE seal_uses SET copies = copies + 1 WHERE ledger_number = 2", 2),
        ("UPDATE seal_uses SET answered_by = 'mayor2' WHERE ledger_number = 1", 1),
        ("UPDATE seal_uses SET file_sha256 = repeat('0', 64) WHERE ledger_number = 3", 3),
        ("UPDATE seal_uses SET used_at = used_at + interval '1 second' WHERE ledger_number = 2", 2),
        ("DELETE FROM seal_uses WHERE ledger_number = 2", 2),
        ("DELETE FROM seal_uses WHERE ledger_number = 3", 3),
        ("UPDATE seal_uses SET state = 'approved' WHERE ledger_number = 1", 1),
    ],
)
def test_a_later_change_of_the_ledger_is_found_and_placed(house, change, at):
    document_id = house.rendered()
    for _ in range(3):
        house.seal(document_id)
    house.run_sql(change)
    reply = house("director", "VerifyLedger", seal="city", year=2026)
    assert (reply.intact, reply.broken_at) == (False, at)


@pytest.mark.rule("R68.1")
def test_a_file_is_compared_with_what_was_sealed(house):
    document_id = house.rendered()
    digest = house("clerk", "GetDocument", document_id=document_id).file.sha256
    before = house("clerk", "VerifyFile", document_id=document_id, sha256=digest)
    assert (before.matches, before.sealed_sha256) == (False, "")
    house.seal(document_id)
    after = house("clerk", "VerifyFile", document_id=document_id, sha256=digest.upper())
    assert (after.matches, after.stored_intact, list(after.ledger_entries)) == (True, True, ["city/2026/1"])
    assert not house("clerk", "VerifyFile", document_id=document_id, sha256="0" * 64).matches
    house.run_sql("UPDATE document_files SET content = overlay(content placing '\\x00'::bytea from 100)")
    assert not house("clerk", "VerifyFile", document_id=document_id, sha256=digest).stored_intact
    with pytest.raises(RuleBroken, match=r"R68\.1"):
        house("clerk", "PublishDocument", document_id=document_id)


@pytest.mark.parametrize(("field", "value"), [("sha256", "abc"), ("copies", 0), ("seal_use_id", "x")])
def test_malformed_records_are_named(house, field, value):
    given = {"seal_use_id": "01900000-0000-7000-8000-000000000000", "sha256": "0" * 64, "copies": 1} | {field: value}
    with pytest.raises(Malformed) as refused:
        house("clerk", "RecordSealUse", **given)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize(
    ("rpc", "field", "value"),
    [
        ("VerifyFile", "sha256", "0" * 63 + "g"),
        ("VerifyLedger", "seal", ""),
        ("VerifyLedger", "seal", "province"),
        ("VerifyLedger", "year", 0),
        ("VerifyLedger", "year", 40_000),
        ("ListSealUses", "seal", "province"),
        ("ListSealUses", "state", "lost"),
        ("ListDocuments", "state", "lost"),
        ("ListDocuments", "doc_type", "memo"),
    ],
)
def test_malformed_questions_are_named(house, rpc, field, value):
    about = {"document_id": house.drafted()} if rpc == "VerifyFile" else {}
    given = {"seal": "city", "year": 2026} if rpc == "VerifyLedger" else about
    with pytest.raises(Malformed) as refused:
        house("clerk", rpc, **given | {field: value})
    assert set(refused.value.fields) == {field}


@pytest.mark.rule("R67.1")
@pytest.mark.rule("R29.1")
def test_only_what_is_proactive_is_published(house):
    document_id = house.sealed(disclosure="on_request", disclosure_ground="涉及商业秘密")
    with pytest.raises(RuleBroken, match=r"R67\.1"):
        house("clerk", "PublishDocument", document_id=document_id)
    with pytest.raises(NotFound):
        house("mayor", "GetPublishedFile", document_id=document_id)
    with pytest.raises(NotFound):
        house("stranger", "GetDocument", document_id=document_id)
    assert house.pending(f"document/{document_id}") == {}
    # Of what is not public the bus carries ids and dates, no number and no title.
    bodies = b"".join(bytes(row.body) for row in house.rows("SELECT body FROM outbox"))
    assert "乳政发".encode() not in bodies
    assert "工作规则".encode() not in bodies


@pytest.mark.rule("R67.1")
def test_what_is_not_published_yet_is_nobodys_to_fetch(house):
    document_id = house.sealed()
    with pytest.raises(NotFound):
        house("mayor", "GetPublishedFile", document_id=document_id)


@pytest.mark.rule("R68.1")
def test_uses_entered_at_once_keep_the_ledger_whole(house):
    uses = []
    for _ in range(4):
        use = asked(house, house.rendered())
        house("director", "ApproveSealUse", seal_use_id=use.id)
        uses.append(use)

    def enter(use):
        return house("clerk", "RecordSealUse", seal_use_id=use.id, sha256=use.file_sha256, copies=1).ledger_number

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(enter, uses)) == [1, 2, 3, 4]
    reply = house("director", "VerifyLedger", seal="city", year=2026)
    assert (reply.entries, reply.intact) == (4, True)
