/// <reference lib="dom" />
/**
 * The HTML report as people use it, in a real browser: every stack, broken programs, a phone, a keyboard, a hostile
 * file.
 */
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { type ComparedStrategy, type Comparison } from "../../analysis/compare";
import { comparisonPage } from "../../reports/html/comparison";
import { ecsConnectivity } from "../cli/command";
import { chromiumPath, launch, open, type Opened, screenshot, scrollsSideways, violations } from "./browser";
import { HOSTILE, hostileNetwork, networks, type Shown, thousandServices } from "./networks";

const executable = chromiumPath();

/** Rows of paths that are to be seen. */
function seenRows(page: Page): Promise<number> {
  return page.locator("tr[data-path]:visible").count();
}

(executable === undefined ? describe.skip : describe)(
  `the HTML report in ${executable ?? "Chromium, which is missing here: set CHROMIUM to its path"}`,
  function () {
    this.timeout(180_000);
    let browser: Browser;
    let opened: Opened | undefined;
    before(async () => (browser = await launch(executable ?? "")));
    after(() => browser.close());
    afterEach(async () => {
      const { requests, complaints } = opened ?? { requests: [], complaints: [] };
      await opened?.close();
      opened = undefined;
      // Whatever a test does, nothing is loaded and nothing is complained of.
      expect(requests).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    });
    const visit = async (html: string, options: Parameters<typeof open>[2] = {}): Promise<Page> =>
      (opened = await open(browser, html, options)).page;

    const read = new Map<string, Promise<Shown>>();
    const networkNamed = (name: string): Promise<Shown> => {
      const known = read.get(name) ?? networks.find((network) => network.name === name)?.read();
      if (known === undefined) throw new Error(`no network ${name}`);
      read.set(name, known);
      return known;
    };

    for (const { name } of networks) {
      describe(`of ${name}`, () => {
        let shown: Shown;
        before(async () => (shown = await networkNamed(name)));

        it("shows every path with its verdict, and a drawing of every service", async () => {
          const page = await visit(shown.html);
          const paths = shown.report.services.flatMap(({ needs, ingress }) => [
            ...needs,
            ...Array.from({ length: ingress === null ? 2 : ingress.loadBalancer === null ? 4 : 5 }),
          ]);
          expect(await seenRows(page)).to.equal(paths.length);
          expect(await page.locator("#shown").textContent()).to.equal(`${paths.length} of ${paths.length} shown`);
          expect(await page.locator("h1 .verdict").textContent()).to.equal(shown.report.verdict);
          const tasks = await page.locator("svg.diagram .node.tasks").allTextContents();
          for (const service of shown.report.services) expect(tasks.join()).to.include(service.name);
          await screenshot(page, `${name}-light`);
        });

        for (const colorScheme of ["light", "dark"] as const) {
          it(`has nothing that axe-core objects to, ${colorScheme}, closed and with a path open`, async () => {
            const page = await visit(shown.html, { colorScheme });
            expect(await violations(page)).to.deep.equal([]);
            await page.locator("tr[data-path] button").first().click();
            expect(await violations(page)).to.deep.equal([]);
            await screenshot(page, `${name}-${colorScheme}-open`);
          });
        }

        it("fits a phone of 360 pixels: only the drawing scrolls sideways", async () => {
          const page = await visit(shown.html, { viewport: { width: 360, height: 740 } });
          expect(await scrollsSideways(page)).to.equal(false);
          await page.locator("tr[data-path] button").first().click();
          expect(await scrollsSideways(page)).to.equal(false);
          expect(await violations(page)).to.deep.equal([]);
          await screenshot(page, `${name}-phone`);
        });
      });
    }

    it("begins with verdict, needs, source IP, cost, and the parts that are not judged", async () => {
      const { html } = await networkNamed("prod");
      const page = await visit(html);
      const facts = page.locator("header .facts > div");
      const texts = await facts.evaluateAll((tiles) => tiles.map((tile) => tile.textContent));
      expect(texts).to.deep.equal([
        "Needs3 of 3 reachable",
        "Source IPfixed known after deployment",
        "Monthly cost$96.73 for the network, and $0.045 per GB out",
        "Not judgednone",
        "Findingsnone",
      ]);
    });

    it("hints that the drawing scrolls while a part of it is out of sight, and only then", async () => {
      const { html } = await networkNamed("prod");
      const page = await visit(html, { viewport: { width: 1440, height: 900 } });
      const hint = page.locator("#network ~ .hint");
      expect(await hint.isVisible()).to.equal(false);
      await page.setViewportSize({ width: 390, height: 800 });
      await hint.waitFor({ state: "visible" });
      expect(await hint.textContent()).to.match(/Scroll inside the frame/);
      await page.setViewportSize({ width: 1440, height: 900 });
      await hint.waitFor({ state: "hidden" });
    });

    describe("of several stacks", () => {
      let html: string;
      before(async function () {
        const { stdout } = await ecsConnectivity(["plan", "dev", "ipv6", "prod", "--format", "html"]);
        html = stdout;
      });

      it("begins with one table that leads to each of them", async () => {
        const page = await visit(html);
        expect(await page.locator("h1").textContent()).to.equal("3 stacks reachable");
        const rows = page.getByRole("region", { name: "Table of stacks" }).locator("tbody tr");
        const texts = await rows.evaluateAll((all) =>
          all.map((row) => [...row.children].map((cell) => cell.textContent)),
        );
        expect(texts).to.deep.equal([
          ["dev", "reachable", "2 of 2", "changes", "$3.65", "none"],
          ["ipv6", "reachable", "5 of 5", "IPv6 changes", "$67.53", "1 warning"],
          ["prod", "reachable", "3 of 3", "fixed", "$96.73", "none"],
        ]);
        await page.getByRole("link", { name: "prod" }).click();
        expect(await page.evaluate(() => document.querySelector(":target")?.textContent)).to.equal("prod reachable");
      });

      it("finds and lights paths in each stack by itself", async () => {
        const page = await visit(html);
        const stack = (at: number) => page.locator("section.stack").nth(at);
        const seen = (at: number) => stack(at).locator("tr[data-path]:visible").count();
        const [dev, prod] = [await seen(0), await seen(2)];
        await stack(2).getByLabel("Search").fill("load-balancing");
        expect([await seen(0), await seen(2)]).to.deep.equal([dev, 1]);
        await stack(2).getByLabel("Search").fill("");
        expect(await seen(2)).to.equal(prod);
        await stack(0).locator("tr[data-path] button").first().click();
        expect(await stack(0).locator("tr.hops:visible").count()).to.equal(1);
        expect(await stack(0).locator("svg.lighting").count()).to.equal(1);
        expect(await page.locator("tr.hops:visible").count()).to.equal(1);
        expect(await page.locator("svg.lighting").count()).to.equal(1);
      });

      for (const [colorScheme, width] of [
        ["light", 1280],
        ["dark", 1280],
        ["light", 360],
      ] as const) {
        it(`has nothing that axe-core objects to, ${colorScheme}, ${width} pixels wide`, async () => {
          const page = await visit(html, { colorScheme, viewport: { width, height: 800 } });
          expect(await scrollsSideways(page)).to.equal(false);
          expect(await violations(page)).to.deep.equal([]);
        });
      }
    });

    it("finds by words and by verdict, counts what is shown, and gives all of it back", async () => {
      const { html } = await networkNamed("endpoints-without-s3");
      const page = await visit(html);
      const all = await seenRows(page);
      await page.getByLabel("Search").fill("image-layers S3");
      expect(await seenRows(page)).to.equal(1);
      expect(await page.locator("#shown").textContent()).to.equal(`1 of ${all} shown`);
      await page.getByLabel("Verdict").selectOption("reachable");
      expect(await seenRows(page)).to.equal(0);
      await page.getByLabel("Search").fill("");
      const reachable = await page.locator('tr[data-path][data-verdict="reachable"]').count();
      expect(await seenRows(page))
        .to.equal(reachable)
        .and.not.equal(0);
      await page.getByLabel("Verdict").selectOption("");
      expect(await seenRows(page)).to.equal(all);
    });

    it("opens a blocked need hop by hop to the one that stops it, with the fix, and lights its way in the drawing", async () => {
      const { html, report } = await networkNamed("endpoints-without-s3");
      const index = report.services[0]?.needs.findIndex(({ destination }) => destination === "s3") ?? -1;
      const need = report.services[0]?.needs[index];
      expect(need?.verdict).to.equal("blocked");
      const id = `s0-need-${index}`;
      const page = await visit(html);
      expect(await page.locator(`#hops-${id}`).isVisible()).to.equal(false);

      await page.locator(`tr[data-path="${id}"]`).click();

      expect(await page.locator(`#hops-${id} li`).count()).to.equal(need?.hops.length);
      const stopped = page.locator(`#hops-${id} li.stopped`);
      expect(await stopped.isVisible()).to.equal(true);
      expect(await stopped.textContent()).to.include("route-table");
      expect(await page.locator(`tr[data-path="${id}"]`).textContent()).to.include(`Fix: ${need?.fix ?? ""}`);
      const lit = page.locator("svg.diagram.lighting .lit");
      const ways = await lit.evaluateAll((parts) => parts.map((part) => part.getAttribute("data-paths")?.split(" ")));
      expect(ways).to.not.have.length(0);
      for (const paths of ways) expect(paths).to.include(id);
      expect(await page.locator("svg.diagram .node.blocked.lit").count()).to.equal(2);
      await screenshot(page, "blocked-need");

      await page.locator(`tr[data-path="${id}"]`).click();
      expect(await page.locator(`#hops-${id}`).isVisible()).to.equal(false);
      expect(await page.locator("svg.diagram.lighting").count()).to.equal(0);
    });

    it("shows an account's running tasks, and the need that explains a task that could not start", async () => {
      const { html } = await networkNamed("account");
      const page = await visit(html);
      const table = page.getByRole("group", { name: "Table of tasks" });
      expect(await table.locator("tbody tr").count()).to.equal(2);
      const broken = table.locator("tbody tr").first();
      expect(await broken.textContent()).to.match(/1 RUNNING.*CannotPullContainerError.*explained by need image-pull/s);
      expect(await broken.getByText("eni-0a1b2c3d").isVisible()).to.equal(false);
      await broken.getByText("Interfaces").click();
      expect(await broken.getByText("eni-0a1b2c3d").isVisible()).to.equal(true);
    });

    it("leads from a part of the drawing to its path in the table", async () => {
      const { html } = await networkNamed("prod");
      const page = await visit(html);
      await page.locator("svg.diagram .node.nat-gateway").first().click();
      const focused = page.locator("tr.chosen button:focus");
      expect(await focused.getAttribute("aria-expanded")).to.equal("true");
      expect(await page.locator("svg.diagram .node.nat-gateway.lit").count()).to.equal(2);
    });

    it("is used by keyboard alone", async () => {
      const { html } = await networkNamed("prod");
      const page = await visit(html);
      await page.keyboard.press("/");
      await page.keyboard.type("public.ecr.aws");
      expect(await seenRows(page)).to.equal(1);
      // Verdict, the region that scrolls, and then the only path that is left.
      for (let press = 0; press < 3; press++) await page.keyboard.press("Tab");
      const focused = page.locator("button:focus");
      expect(await focused.getAttribute("aria-label")).to.include("image-pull from public.ecr.aws");
      expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).to.equal("solid");
      await page.keyboard.press("Enter");
      expect(await focused.getAttribute("aria-expanded")).to.equal("true");
      expect(await page.locator("tr.hops:visible").count()).to.equal(1);
      await page.keyboard.press("Escape");
      expect(await focused.getAttribute("aria-expanded")).to.equal("false");
      expect(await page.locator("tr.hops:visible").count()).to.equal(0);
    });

    it("is dark where the reader's system is", async () => {
      const { html } = await networkNamed("prod");
      const paper = async (colorScheme: "light" | "dark") => {
        const page = await visit(html, { colorScheme });
        const colours = await page.evaluate(() => [
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.querySelector("svg.diagram .paper") as Element).fill,
        ]);
        await opened?.close();
        return colours;
      };
      expect(await paper("light")).to.deep.equal(["rgb(255, 255, 255)", "rgb(255, 255, 255)"]);
      expect(await paper("dark")).to.deep.equal(["rgb(20, 24, 31)", "rgb(20, 24, 31)"]);
    });

    it("prints the whole drawing and every path, dark on white, without anything to click", async () => {
      const { html, report } = await networkNamed("prod");
      const page = await visit(html, { colorScheme: "dark" });
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 700, height: 1000 });
      expect(await page.locator("button:visible, input:visible, select:visible").count()).to.equal(0);
      expect(await seenRows(page)).to.be.above(report.services.length);
      const [drawing, region, background] = await page.evaluate(() => [
        (document.querySelector("svg.diagram") as Element).getBoundingClientRect().width,
        (document.querySelector(".picture") as Element).getBoundingClientRect().width,
        getComputedStyle(document.body).backgroundColor,
      ]);
      expect(drawing).to.be.at.most(region);
      expect(background).to.equal("rgb(255, 255, 255)");
      await screenshot(page, "print");
    });

    it("shows everything without script too", async () => {
      const { html } = await networkNamed("endpoints-without-s3");
      const page = await visit(html, { javaScriptEnabled: false });
      expect(await page.locator("li.stopped").first().isVisible()).to.equal(true);
      expect(await page.locator("button:visible, input:visible").count()).to.equal(0);
    });

    it("puts the source addresses into the clipboard, or selects them where there is none", async () => {
      const { report, html } = await thousandServices();
      const addresses = report.services[0]?.egress.ipv4.sourceIp.addresses.join(", ") ?? "";
      const page = await visit(html);
      const button = page.locator("button[data-copy]").first();
      await button.click();
      expect(await button.textContent()).to.equal("Copied");
      // This address is not secure, so there is no clipboard.
      expect(await page.evaluate(() => String(getSelection()))).to.equal(addresses);
    });

    it("shows a thousand services as their shapes, finds each by its name, and responds immediately", async () => {
      const { html } = await thousandServices();
      const page = await visit(html);
      expect(await page.locator("header").textContent()).to.match(
        /1,000 services, \d+ shown: identical services are shown once/,
      );
      const start = performance.now();
      await page.getByLabel("Search").fill("service-873");
      expect(performance.now() - start).to.be.below(10_000);
      expect(await seenRows(page)).to.equal(16);
      await page.locator("tr[data-path]:visible button").first().click();
      expect(await page.locator("svg.diagram .lit").count()).to.be.above(2);
    });

    it("is safe against hostile names: nothing of them runs, loads or leaves its place", async () => {
      const { html, report } = await hostileNetwork();
      expect(report.verdict).to.equal("blocked");
      for (const viewport of [
        { width: 1280, height: 900 },
        { width: 360, height: 740 },
      ]) {
        const page = await visit(html, { viewport });
        expect(await page.locator("img, iframe, object, embed, link, base, body style").count()).to.equal(0);
        expect(await page.locator("script").count()).to.equal(1);
        expect(await page.evaluate(() => document.body.textContent?.includes("\u001b"))).to.equal(false);
        expect(await page.locator("h1").textContent()).to.include("</script><script>alert(2)</script>");
        for (const button of await page.locator("tr[data-path] button").all()) await button.click();
        await page.getByLabel("Search").fill(HOSTILE.slice(0, 20));
        expect(await scrollsSideways(page)).to.equal(false);
        expect(await violations(page)).to.deep.equal([]);
        await screenshot(page, `hostile-${viewport.width}`);
        expect(opened).to.include.keys("requests");
        expect([...(opened?.requests ?? []), ...(opened?.complaints ?? [])]).to.deep.equal([]);
        await opened?.close();
      }
    });

    it("forbids what is not its own: even script and pictures put into the page do nothing", async () => {
      const { html } = await networkNamed("dev");
      const policed = html.replace(
        "</main>",
        `<script>document.title = "taken"</script><img src="http://evil.example/x.png"><b onclick="document.title='taken'">x</b></main>`,
      );
      const page = await visit(policed);
      await page.locator("main > b").click();
      expect(await page.title()).to.match(/^dev: /);
      expect(opened?.requests).to.deep.equal([]);
      // The browser says what it refused: the script, the picture, the handler.
      expect(opened?.complaints).to.have.lengthOf(3);
      for (const complaint of opened?.complaints ?? []) expect(complaint).to.match(/Content Security Policy/);
      await opened?.close();
      opened = undefined;
    });

    describe("of compare", () => {
      let html: string;
      before(async () => ({ stdout: html } = await ecsConnectivity(["compare", "managed-host", "--format", "html"])));

      for (const colorScheme of ["light", "dark"] as const) {
        it(`shows every strategy, and axe-core objects to nothing, ${colorScheme}`, async () => {
          const page = await visit(html, { colorScheme });
          expect(await page.locator("tbody tr").count()).to.equal(9);
          expect(await page.locator("tbody tr.now th").textContent()).to.equal("public-host (now) recommended");
          expect(await violations(page)).to.deep.equal([]);
          await screenshot(page, `compare-${colorScheme}`);
        });
      }

      it("fits a phone", async () => {
        const page = await visit(html, { viewport: { width: 360, height: 740 } });
        expect(await scrollsSideways(page)).to.equal(false);
        expect(await violations(page)).to.deep.equal([]);
        await screenshot(page, "compare-phone");
      });

      it("lets nothing of a hostile stack's name or reason run", async () => {
        const { stdout } = await ecsConnectivity(["compare", "managed-host", "--format", "json"]);
        const comparison = JSON.parse(stdout) as Comparison;
        const strategies = comparison.strategies.map((row): ComparedStrategy => ({ ...row, reason: HOSTILE }));
        const page = await visit(comparisonPage({ ...comparison, stack: HOSTILE, strategies }));
        expect(await page.locator("img, script, svg, body style").count()).to.equal(0);
        expect(await page.locator("h1").textContent()).to.include("<img src=");
      });
    });
  },
);
