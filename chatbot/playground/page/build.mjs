// Builds ../static/: index.html, page.js, page.css; the same output from the same lock file.
import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { context, build } from "esbuild";

const OUT = "../static";
const shared = {
  bundle: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
};

if (process.argv.includes("--tests")) {
  const tests = (await readdir("test")).filter((name) => /\.test\.tsx?$/.test(name));
  await rm("build", { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: "build",
    platform: "node",
    format: "esm",
    packages: "bundle",
  });
} else {
  await mkdir(OUT, { recursive: true });
  await copyFile("index.html", `${OUT}/index.html`);
  const page = {
    ...shared,
    entryPoints: { page: "src/main.tsx" },
    outdir: OUT,
    format: "esm",
    minify: true,
    legalComments: "eof",
  };
  if (process.argv.includes("--watch")) await (await context(page)).watch();
  else await build(page);
}
