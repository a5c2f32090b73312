import os, pytest
from services.personnel.tests.proof import test_standing_machine as m
from personnel.rules import standing_rules as law, stand_in_rules, leave_rules, mandate_rules
from personnel import cover, standing
from personnel.commands import register_return
from personnel.model import Leave, absence
from services.personnel.tests.proof import small_city
def old_resting(facts, seat):
    away=facts.away()
    if away is None: return ()
    if seat.kind=="vice_mayor": return law.vice_mayors_work(seat)
    return law.passing(seat, facts.seats_of(away.stand_in_id))
def sql(mp):
    a=small_city.TOGETHER
    i=a.index("OR EXISTS (SELECT FROM leaves w"); j=a.index("AS needed")
    mp.setattr(small_city,"TOGETHER",a[:i]+a[j:])
M={
 "rest0": lambda mp: mp.setattr(law,"_resting",lambda f,s:()),
 "old": lambda mp: mp.setattr(law,"_resting",old_resting),
 "sql": sql,
 "needed": lambda mp: mp.setattr(stand_in_rules,"require_not_needed",lambda *a:None),
 "cover": lambda mp: mp.setattr(cover,"require_stand_in",lambda *a:None),
 "stays_away": lambda mp: mp.setattr(law.Absence,"holds",property(lambda s: True)),
 "two_leaves": lambda mp: mp.setattr(leave_rules,"require_no_other_leave",lambda *a:None),
 "acting": lambda mp: mp.setattr(stand_in_rules,"require_not_acting",lambda *a:None),
 "stands": lambda mp: mp.setattr(law,"_stands",lambda *a:True),
}
@pytest.mark.parametrize("name", os.environ.get("MUT","").split() or list(M))
def test_mutant(name, monkeypatch):
    M[name](monkeypatch)
    import time; t=time.time()
    try: m.test_in_any_order_exactly_one_may_act_and_everything_reverts()
    except BaseException as e:
        print("CAUGHT",name,round(time.time()-t),str(e)[:300]); return
    print("SURVIVED",name, round(time.time()-t))
