"""The processes of the meetings service: python -m meetings api | worker | relay | migrate."""

from chassis.process import main

if __name__ == "__main__":
    main("meetings")
