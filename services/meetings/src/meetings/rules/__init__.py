"""The rules of meetings: pure functions over plain values, each with its article."""

from chassis.law import Law

LAW = Law("meetings")
