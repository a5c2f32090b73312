"""The rules of personnel: pure functions over plain values, judged by the dated numbers of the rulebook."""

from chassis.law import Law

LAW = Law("personnel")
