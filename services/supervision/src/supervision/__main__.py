"""python -m supervision api | worker | relay | migrate | parked."""

from chassis.process import main

main("supervision")
