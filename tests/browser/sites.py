"""Write the sites that need no run: python -m tests.browser.sites FOLDER"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.claims import claims_site
from tests.browser.figures import figures_site
from tests.browser.specimen import specimen_site, write
from tests.fixture_sites import NAMES, a_fixture_site


def main(folder: Path) -> None:
    write(specimen_site(), folder / "specimen")
    write(claims_site(), folder / "claims")
    write(figures_site(), folder / "figures")
    for name in NAMES:
        write(a_fixture_site(name), folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
