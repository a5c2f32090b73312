"""python -m personnel api | worker | relay | migrate | parked | import-directory FOLDER."""

import sys

from chassis.process import main

if sys.argv[1:2] == ["import-directory"]:
    from personnel.import_directory import main as import_directory

    import_directory(sys.argv[2:])
else:
    main("personnel")
