// Builds ../static/: index.html, page.js, page.css and the licences of what is in page.js;
// the same output from the same lock file.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
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

async function licences() {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const texts = Object.entries(dependencies).map(async ([name, version]) => {
    const files = await readdir(`node_modules/${name}`);
    const file = files.find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} has no licence file`);
    const text = await readFile(`node_modules/${name}/${file}`, "utf8");
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}

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
  await writeFile(`${OUT}/licences.txt`, await licences());
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
