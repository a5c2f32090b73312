"""The processes and commands of the gateway; USAGE below lists them."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chassis import process

if TYPE_CHECKING:
    from gateway.settings import Settings

USAGE = """usage: python -m gateway serve
       python -m gateway worker
       python -m gateway migrate [upgrade|downgrade|check|revision]
       python -m gateway token LOGIN [--minutes N]
       python -m gateway rulebook import-text FILE [--regulation ID]
       python -m gateway parked [list|show|replay|drop]
       python -m gateway new-key PRIVATE_FILE PUBLIC_FOLDER
       python -m gateway restored
       python -m gateway reconcile [--for-good] [--owner SERVICE] [--even-all]
       python -m gateway describe"""


def main(argv: Sequence[str]) -> None:
    """Run the process or command named by the first argument; modules are imported in its branch alone."""
    command, rest = (argv[0] if argv else ""), list(argv[1:])
    if command in ("worker", "migrate", "parked", "new-key", "restored", "reconcile"):
        process.main("gateway", list(argv))
        return
    if command == "describe":
        from gateway.describing import write

        sys.stdout.write(f"the description of the API: {write()} bytes\n")
        return
    if command not in ("serve", "token", "rulebook"):
        raise SystemExit(USAGE)
    from chassis.settings import load
    from gateway.settings import Settings as Shape

    settings = load(Shape)
    if command == "serve":
        from chassis import log
        from gateway.server import serve

        log.configure("gateway-serve", settings.log_level)
        serve(settings)
    elif command == "token":
        _token(rest, settings)
    else:
        from chassis import db
        from gateway.import_text import main as rulebook

        rulebook(rest, db.sessions(db.connect(settings.database_url, application="gateway")))


def _token(arguments: Sequence[str], settings: "Settings") -> None:
    """Print a development token. Raises SystemExit outside of development."""
    from gateway.auth import development_token
    from gateway.keys import Development

    parser = argparse.ArgumentParser(prog="python -m gateway token")
    parser.add_argument("login")
    parser.add_argument("--minutes", type=int, default=480)
    given = parser.parse_args(arguments)
    if settings.environment != "development":
        raise SystemExit("tokens are issued here with ENVIRONMENT=development only; ask your identity provider")
    try:
        issuer = Development(settings.dev_issuer_key_file)
    except (OSError, ValueError) as error:
        raise SystemExit(f"DEV_ISSUER_KEY_FILE={settings.dev_issuer_key_file}: {error}") from error
    token = development_token(issuer, settings.oidc_audience, settings.oidc_login_claim, given.login, given.minutes)
    sys.stdout.write(token + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
