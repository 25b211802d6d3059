"""`python -m chatbot.exports FOLDER`: one job on standard input -> its files in the folder."""

import pickle
import sys
from pathlib import Path

from chatbot.charts import FONTS, draw, writable
from chatbot.exports.paper import Drawn, Typeface, write_paper
from chatbot.exports.studio import PAPER, Job


def main(folder: Path) -> None:
    """Do one job."""
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - only our own process writes there
    for picture in job.pictures:
        draw(picture, folder / f"{picture.name}.png")
    if job.page:
        drawn = []
        for picture in job.page.pictures:
            name = f"trustees-{picture.name}.svg"
            draw(picture, folder / name)
            drawn.append(Drawn(file=name, alt=picture.alt))
        typeface = Typeface(folder=FONTS, writable=writable)
        write_paper(job.page, drawn, typeface, folder, folder / PAPER)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
