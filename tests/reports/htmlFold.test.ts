/** The page of many alike services: one card and one set of rows for twenty and more, which say how many and which. */
import { expect } from "chai";
import { costTable } from "../../reports/html/parts";
import { page } from "../../reports/html/page";
import { BLOCKED, needOf, reportOf, serviceOf } from "./reports";

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => serviceOf({ name: `x${index + 1}`, id: `x${index + 1}` }));

const cards = (html: string) => [...html.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title]) => title);
const rows = (html: string) => [...html.matchAll(/<\/button>([^<]*)<\/td>/g)].map(([, service]) => service);

describe("the page of many alike services", () => {
  it("shows nineteen one by one, and says nothing of folding", () => {
    const html = page(reportOf(many(19)), "");

    expect(cards(html)).to.deep.equal(many(19).map(({ name }) => name));
    expect(rows(html)).to.deep.equal(many(19).flatMap(({ name }) => Array.from({ length: 6 }, () => name)));
    expect(html)
      .to.include(" 19 services.</p>")
      .and.not.match(/like it|data-names=|<details>|identical services/);
  });

  for (const count of [20, 21]) {
    it(`shows ${count} as the first and a count, and lists every name`, () => {
      const html = page(reportOf(many(count)), "");
      const names = many(count).map(({ name }) => name);
      const title = `x1 and ${count - 1} like it`;

      expect(cards(html)).to.deep.equal([title]);
      expect(rows(html)).to.deep.equal(Array.from({ length: 6 }, () => title));
      expect(html)
        .to.include(` ${count} services, 1 shown: identical services are shown once.</p>`)
        .and.include(`<details><summary>${count} services</summary><p>${names.join(", ")}</p></details>`)
        .and.include(`data-names="${names.join(" ")}"`);
    });
  }

  it("shows a service that is not reachable for its own reason by itself", () => {
    const failing = serviceOf({ name: "closed", id: "closed", needs: [needOf(BLOCKED)] });

    const html = page(reportOf([...many(20), failing]), "");

    expect(cards(html)).to.deep.equal(["x1 and 19 like it", "closed"]);
    expect(html).to.include("<strong>Fix:</strong> Add a route 0.0.0.0/0 to nat-1.");
  });

  it("shows the compute of twenty services as one row with their sum, and of nineteen as nineteen", () => {
    const cost = (count: number) => {
      const items = many(count).map(({ name }) => ({
        name: `Fargate vCPU (x86), ${name}`,
        count: 0.5,
        unit: 0.04,
        per: "730 h",
        monthly: 14.6,
        source: "R-COST-01, 2026-11",
      }));
      return { ...reportOf([]).cost, compute: { monthly: null, items } };
    };
    const costRows = (count: number) =>
      [
        ...costTable(cost(count)).matchAll(/<tr><td data-label="Item">(.*?)<\/td><td[^>]*>(.*?)<\/td><td[^>]*>(.*?)</g),
      ].map(([, ...cells]) => cells.join(" | "));

    expect(costRows(20)).to.deep.equal(["Fargate vCPU (x86), x1 and 19 like it | 20 × 0.5 × $0.04 × 730 h | $292.00"]);
    expect(costRows(19)).to.have.lengthOf(19).and.include("Fargate vCPU (x86), x19 | 0.5 × $0.04 × 730 h | $14.60");
  });
});
