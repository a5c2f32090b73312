"""The rules of supervision: pure functions over plain values."""

from chassis.law import Law

LAW = Law("supervision")
