"""Writes an executed notebook as one HTML file that needs nothing else.

usage: export.py NOTEBOOK OUTPUT [--slides] [--theme light|dark|auto] [--presentation screen|lecture] [--hide-code]
                 [--name NAME] [--folder FOLDER]

FOLDER is where relative images of Markdown cells are looked for; they travel inside the file.
"""

import argparse
import os
import sys
from html.parser import HTMLParser

import quick_start  # noqa: F401
import nbformat
from nbconvert import HTMLExporter
from slides import Slides
from traitlets.config import Config


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook")
    parser.add_argument("output")
    parser.add_argument("--theme", choices=["light", "dark", "auto"], default="auto")
    parser.add_argument("--slides", action="store_true")
    parser.add_argument("--presentation", choices=["screen", "lecture"], default="screen")
    parser.add_argument("--hide-code", action="store_true")
    parser.add_argument("--name", default="notebook")
    parser.add_argument("--folder", default=".")
    return parser.parse_args()


def exporter(options):
    config = Config()
    config.HTMLExporter.theme = options.theme
    config.HTMLExporter.exclude_input = options.hide_code
    config.HTMLExporter.embed_images = True
    config.HTMLExporter.anchor_link_text = "#"
    if not options.slides:
        return HTMLExporter(config=config, template_name="tangentlab")
    slides = HTMLExporter(config=config, template_name="tangentlab-slides")
    slides.register_preprocessor(Slides, enabled=True)
    return slides


def write_whole(path, text):
    """The whole file or, on a full disk, the one that was there before."""
    unfinished = f"{path}.{os.getpid()}.tmp"
    try:
        with open(unfinished, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(unfinished, path)
    except OSError as error:
        if os.path.exists(unfinished):
            os.remove(unfinished)
        sys.exit(f"{path} could not be written: {error.strerror}")


class Outward(HTMLParser):
    """What of a page leads out of it by itself: images from the network, and elements that load, redirect or rebase."""

    def __init__(self):
        super().__init__()
        self.images = []
        self.elements = []

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "img" and given.get("src", "").lower().startswith(("http:", "https:", "//")):
            self.images.append(given["src"])
        policy = given.get("http-equiv", "content-security-policy").lower() == "content-security-policy"
        if tag == "base" or (tag == "meta" and not policy) or (tag == "link" and "href" in given):
            self.elements.append(self.get_starttag_text())


def refuse_outward(html):
    page = Outward()
    page.feed(html)
    if page.images:
        addresses = " ".join(dict.fromkeys(page.images))
        sys.exit(f"the page would need the network for: {addresses}. Save the images beside the notebook.")
    if page.elements:
        sys.exit(f"the page would not stay by itself: {' '.join(dict.fromkeys(page.elements))}. Remove it from the notebook.")


def main():
    options = arguments()
    notebook = nbformat.read(options.notebook, as_version=4)
    resources = {
        "metadata": {"name": options.name, "path": os.path.abspath(options.folder)},
        "tangentlab": {"presentation": "lecture" if options.slides else options.presentation},
    }
    html, _ = exporter(options).from_notebook_node(notebook, resources)
    refuse_outward(html)
    write_whole(options.output, html)


if __name__ == "__main__":
    try:
        main()
    except nbformat.ValidationError as error:
        sys.exit(f"{sys.argv[1]} is not a valid notebook: {str(error).splitlines()[0]}")
