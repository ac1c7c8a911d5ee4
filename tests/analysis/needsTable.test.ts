/**
 * The analysis against a table that was written from AWS's documentation without a look at it, row by row: which
 * interface carries a need, where it leads, and whether an endpoint alone carries it. The expectation comes from the
 * table alone.
 */
import { expect } from "chai";
import { analyse } from "../../analysis/analyse";
import type { NeedReport } from "../../analysis/report";
import { analyseServices } from "../../analysis/reachability";
import { isUnknown } from "../../analysis/topology/model";
import { ACCOUNT, OTHER_REGION, type Setup, setupOf, type TableRow, tableRows } from "../support/needsTable";
import { LEFT_OUT, SETTLED, SIDED } from "../support/needsTableReasons";
import { OPEN, type Ways, world } from "../support/needsTableWorld";
import { PROGRAM_SOURCE } from "../support/reportOf";
import { REGION } from "../support/topology";

const rows = tableRows();

function excuse(row: TableRow): string | undefined {
  return LEFT_OUT[row.id] ?? LEFT_OUT[row["need"] ?? ""];
}

function judged(row: TableRow, setup: Setup, ways: Ways): NeedReport | undefined {
  const [found] = analyse(world(row, setup, ways), PROGRAM_SOURCE).services;
  return found?.needs.find(
    ({ purpose, destination }) => purpose === setup.purpose && destination === setup.destination,
  );
}

/** The name that the analysis says is called. */
function hostIn(row: TableRow, setup: Setup): string | undefined {
  const [found] = analyseServices(world(row, setup, OPEN));
  const need = found?.needs.find(
    (each) => each.need.purpose === setup.purpose && each.need.destination === setup.destination,
  )?.need;
  return need === undefined || isUnknown(need.host) ? undefined : need.host;
}

const CARRIERS: Readonly<Record<string, string>> = {
  "task-eni": "task",
  "instance-primary-eni": "instance",
  "fargate-owned": "fargate-owned",
};

/** A name of the table as a pattern: what stands in braces is any text, or the Region and account of these tests. */
function pattern(name: string): RegExp {
  const text = name
    .replaceAll("{region}", REGION)
    .replaceAll("{account}", ACCOUNT)
    .replace(/\{(?:other-region|awslogs-region)\}/g, OTHER_REGION)
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{id\}/g, "0123")
    .replace(/\{[a-z]+\}/g, "[a-z-]+");
  return new RegExp(`^${text}$`);
}

/** Names of the table that are templates of one host: the others are sentences. */
function namesOf(row: TableRow): readonly string[] {
  return (row["hosts_ipv4"] ?? "")
    .split(/[;, ]+/)
    .filter((name) => /^[{a-z0-9-][{}a-z0-9.-]*\.(com|aws|io)$/.test(name));
}

const compared = rows.filter((row) => row.confidence !== "U" && excuse(row) === undefined);

/** How the answer of the analysis differs from a row; null where it does not. */
function differenceOf(row: TableRow, setup: Setup): string | null {
  const need = judged(row, setup, OPEN);
  const carrier = row["carried_by"] ?? "";
  if (carrier === "none" || row["port"] === "none") {
    // No such need, or one that AWS refuses.
    return need === undefined || need.verdict === "blocked" ? null : `there is such a need, ${need.verdict}`;
  }
  if (need === undefined) return "there is no such need";
  if (need.interface !== CARRIERS[carrier]) return `${need.interface} carries it, not ${carrier}`;
  const host = hostIn(row, setup);
  if (carrier === "fargate-owned" || row["ip_family"] === "ipv6-only" || host === undefined) return null;
  const names = namesOf(row);
  return names.length === 0 || names.some((name) => pattern(name).test(host))
    ? null
    : `${host} is none of ${names.join(" ")}`;
}

describe("the table of needs", () => {
  it("has 255 rows, and each is compared, or left out by name", () => {
    expect(rows).to.have.length(255);
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(255);
    const lost = rows.filter(
      (row) => row.confidence !== "U" && excuse(row) === undefined && setupOf(row) === undefined,
    );
    expect(lost.map(({ id, need }) => `${id} ${String(need)}`)).to.deep.equal([]);
    const words = new Set(rows.flatMap((row) => [row.id, row["need"]]));
    const stray = [...Object.keys(LEFT_OUT), ...Object.keys(SETTLED), ...Object.keys(SIDED)].filter(
      (word) => !words.has(word),
    );
    expect(stray).to.deep.equal([]);
    expect(compared.length).to.be.greaterThan(140);
  });

  for (const row of compared) {
    const setup = setupOf(row);
    if (setup === undefined) continue;
    const title = `${row.id} ${row.confidence}: ${row.launch_type} ${String(row["network_mode"])} ${String(row["ip_family"])} ${String(row["need"])}`;
    const settled = SETTLED[row.id];
    it(settled === undefined ? title : `${title}, settled: ${settled}`, () => {
      const difference = differenceOf(row, setup);
      if (settled === undefined) return expect(difference).to.equal(null);
      expect(row.confidence).to.equal("I");
      expect(difference, "is on the list of differences and is none").to.be.a("string");
    });
  }

  /** Rows whose need an endpoint of the VPC may carry, by callers with IPv4. */
  const byEndpoint = compared.filter(
    (row) =>
      ["any", "ipv4"].includes(row["ip_family"] ?? "") &&
      CARRIERS[row["carried_by"] ?? ""] !== undefined &&
      row["carried_by"] !== "fargate-owned" &&
      row.launch_type !== "external" &&
      SETTLED[row.id] === undefined &&
      /^[a-z.0-9-]+$/.test(row["destination_service"] ?? "") &&
      !["efs", "internet", "ecs-sc"].includes(row["destination_service"] ?? ""),
  );
  const words = [...new Set(byEndpoint.map((row) => row["destination_service"] ?? ""))];

  for (const row of byEndpoint) {
    const setup = setupOf(row);
    if (setup === undefined) continue;
    const kinds = (row["served_by_endpoint"] ?? "").split(";");
    it(`${row.id}: ${String(row["destination_service"])} by ${kinds.join(" or ")} alone`, () => {
      const closed = { tasks: [], instances: [] };
      for (const kind of ["interface", "gateway"].filter((each) => kinds.includes(each))) {
        const word = kind === "gateway" ? "s3 gateway" : (row["destination_service"] ?? "");
        const need = judged(row, setup, { ...closed, endpoints: [word] });
        expect(need?.verdict, `${kind}: ${String(need?.message)}`).to.equal("reachable");
        expect(need?.via).to.deep.equal([`${kind}-endpoint`]);
      }
      if (kinds.includes("none")) {
        const need = judged(row, setup, { ...closed, endpoints: [...words, "s3 gateway"] });
        expect(need?.verdict, need?.message).to.not.equal("reachable");
      }
    });
  }

  for (const row of compared.filter((each) => each["ip_family"] === "ipv6-only" && each["carried_by"] !== "none")) {
    const setup = setupOf(row);
    if (setup === undefined) continue;
    it(`${row.id}: ${String(row["need"])} is not blocked where IPv6 leads out`, () => {
      expect(judged(row, setup, OPEN)?.verdict).to.be.oneOf(["reachable", "undetermined"]);
    });
  }

  it("finds nothing certain where AWS's documentation leaves it open, but for what is named", () => {
    const open = rows.filter(
      (row) => row.confidence === "U" && excuse(row) === undefined && SIDED[row.id] === undefined,
    );
    const certain = open.flatMap((row) => {
      const setup = setupOf(row);
      // If the interface is unknown, only one of the two has a path; if the endpoint is unknown, there is an endpoint.
      const half = { ...OPEN, instances: [], endpoints: [], files: "10.0.1.0/24" };
      const opened = row.id === "N104" ? { ...OPEN, endpoints: ["ecr.dkr"] } : OPEN;
      const need =
        setup === undefined ? undefined : judged(row, setup, row["carried_by"] === "unknown" ? half : opened);
      return need?.verdict === "undetermined" ? [] : [`${row.id} ${String(need?.verdict)}`];
    });
    expect(certain).to.deep.equal([]);
    expect(open).to.have.length(10);
  });
});
