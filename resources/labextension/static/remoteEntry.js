// A JupyterLab federated module written by hand (no bundler). It exposes two modules:
//   ./mimeExtension  draws application/vnd.plotly.v1+json (notebook, console, Voilà)
//   ./extension      keeps figures live: saved outputs follow update_display_data after a page reload
(() => {
  const MIME = "application/vnd.plotly.v1+json";
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const views = new Set(); // figures on this page: redrawn when the theme changes, and by hand in Voilà
  const loaded = new Map();
  let scope;

  const insert = (name) =>
    new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: `${base}${name}`, onload: resolve });
      script.onerror = () => reject(new Error(`${name} did not load`));
      document.head.append(script);
    });

  /** A script once per page; it may be tried again after a failure. */
  const once = (name, load) => {
    if (!loaded.has(name)) {
      loaded.set(
        name,
        load().catch((error) => {
          loaded.delete(name);
          throw error;
        }),
      );
    }
    return loaded.get(name);
  };

  // plotly.js checks for AMD: hide window.define while it loads.
  const plotly = () =>
    once("plotly.js", async () => {
      const { define } = window;
      window.define = undefined;
      try {
        await Promise.all([insert("plotly.js"), insert("figure-theme.js")]);
      } finally {
        window.define = define;
      }
    });

  // MathJax only for figures that hold a formula; it must not typeset the page, which JupyterLab does itself.
  const mathjax = () =>
    once("mathjax.js", async () => {
      window.MathJax = { startup: { typeset: false }, svg: { fontCache: "local" }, options: { enableMenu: false } };
      await insert("mathjax.js");
      await window.MathJax.startup.promise;
    });
  const hasFormula = (layout, data) =>
    /\$[^$]+\$/.test(JSON.stringify([layout, data.map(({ name, text }) => [name, text])]));

  // A prompt such as [12]: is whole, however large the letters of code are.
  const styles = `.jp-Notebook { --jp-cell-prompt-width: max(64px, calc(4.4 * var(--jp-code-font-size))); }`;
  document.head.append(Object.assign(document.createElement("style"), { textContent: styles }));

  /** Height that leaves a figure and the controls above it on one screen. */
  const screenShare = 0.78;
  const tallestAt = (node) =>
    Math.round(screenShare * (node.closest(".jp-WindowedPanel-outer")?.clientHeight ?? Infinity));

  const resizePause = 150; // milliseconds: a window that is being dragged redraws its figures once

  const isDark = () => document.body.dataset.jpThemeLight === "false";
  const pageColor = () => getComputedStyle(document.body).getPropertyValue("--jp-layout-color0").trim() || "#15181d";

  const figurePlugin = (Widget) => {
    class FigureView extends Widget {
      constructor() {
        super();
        this.addClass("tl-figure");
      }

      // Called again for every update of the output. It must not reject: JupyterLab would leave that unhandled.
      async renderModel(model) {
        views.add(this);
        this.figure = model.data[MIME]; // each read of model.data is a fresh copy
        this.figureId = model.metadata?.tangentlab?.display_id;
        const alt = model.metadata?.alt ?? model.data["text/plain"];
        this.node.setAttribute("role", "figure");
        if (typeof alt === "string") this.node.setAttribute("aria-label", alt);
        await this.draw();
      }

      async draw() {
        try {
          await plotly();
          const { data = [], layout = {} } = this.figure;
          if (hasFormula(layout, data)) await mathjax();
          if (this.isDisposed) return;
          this.width = this.node.clientWidth;
          this.tallest = tallestAt(this.node);
          const { frames, config, ...shown } = window.tangentlabFigure(
            this.figure,
            isDark() ? pageColor() : undefined,
            this.width,
            this.tallest,
          );
          await window.Plotly.react(this.node, shown.data, shown.layout, config);
          if (frames.length > 0) await window.Plotly.addFrames(this.node, frames);
        } catch (error) {
          this.node.textContent = `Figure not drawn: ${error.message}`;
        }
      }

      // Drawn anew, not only resized: the width of a figure follows from the room there is.
      onResize() {
        clearTimeout(this.resized);
        this.resized = setTimeout(() => {
          const { data, clientWidth } = this.node; // a width of 0: hidden
          const isOther = clientWidth !== this.width || tallestAt(this.node) !== this.tallest;
          if (data && clientWidth > 0 && isOther) void this.draw();
        }, resizePause);
      }

      dispose() {
        clearTimeout(this.resized);
        views.delete(this);
        if (this.node.data) window.Plotly.purge(this.node);
        super.dispose();
      }
    }
    new MutationObserver(() => {
      for (const view of views) view.draw();
    }).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    return {
      id: "tangentlab:figure",
      dataType: "json",
      rank: 10,
      rendererFactory: { safe: true, mimeTypes: [MIME], defaultRank: 10, createRenderer: () => new FigureView() },
    };
  };

  // JupyterLab forgets display ids when a page loads: `transient` is not saved. So the kernel repeats the id in the
  // output's metadata, which is saved: {tangentlab: {display_id, version}}; version differs per update.
  const onUpdate =
    (apply) =>
    (_sender, { header, content }) => {
      if (header.msg_type === "update_display_data" && content.metadata?.tangentlab) {
        apply(content, content.metadata.tangentlab);
      }
    };

  const updateOutputs = (model, { data, metadata }, { display_id, version }) => {
    const { dirty } = model;
    for (const { outputs } of model.cells) {
      for (let i = 0; i < (outputs?.length ?? 0); i++) {
        const saved = outputs.get(i).metadata?.tangentlab;
        if (saved?.display_id !== display_id || saved.version === version) continue; // same version: JupyterLab did it
        outputs.set(i, { output_type: "display_data", data, metadata });
        model.dirty = dirty; // else autosave in two windows asks "File Changed"
      }
    }
  };

  const livePlugin = {
    id: "tangentlab:live",
    autoStart: true,
    activate(app) {
      const seen = new WeakSet(); // two views of one notebook share one context
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew(_panel, context) {
          if (seen.has(context)) return;
          seen.add(context);
          // This signal survives kernel changes and restarts, and fires after JupyterLab's own handling.
          context.sessionContext.iopubMessage.connect(
            onUpdate((content, id) => updateOutputs(context.model, content, id)),
          );
        },
      });
      // Voilà has no documents: redraw the views themselves.
      app.widgetManagerPromise?.promise.then((manager) =>
        manager?.kernel.iopubMessage.connect(
          onUpdate((content, { display_id }) => {
            for (const view of views) if (view.figureId === display_id) view.renderModel(structuredClone(content));
          }),
        ),
      );
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.tangentlab = {
    init(shared) {
      scope = shared;
    },
    async get(module) {
      if (module === "./extension") return () => ({ __esModule: true, default: livePlugin });
      const own = Object.values(scope["@lumino/widgets"]).find((copy) => copy.loaded); // JupyterLab's own copy
      const { Widget } = (await own.get())();
      return () => ({ __esModule: true, default: figurePlugin(Widget) });
    },
  };
})();
