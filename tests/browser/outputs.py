"""Cells with code and outputs of every kind, set by the renderer itself."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Mapping
from typing import Any

from tests.render.writing import code, display, rendered

FENCES = """\
```python title="run.py" linenums="9" {2,4-5}
import os

def run(path: str) -> None:
    '''A doc
    string.'''
    return os.path.join(path, 'a very long line that goes on and on', 'and on', 'until it scrolls')
```

```{code-block} sql
:class: dropdown
:filename: folded.sql
SELECT 1
```
"""


def stream(text: str, name: str = "stdout") -> Mapping[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def sound() -> str:
    """A tenth of a second of silence."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 800)
    return base64.b64encode(data.getvalue()).decode()


def frame(rows: int, columns: int) -> str:
    """A table as pandas writes it."""
    names = ["key", "region", *(f"column_{n}" for n in range(columns - 2))]
    body = ""
    for row in range(rows):
        cells = [
            f"user:{row}",
            "NaN" if row % 5 == 0 else "eu",
            *(f"{row / 7:.6f}",) * (columns - 2),
        ]
        head, cells = ("...", ["..."] * columns) if row == rows // 2 else (str(row), cells)
        body += f"<tr><th>{head}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    heads = "".join(f"<th>{name}</th>" for name in names)
    return (
        '<div>\n<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table>\n"
        f"<p>{rows} rows × {columns} columns</p>\n</div>"
    )


LEVELS = """\
<table border="1" class="dataframe"><thead>
<tr><th></th><th></th><th colspan="2" halign="left">before</th><th colspan="2">after</th></tr>
<tr><th></th><th></th><th>hits</th><th>misses</th><th>hits</th><th>note</th></tr>
<tr><th>region</th><th>host</th><th></th><th></th><th></th><th></th></tr></thead><tbody>
<tr><th rowspan="2" valign="top">eu</th><th>a</th><td>10</td><td>3</td><td>13</td><td>ok</td></tr>
<tr><th>b</th><td>1200</td><td>NaN</td><td>1</td><td>None</td></tr>
<tr><th rowspan="2" valign="top">us</th><th>a</th><td>10</td><td>3</td><td>13</td><td>ok</td></tr>
<tr><th>b</th><td>1200</td><td>7</td><td>1</td><td>slow</td></tr></tbody></table>"""


def styler() -> str:
    """A table as pandas' Styler writes it: a gradient, a bar, red letters."""
    rules, body = "", ""
    for row in range(5):
        body += f'<tr><th id="T_a_level0_row{row}" class="row_heading">{row}</th>'
        for column in range(3):
            share = (row * 3 + column) / 15
            blue, at = 255 - round(160 * share), f"#T_a_row{row}_col{column}"
            if column == 0:
                ground = f"rgb({blue - 80}, {blue - 40}, {blue})"
                rules += f"{at} {{ background-color: {ground}; color: #000 }}"
            elif column == 1:
                part = f"{share:.0%}"
                bar = f"linear-gradient(90deg, #d65f5f {part}, transparent {part})"
                rules += f"{at} {{ background: {bar} }}"
            elif row % 2:
                rules += f"{at} {{ color: red; font-weight: bold }}"
            body += f'<td id="{at[1:]}" class="data">{share * 100:.2f}</td>'
        body += "</tr>"
    heads = "".join(f'<th class="col_heading">c{column}</th>' for column in range(3))
    return (
        f'<style type="text/css">{rules}</style><table id="T_a"><caption>Hits by hour</caption>'
        f'<thead><tr><th class="blank">&nbsp;</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
    )


def html(text: str) -> Mapping[str, Any]:
    return display("text/html", text, text_plain="<an object>")


def outputs(picture: bytes) -> Any:
    """The article; `picture` is a PNG."""
    image = display("image/png", base64.b64encode(picture).decode())
    pdf = base64.b64encode(b"%PDF-1.4 " * 99).decode()
    long = "\n".join(f"line {number}" for number in range(400))
    cells = (
        FENCES,
        code("for key in keys:\n    print(key)", stream(long), number=21, line_numbers=True),
        code("\n".join(f"x{n} = {n}" for n in range(200)), number=22, filename="long.py"),
        code("a = 1\nb = 2", number=23, code_fold=True, code_open=True, marked_lines=((2, 2),)),
        code("noisy()", stream("42\n"), stream("w", "stderr"), number=24, output_fold=True),
        code("many()", *(display("text/plain", f"value {n}") for n in range(6)), number=25),
        code("frame", html(frame(40, 14)), number=26),
        code("levels", html(LEVELS), number=27, label="tbl-levels", fig_cap="Hits and misses."),
        code("styled", html(styler()), number=28),
        code(
            "plot()", image, image, number=29, label="fig-two", fig_cap="Two.", fig_alt="Columns",
            fig_subcap=("Before the fix", "After it"), columns=2,
        ),
        code("plot()", image, number=30, out_width=304, fig_alt="Columns"),
        code("Audio()", html(f'<audio src="data:audio/wav;base64,{sound()}"></audio>'), number=31),
        code("Frame()", html('<iframe src="https://frame.example/x"></iframe>'), number=32),
        code("pdf()", display("application/pdf", pdf), number=33),
        code("timed()", stream("0.123 s"), number=34, volatile=True),
        code("report()", html("<ul>" + "<li>An item</li>" * 90 + "</ul>"), number=35),
        code("frame", html(frame(3, 45)), number=36),
    )  # fmt: skip
    checked = rendered(*cells)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value
