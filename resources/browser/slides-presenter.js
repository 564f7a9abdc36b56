// The speaker's window (key S): notes, time, and what comes next. It holds no script of its own: this page fills it.
(() => {
  const styles = `
    body { margin: 0; padding: 16px 20px; font: 22px/1.5 system-ui, sans-serif; color: #e6e8eb; background: #15181d; }
    header { display: flex; justify-content: space-between; gap: 2em; font-variant-numeric: tabular-nums; color: #9aa4b0; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #717b87; border-radius: 4px; }
    h1 { font-size: 18px; font-weight: normal; color: #9aa4b0; margin: 24px 0 4px; }
    #notes { min-height: 8em; }
    #next { font-size: 26px; }
    a { color: #69b1ef; }`;
  const frame = `
    <header><span id="place"></span><span id="clock"></span><span><span id="spent"></span> <button>Restart</button></span></header>
    <main><h1>Notes</h1><div id="notes"></div><h1>Next</h1><div id="next"></div></main>`;
  let view;

  const copyOf = (nodes) => nodes.map((node) => view.document.importNode(node, true));
  const headingOf = (slide) => slide?.querySelector("h1, h2, h3, h4, .tl-running");
  const clean = (node) => {
    for (const extra of node.querySelectorAll(".anchor-link, mjx-assistive-mml, [id]")) {
      if (extra.matches(".anchor-link, mjx-assistive-mml")) extra.remove();
      else extra.removeAttribute("id");
    }
  };
  const put = (id, nodes) => {
    const place = view.document.getElementById(id);
    place.replaceChildren(...copyOf(nodes));
    clean(place);
  };

  /** Notes of the fragment that was shown last, if it has any; else those of the slide. */
  const notesOf = (slide) => {
    const own = slide.querySelectorAll(".current-fragment aside.notes");
    const whole = [...slide.querySelectorAll("aside.notes")].filter((note) => !note.closest(".fragment"));
    return own.length > 0 ? [...own] : whole;
  };

  const minutes = (milliseconds) => {
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  /** Opens the window when S is pressed and keeps it in step; its keys move the slides. */
  window.tangentlabPresenter = (Reveal) => {
    let start = Date.now();
    const isOpen = () => view && !view.closed;
    const follow = () => {
      if (!isOpen()) return;
      const slides = Reveal.getSlides();
      const slide = Reveal.getCurrentSlide();
      const at = slides.indexOf(slide);
      view.document.getElementById("place").textContent = `${at + 1} / ${slides.length}`;
      put(
        "notes",
        notesOf(slide).flatMap((note) => [...note.childNodes]),
      );
      const hidden = slide.querySelector(".fragment:not(.visible)");
      const next = slides[at + 1];
      const words = hidden ? "on this slide" : next ? "the next slide" : "the end";
      put("next", [...(!hidden && headingOf(next) ? headingOf(next).childNodes : [document.createTextNode(words)])]);
    };
    const tick = () => {
      if (!isOpen()) return;
      view.document.getElementById("clock").textContent = new Date().toLocaleTimeString([], { timeStyle: "short" });
      view.document.getElementById("spent").textContent = minutes(Date.now() - start);
    };
    const open = () => {
      view = window.open("", "tangentlab-notes", "width=900,height=700");
      if (!view) return;
      const { document: sheet } = view;
      sheet.title = `Notes: ${document.title}`;
      sheet.documentElement.lang = document.documentElement.lang;
      sheet.head.replaceChildren(Object.assign(sheet.createElement("style"), { textContent: styles }));
      sheet.body.innerHTML = frame;
      sheet.querySelector("button").addEventListener("click", () => {
        start = Date.now();
        tick();
      });
      view.onkeydown = ({ key }) => {
        if (["ArrowRight", "ArrowDown", "PageDown", " ", "n"].includes(key)) Reveal.next();
        if (["ArrowLeft", "ArrowUp", "PageUp", "p"].includes(key)) Reveal.prev();
      };
      follow();
      tick();
    };
    Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Speaker's window: notes, time" }, open);
    for (const event of ["slidechanged", "fragmentshown", "fragmenthidden"]) Reveal.on(event, follow);
    setInterval(tick, 1000);
  };
})();
