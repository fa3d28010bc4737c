"""A picture that is packed by bands is read as the picture that it is."""

from __future__ import annotations

import io

from PIL import Image

from proofpress.bands import ROWS, Bands, packed


def test_a_picture_differs_from_its_ground_where_it_is_said_to() -> None:
    ground = Image.new("L", (7, 4 * ROWS + 3), 1)
    ground.paste(2, (0, ROWS, 7, ROWS + 2))
    image = ground.copy()
    image.putdata([place % 5 for place in range(7 * 2 * ROWS)])
    image.paste(3, (2, 4 * ROWS + 1, 4, 4 * ROWS + 3))
    palette = bytes((0, 0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 255, 255, 255))

    bands = Bands(ground)
    above, below = bands.cut(range(2)), bands.cut(range(4, 5))
    above.paste(image.crop((0, 0, 7, 2 * ROWS)), (1, 0))
    below.paste(3, (3, 1, 5, 3))
    same = bands.png(palette, {})
    changed = bands.png(palette, {range(4, 5): packed(below), range(2): packed(above)})

    for png, drawn in ((same, ground), (changed, image)):
        read = Image.open(io.BytesIO(png))
        read.verify()  # the checksum of each chunk; that of the data when it is unpacked
        read = Image.open(io.BytesIO(png))
        assert (read.mode, read.size, read.tobytes()) == ("P", drawn.size, drawn.tobytes())
        assert bytes(read.getpalette() or ())[: len(palette)] == palette
