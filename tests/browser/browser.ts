/// <reference lib="dom" />
/** A headless Chromium from the machine itself, and pages without a network: nothing may leave them. */
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const PLACES = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];

/** The first of the usual names on the PATH or in the usual places; CHROMIUM names another. */
export function chromiumPath(): string | undefined {
  const given = process.env["CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const places = [...(process.env["PATH"] ?? "").split(delimiter).filter((place) => place !== ""), ...PLACES];
  return places.flatMap((place) => NAMES.map((name) => join(place, name))).find((path) => existsSync(path));
}

export function launch(executablePath: string): Promise<Browser> {
  // In a container its own sandbox cannot start; it opens nothing but the pages of these tests.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A page that was opened, and what it tried that it must not. */
export interface Opened {
  readonly page: Page;
  /** Requests beside the document itself. */
  readonly requests: readonly string[];
  /** Whatever the console, an exception or a dialogue said. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Any address will do: the document is answered from here, and everything else is refused and recorded. */
const ADDRESS = "http://report.example/";

export async function open(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const requests: string[] = [];
  const complaints: string[] = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url === ADDRESS) return route.fulfill({ contentType: "text/html; charset=utf-8", body: html });
    requests.push(url);
    return route.abort();
  });
  // By the debugger, which the page's policy does not bind.
  await context.addInitScript(axe.source);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialogue: ${dialog.message()}`);
    void dialog.dismiss();
  });
  // Chromium requests an icon of its own accord; a page that forbids images does not let it.
  await page.goto(ADDRESS);
  return { page, requests, complaints, close: () => context.close() };
}

/** Violations that axe-core finds in the page: rule, and the first element. */
export async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: judge } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations: found } = await judge.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
  });
}

/** Kept for a reader where SCREENSHOTS names a directory. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const directory = process.env["SCREENSHOTS"];
  if (directory === undefined || directory === "") return;
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}

/** Checks that the page itself, not a region in it, scrolls sideways. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
