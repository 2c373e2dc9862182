"""What the built program runs: the same entrance as the command ``expobook``."""

import sys

from expobook.app.main import main

sys.exit(main())
