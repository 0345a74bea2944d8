"""Make README's picture anew: a quarter of an hour of Monday, as the live picture plays it.

    python tests/readme_animation.py

Needs the `browser` extra. Writes notebooks/images/monday.gif, which stays under 2 MB.
"""

import io
import sys
import tempfile
from pathlib import Path

from browsers import chromium
from PIL import Image

from waitingroom_lib import Design, Scenario, simulate
from waitingroom_lib.show import save_page

PATH = Path(__file__).resolve().parents[1] / "notebooks" / "images" / "monday.gif"
SIZE = {"width": 980, "height": 890}
FROM_MS, UNTIL_MS, FRAMES = 29 * 60_000, 65 * 60_000, 72
FRAME_MS, LAST_MS = 110, 2500
MOST_BYTES = 2_000_000
COLOURS = 48
SCRUB = """(range, at) => {
    range.step = 1;
    range.value = at;
    range.dispatchEvent(new Event("input"));
}"""


def main():
    run = simulate(Scenario.monday().sample(seed=1), Design.queued(workers=10))
    frames = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots(run)]
    # One palette, that of the busiest frame, so that nothing flickers.
    palette = frames[-1].quantize(COLOURS)
    first, *others = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    lasts = [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    first.save(PATH, save_all=True, append_images=others, duration=lasts, loop=0, optimize=True)
    size = PATH.stat().st_size
    print(f"{PATH.name}: {len(frames)} frames, {size / 1e6:.2f} MB")
    return size > MOST_BYTES


def shots(run):
    """Screenshots of the live picture, from just before eight until most are waiting."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = save_page(Path(folder) / "monday.html", run, title="Monday, 10 workers")
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(path.as_uri())
        scrubber = page.get_by_role("slider")
        scrubber.wait_for(state="attached")
        for frame in range(FRAMES):
            at_ms = FROM_MS + (UNTIL_MS - FROM_MS) * frame / (FRAMES - 1)
            scrubber.evaluate(SCRUB, round(at_ms / 1000) * 1000)
            yield page.screenshot()


if __name__ == "__main__":
    sys.exit(main())
