// Opens JupyterLab on notebooks/ (after bootstrap.mjs): the command `tangentlab lab`, with the same arguments.
process.argv.splice(2, 0, "lab");
await import("../dist/cli/main.js");
