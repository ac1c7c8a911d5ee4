/**
 * The programs of the page about other languages against the schema: each class, argument, word and output that they
 * name exists, under the name that the language gives it, and nothing that is required is missing.
 */
import { expect } from "chai";
import { parse } from "yaml";
import { packageSchema } from "../../build/schema";
import { example, type Language } from "../support/examples";

const PREFIX = "ecs-connectivity:index:";

/** One object that a program builds: a component, or an argument's own type. */
interface Built {
  /** `Network`, `TaskNetwork`. */
  readonly type: string;
  /** Argument names as the schema has them. */
  readonly given: readonly string[];
}

interface Program {
  readonly built: readonly Built[];
  /**
   * Outputs of components that the program reads: `["Network", "taskNetwork"]`, `["Network", "sourceIps",
   * "addresses"]`.
   */
  readonly read: readonly (readonly string[])[];
  /** Enumerations, and their members or values: `["Strategy", "NatGateway"]`, `["Strategy", "nat-gateway"]`. */
  readonly words: readonly (readonly [string, string])[];
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The text between a bracket at this place and its partner. */
function within(text: string, open: number): string {
  const [from = "", to = ""] = text[open] === "(" ? "()" : "{}";
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === from) depth++;
    if (text[at] === to && --depth === 0) return text.slice(open + 1, at);
  }
  throw new Error(`nothing closes the bracket in ${text.slice(open, open + 40)}`);
}

/** The text without anything in brackets: what belongs to the outermost object. */
function outermost(text: string): string {
  const flat = text.replace(/[([{][^()[\]{}]*[)\]}]/g, "");
  return flat === text ? text : outermost(flat);
}

/** Objects that begin with this pattern, whose first group is the type, and their arguments by that one. */
function builtIn(text: string, begin: RegExp, argument: RegExp, nameOf: (name: string) => string): Built[] {
  return [...text.matchAll(begin)].map((match) => {
    const body = outermost(within(text, match.index + match[0].length - 1));
    return {
      type: match[1] ?? "",
      given: [...body.matchAll(argument)].map(([, name = ""]) => nameOf(name)),
    };
  });
}

/** `network = Network(…)` → `network` is a `Network`; then `network.task_network` reads of it. */
function readIn(text: string, declared: RegExp, nameOf: (name: string) => string): string[][] {
  return [...text.matchAll(declared)].flatMap(([, variable = "", type = ""]) =>
    [...text.matchAll(new RegExp(`\\b${variable}((?:\\.\\w+)+)`, "g"))].map(([, path = ""]) => [
      type,
      ...path.slice(1).split(".").map(nameOf),
    ]),
  );
}

/** `strategy: nat-gateway`, `strategies=["nat-gateway"]`, `ingress="alb"`. */
function wordsAsText(text: string): (readonly [string, string])[] {
  const named = text.matchAll(/\b(strategy|strategies|ingress)(?:: |=)\[?"?([\w-]+)/g);
  return [...named].map(([, name = "", value = ""]) => [name === "ingress" ? "Ingress" : "Strategy", value]);
}

function yamlProgram(text: string): Program {
  const { resources } = parse(text) as {
    resources: Record<string, { type: string; properties?: Record<string, unknown> }>;
  };
  const ours = Object.entries(resources).filter(([, { type }]) => type.startsWith("ecs-connectivity:"));
  const typeOf = ({ type }: { type: string }): string => type.slice("ecs-connectivity:".length);
  return {
    built: ours.map(([, resource]) => ({ type: typeOf(resource), given: Object.keys(resource.properties ?? {}) })),
    read: ours.flatMap(([name, resource]) =>
      [...text.matchAll(new RegExp(`\\$\\{${name}\\.([\\w.]+)\\}`, "g"))].map(([, path = ""]) => [
        typeOf(resource),
        ...path.split("."),
      ]),
    ),
    words: wordsAsText(text),
  };
}

function pythonProgram(text: string): Program {
  return {
    built: builtIn(text, /ecs_connectivity\.(\w+)\(/g, /(?:^|,)\s*(\w+)=/g, camel),
    read: readIn(text, /(\w+) = ecs_connectivity\.(\w+)\(/g, camel),
    words: wordsAsText(text),
  };
}

function goProgram(text: string): Program {
  const enums = Object.entries(packageSchema().types).flatMap(([token, type]) =>
    type.enum === undefined ? [] : [token.slice(PREFIX.length)],
  );
  return {
    built: builtIn(text, /&ecsconnectivity\.(\w+)Args\{/g, /^\s*(\w+):/gm, lower),
    read: readIn(text.replaceAll("()", ""), /(\w+), err :?= ecsconnectivity\.New(\w+)\(/g, lower),
    words: [...text.matchAll(/ecsconnectivity\.(\w+)\b(?!\{|\()/g)]
      .map(([, name = ""]) => name)
      .flatMap((name) => {
        const of = enums.find((word) => name.startsWith(word) && name !== word);
        return of === undefined ? [] : [[of, name.slice(of.length)] as const];
      }),
  };
}

function csharpProgram(text: string): Program {
  return {
    built: builtIn(text, /new (\w+)Args\s*\{/g, /(?:^|,)\s*(\w+) =/g, lower),
    read: [
      ...readIn(text, /var (\w+) = new (Network|EcsService)\(/g, lower).map((path) =>
        path.filter((part) => part !== "apply"),
      ),
      ...[...text.matchAll(/\.(\w+)\.Apply\((\w+) =>/g)].flatMap(([, property = "", variable = ""]) =>
        [...text.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, "g"))].map(([, part = ""]) => [
          "Network",
          lower(property),
          lower(part),
        ]),
      ),
    ],
    words: [...text.matchAll(/\b(Strategy|Ingress)\.(\w+)/g)]
      .filter(([, , member]) => member !== undefined)
      .map(([, type = "", member = ""]) => [type, member] as const),
  };
}

const programs: Record<Language, (text: string) => Program> = {
  yaml: yamlProgram,
  python: pythonProgram,
  go: goProgram,
  csharp: csharpProgram,
};

interface Shape {
  readonly arguments: readonly string[];
  readonly required: readonly string[];
}

function shapeOf(type: string): Shape {
  const { resources, types } = packageSchema();
  const resource = resources[PREFIX + type];
  const object = types[PREFIX + type];
  if (resource === undefined && object === undefined) throw new Error(`the schema has no ${type}`);
  return {
    arguments: Object.keys(resource?.inputProperties ?? object?.properties ?? {}),
    required: resource?.requiredInputs ?? object?.required ?? [],
  };
}

/** Follows a component's outputs from property to property; undefined where one does not exist. */
function followed([type = "", ...path]: readonly string[]): unknown {
  const { resources, types } = packageSchema();
  let properties = resources[PREFIX + type]?.properties;
  let property: object | undefined;
  for (const name of path) {
    property = properties?.[name];
    const reference = property !== undefined && "$ref" in property ? String(property.$ref) : "";
    properties = types[reference.replace("#/types/", "")]?.properties;
  }
  return property;
}

describe("the programs in other languages", function () {
  this.timeout(60_000);

  for (const language of Object.keys(programs) as Language[]) {
    describe(language, () => {
      let program: Program;

      before(() => {
        program = programs[language](example(language));
      });

      it("build a network and two services that are handed its task network", () => {
        const components = program.built.map(({ type }) => type).filter((type) => type !== "TaskNetwork");

        expect(components).to.deep.equal(["Network", "EcsService", "EcsService"]);
        expect(program.read).to.deep.include(["Network", "taskNetwork"]);
        for (const { type, given } of program.built.filter((built) => built.type === "EcsService")) {
          expect(given, type).to.include.members(["network", "strategy"]);
        }
      });

      it("give arguments that exist, and all that are required", () => {
        for (const { type, given } of program.built) {
          const shape = shapeOf(type);
          expect(shape.arguments, type).to.include.members([...given]);
          expect(given, type).to.include.members([...shape.required]);
        }
      });

      it("read outputs that exist", () => {
        expect(program.read.map((path) => path.join("."))).to.include.members([
          "Network.sourceIps.addresses",
          "EcsService.url",
        ]);
        expect(program.read.filter((path) => followed(path) === undefined)).to.deep.equal([]);
      });

      it("name words that exist", () => {
        const missing = program.words.filter(([type, word]) => {
          const members = packageSchema().types[PREFIX + type]?.enum ?? [];
          return !members.some(({ name, value }) => name === word || value === word);
        });
        expect(missing).to.deep.equal([]);
        expect(program.words).to.have.length({ yaml: 4, python: 4, go: 3, csharp: 4 }[language]);
      });
    });
  }
});
