"""What an installed copy runs; a checkout has the same in ``app.py``."""

from diagnostic.web.app import main

main()
