"""Write tests/contract/baseline.binpb from the protos: what is in it from now on is promised.

python tests/contract/update_baseline.py            refuses while the protos break what was promised
python tests/contract/update_baseline.py --break    promises anew (before a release only; say why in CHANGELOG.md)
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from protos.generate import strip
from tests.contract.breaking import breaches
from tests.contract.descriptors import BASELINE, baseline, compiled


def main(argv: list[str]) -> None:
    """Raises SystemExit naming the breaches."""
    new = compiled()
    if BASELINE.exists() and "--break" not in argv and (found := breaches(baseline(), new)):
        raise SystemExit("The protos break what was promised:\n  " + "\n  ".join(found))
    # Words and comments are no promise, and would make every edit of one a change of the baseline.
    BASELINE.write_bytes(strip(new.SerializeToString()))
    print(f"{BASELINE.name}: {len(new.file)} files, {BASELINE.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
