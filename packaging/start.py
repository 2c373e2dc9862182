"""What the built program runs: the same entrance as the command ``expobook``."""

import os
import sys

from expobook.app.main import main

if sys.stdout is None or sys.stderr is None:  # Windows, without a console: what is said there has no reader
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the program runs

sys.exit(main())
