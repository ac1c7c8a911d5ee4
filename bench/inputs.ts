/** Inputs of the timed commands: files, folders and projects of each size, made once for a run of the bench. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildStack, ROOT } from "../tests/support/stacks";
import { previewDocument, stateDocument } from "../tests/support/documents";
import { many, REGION, type Size } from "./many";
import { manyAnswers } from "./manyAnswers";
import { manyResources } from "./manyResources";

/** As many distinct shapes as a company has kinds of services. */
export const SHAPES = 50;

const large = (services: number, shapes = SHAPES): Size => ({ services, shapes, subnets: 200 });

/** A network of which 40 resources are not services, and two resources for each service. */
const ofResources = (resources: number): Size => ({ services: (resources - 40) / 2, shapes: 3, subnets: 8 });

export class Inputs {
  readonly #place: string;

  /** @param place an existing directory; nothing is written outside. */
  constructor(place: string) {
    this.#place = place;
  }

  state(services: number, shapes?: number): string {
    const name = `state-${services}-${shapes ?? SHAPES}.json`;
    return this.#write(name, stateDocument(manyResources(many(large(services, shapes)))));
  }

  async stateOfStack(stack: string): Promise<string> {
    const { resources } = await buildStack(stack, { preview: false });
    const graph = { resources, region: "us-east-1", complete: true, assumptions: [], defects: [] };
    return this.#write(`state-${stack}.json`, stateDocument(graph));
  }

  preview(resources: number): string {
    return this.#write(`preview-${resources}.json`, previewDocument(manyResources(many(ofResources(resources)))));
  }

  snapshot(services: number): string {
    const folder = `snapshot-${services}`;
    this.#write(
      join(folder, "aws_configs", REGION, "answers.json"),
      JSON.stringify(manyAnswers(many(large(services)))),
    );
    return join(this.#place, folder);
  }

  /** A project with one stack, whose program registers so many resources. */
  program(resources: number): string {
    return this.#project(`program-${resources}`, "bench/program.ts", "many", { "many:size": ofResources(resources) });
  }

  /** The package's own project with one stack of so many services. */
  services(count: number): string {
    const services = [...Array(count).keys()].map((index) => ({
      name: `service-${index}`,
      image: "nginx:1.29",
      port: 80,
    }));
    const settings = { "ecs-connectivity:strategy": "nat-gateway", "ecs-connectivity:services": services };
    return this.#project(`services-${count}`, "stacks/index.ts", "ecs-connectivity", settings);
  }

  /** JSON is YAML. */
  #project(folder: string, program: string, name: string, settings: Readonly<Record<string, unknown>>): string {
    const directory = join(this.#place, folder);
    const project = { name, runtime: "nodejs", main: relative(directory, join(ROOT, program)) };
    this.#write(join(folder, "Pulumi.yaml"), JSON.stringify(project));
    this.#write(join(folder, "Pulumi.prod.yaml"), JSON.stringify({ config: { "aws:region": REGION, ...settings } }));
    return directory;
  }

  #write(name: string, content: string): string {
    const file = join(this.#place, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
    return file;
  }
}
