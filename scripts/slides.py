"""Which cell of a notebook stands on which slide: the metadata `slideshow.slide_type` of its cells, else its headings."""

import re
import sys
from copy import deepcopy

from nbconvert.preprocessors import Preprocessor

KINDS = {"slide", "subslide", "fragment", "skip", "notes", "none"}
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"^ {0,3}#{1,2}(\s|$)")


def kind_of(number, cell):
    """The slide type of a cell; "none" where it says nothing."""
    given = (cell.metadata.get("slideshow") or {}).get("slide_type") or "none"
    kind = "none" if given == "-" else given
    if kind not in KINDS:
        sys.exit(f'cell {number} has the slide type "{kind}"; known: {", ".join(sorted(KINDS))}')
    return kind


def at_headings(source):
    """The parts of a Markdown text, each but the first beginning with a heading of level 1 or 2."""
    parts, fence = [[]], None
    for line in source.splitlines(keepends=True):
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = None
        if fence is None and HEADING.match(line) and "".join(parts[-1]).strip():
            parts.append([])
        parts[-1].append(line)
    return ["".join(part) for part in parts]


def divided(cells):
    """Cells and slide types of a notebook whose author says nowhere where a slide begins: headings begin slides."""
    for cell, kind in cells:
        if cell.cell_type != "markdown" or kind != "none":
            yield cell, kind
            continue
        for text in at_headings(cell.source):
            part = deepcopy(cell)
            part.source = text
            yield part, "slide" if HEADING.match(text.lstrip("\n")) else "none"


def place(cells):
    """Says in the metadata of each cell what it opens and closes: stacks of slides, slides, fragments."""
    opened = []

    def close(down_to, cell):
        while len(opened) > down_to:
            cell.metadata.tangentlab_slide.closes.append(opened.pop())

    previous = None
    for cell, kind in cells:
        if kind in ("slide", "subslide") and previous is not None:
            close(0 if kind == "slide" else 1, previous)
        if kind == "fragment" and len(opened) > 2:
            close(2, previous)
        wanted = ["stack", "slide", "fragment"] if kind == "fragment" else ["stack", "slide"]
        opens = wanted[len(opened) :]
        opened.extend(opens)
        cell.metadata["tangentlab_slide"] = {"opens": opens, "closes": [], "notes": kind == "notes"}
        previous = cell
    if previous is not None:
        close(0, previous)


class Slides(Preprocessor):
    """Leaves out skipped cells, divides the rest into slides."""

    enabled = True

    def preprocess(self, nb, resources):
        cells = [(cell, kind_of(number, cell)) for number, cell in enumerate(nb.cells, 1)]
        if not any(kind in ("slide", "subslide") for _, kind in cells):
            cells = list(divided(cells))
        shown = [(cell, kind) for cell, kind in cells if kind != "skip"]
        if all(kind == "notes" for _, kind in shown):
            sys.exit("every cell is skipped or a note: there is no slide")
        # Notes before the first slide belong to it.
        first = next(i for i, (_, kind) in enumerate(shown) if kind != "notes")
        shown = [shown[first], *shown[:first], *shown[first + 1 :]]
        place(shown)
        nb.cells = [cell for cell, _ in shown]
        return nb, resources
