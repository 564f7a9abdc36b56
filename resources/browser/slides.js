// Slides by reveal.js, when everything is drawn. Keys: a control that has the focus keeps its keys (arrows move a slider,
// not the slide), except Page Up and Page Down, which clickers send; Escape gives the keys back to the slides.
(() => {
  const deck = window.tangentlabDeck;
  const { Reveal } = window;
  const control = ".tl-control, select, button, summary, .tl-scrolls";
  const held = () => document.activeElement?.closest?.(".slides")?.contains(document.activeElement.closest(control));
  const scrolls = () => document.activeElement?.matches?.(".tl-scrolls");

  /** Before the control sees the key. */
  const takeBack = (event) => {
    if (!held()) return;
    if (event.key === "Escape") document.activeElement.blur();
    else if (event.key === "PageDown" && !scrolls()) Reveal.next();
    else if (event.key === "PageUp" && !scrolls()) Reveal.prev();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const settings = () => ({
    width: 1280,
    height: 720,
    margin: 0.02,
    maxScale: 4,
    center: false,
    hash: true,
    respondToHashChanges: true,
    controlsTutorial: false, // no bouncing arrows
    slideNumber: "c/t",
    transition: calm.matches ? "none" : "fade",
    transitionSpeed: "fast",
    backgroundTransition: "none",
    pdfMaxPagesPerSlide: 1,
    pdfSeparateFragments: false,
    keyboardCondition: () => !held(),
  });

  /** reveal.js takes over; `redraw` draws again what changed while its slide was hidden. */
  deck.start = async (redraw) => {
    for (const node of document.querySelectorAll(".tl-control, .tl-plot")) node.dataset.preventSwipe = "";
    // reveal.js reads each slide to screen readers: figures have their text alternative instead of their numbers.
    for (const plot of document.querySelectorAll(".tl-plot")) plot.setAttribute("aria-hidden", "true");
    window.addEventListener("keydown", takeBack, true);
    delete document.documentElement.dataset.preparing;
    const printing = new Promise((resolve) => {
      const asked = /print-pdf|view=print/i.test(window.location.search);
      if (asked) Reveal.on("pdf-ready", resolve);
      else resolve();
    });
    await Reveal.initialize(settings());
    Reveal.on("slidechanged", ({ currentSlide }) => {
      document.activeElement?.blur?.();
      redraw(currentSlide);
    });
    window.tangentlabPresenter(Reveal);
    await printing;
  };
})();
