/// <reference lib="dom" />
/**
 * The page of every system that must work and of every incident, as the tests of the analysis build them: they run here
 * once more, and each network that they judge is opened, its first trouble shown, and looked at by axe-core.
 */
import { expect } from "chai";
import type { Topology } from "../../analysis/topology/model";
import "../analysis/incidents.test";
import "../analysis/scenarios.test";
import { watchJudged } from "../support/reportOf";
import { chromiumPath, launch, open, violations } from "./browser";
import { shown } from "./networks";

const executable = chromiumPath();
const seen: { readonly title: string; readonly topology: Topology }[] = [];
let running = "";

watchJudged((topology) => seen.push({ title: running, topology }));
beforeEach(function () {
  running = this.currentTest?.fullTitle() ?? "";
});

// After the suites that were imported, as mocha orders them.
(executable === undefined ? describe.skip : describe)("the page of every scenario and incident", function () {
  this.timeout(600_000);

  it("shows each path once with its verdict, opens the first that is blocked, and is accessible", async () => {
    const browser = await launch(executable ?? "");
    const troubles: string[] = [];
    try {
      for (const { title, topology } of seen) {
        const { report, html } = await shown(title, topology);
        const { page, requests, complaints, close } = await open(browser, html);
        const rows = page.locator("tr[data-path]");
        const paths = report.services.reduce(
          (sum, { needs, ingress }) =>
            sum + needs.length + (ingress === null ? 2 : ingress.loadBalancer === null ? 4 : 5),
          0,
        );
        if ((await rows.count()) !== paths) troubles.push(`${title}: ${await rows.count()} rows for ${paths} paths`);
        const verdict = await page.locator("h1 .verdict").textContent();
        if (verdict !== report.verdict) troubles.push(`${title}: ${verdict ?? "nothing"} for ${report.verdict}`);
        const button = page.locator('tr[data-path]:has-text("blocked") button').first();
        if ((await button.count()) > 0) await button.click();
        troubles.push(...[...requests, ...complaints, ...(await violations(page))].map((each) => `${title}: ${each}`));
        await close();
      }
    } finally {
      await browser.close();
    }

    console.log(`      ${seen.length} networks opened`);
    expect(seen).to.have.length.above(40);
    expect(troubles.join("\n")).to.equal("");
  });
});
