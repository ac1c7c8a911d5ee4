/**
 * Arguments of another shape than the component reads: a text where a list is needed (`host: "api.example.com"`), an
 * object without a required property (`volumes: [{}]`). The compiler refuses them; a program without types, or in another
 * language, would end in an error of this package's code.
 */
import * as pulumi from "@pulumi/pulumi";
import { confidentialKeys } from "../../analysis/rules/confidential";
import type { Problem } from "../../analysis/rules/problem";
import { isLater } from "../later";
import { refuse } from "../refuse";
import { componentShapes, typeShapes } from "./table";

type Shapes = Readonly<Record<string, string>>;

/** Throws one error with all arguments of another shape. Call it before any argument is read. */
export function refuseOtherShapes(component: keyof typeof componentShapes, name: string, args: unknown): void {
  const shapes: Shapes = componentShapes[component];
  const problems = isObject(args)
    ? Object.entries(shapes).flatMap(([property, shape]) => problemsAt([property], args[property], shape))
    : [otherShape(["args"], args, "an object with the arguments", "Give an object.")];
  refuse(component, name, problems);
}

type Path = readonly (string | number)[];

/** The problems of a value; values that are known later are checked by the provider. */
function problemsAt(path: Path, value: unknown, shape: string): Problem[] {
  if (value === undefined || isLater(value)) return [];
  const bare = shape.endsWith("!") ? shape.slice(0, -1) : shape;
  const inner = bare.slice(1, -1);
  switch (bare.charAt(0)) {
    case "[":
      return Array.isArray(value)
        ? value.flatMap((element: unknown, index) => elementProblems([...path, index], element, inner))
        : [otherShape(path, value, `a list${OF[inner] ?? " of objects"}`, remedyOfList(path, value, inner))];
    case "{":
      return isObject(value)
        ? Object.entries(value).flatMap(([key, element]) => elementProblems([...path, key], element, inner))
        : [otherShape(path, value, "an object of names and values", "Give an object, such as { NAME: VALUE }.")];
    default: {
      const properties = typeShapes[bare];
      if (properties !== undefined) return objectProblems(path, value, bare, properties);
      // A word decides about resources. A number as another text, and the like, are checked with their meaning.
      const isOther = bare === "word" ? typeof value !== "string" : typeof value === "object" && value !== null;
      return isOther ? [otherShape(path, value, SCALARS[bare] ?? "one value", remedyOfValue(value))] : [];
    }
  }
}

/** An element is not null. */
function elementProblems(path: Path, element: unknown, shape: string): Problem[] {
  return element === null
    ? [otherShape(path, element, SCALARS[shape] ?? "a value", "Leave it out.")]
    : problemsAt(path, element, shape);
}

function objectProblems(path: Path, value: unknown, type: string, properties: Shapes): Problem[] {
  if (!isObject(value)) {
    const names = Object.keys(properties).slice(0, 3).join(", ");
    return [otherShape(path, value, "an object", `Give an object with properties such as ${names}.`)];
  }
  const output = OUTPUTS[type];
  if (output !== undefined && isResource(value) && output in value) {
    return [otherShape(path, value, `its ${output}`, `Give the output ${output} of the resource.`)];
  }
  const required = CONTRACTS.has(type) ? [] : Object.keys(properties).filter((name) => properties[name]?.endsWith("!"));
  return [
    ...required
      .filter((name) => value[name] === undefined || value[name] === null)
      .map((name) => missing([...path, name])),
    ...Object.entries(properties).flatMap(([name, shape]) => problemsAt([...path, name], value[name], shape)),
  ];
}

/** The data that one component passes to another one: the components check with their own words that it is complete. */
const CONTRACTS: ReadonlySet<string> = new Set(["AccessEnd", "Capacity", "SharedLoadBalancer", "TaskNetwork"]);

/** The output of a component that has this data, which is easily taken for the component itself. */
const OUTPUTS: Shapes = { Capacity: "capacity", SharedLoadBalancer: "contract", TaskNetwork: "taskNetwork" };

const SCALARS: Shapes = { text: "a text", word: "a text", number: "a number", flag: "true or false" };
const OF: Shapes = { text: " of texts", word: " of texts", number: " of numbers" };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `api.example.com` → `Write ["api.example.com"].` */
function remedyOfList(path: Path, value: unknown, inner: string): string {
  return typeof value === "string" && (inner === "text" || inner === "word") && isShown(path) && value.length <= LONGEST
    ? `Write [${JSON.stringify(value)}].`
    : "Give a list, or leave it out.";
}

function remedyOfValue(value: unknown): string {
  return isResource(value)
    ? "Give one of its outputs, such as its arn, id or name."
    : "Give one value, or leave it out.";
}

function isResource(value: unknown): boolean {
  return pulumi.Resource.isInstance(value);
}

function otherShape(path: Path, value: unknown, needed: string, remedy: string): Problem {
  const isText = ["string", "number", "boolean"].includes(typeof value);
  return {
    id: "arguments",
    rules: [],
    severity: "error",
    property: pathText(path),
    value: isText && isShown(path) ? String(value).slice(0, LONGEST) : null,
    message: `the value is ${kindOf(value)}, and ${needed} is needed here.`,
    remedy,
  };
}

function missing(path: Path): Problem {
  const property = pathText(path);
  const message = "this value is required.";
  return { id: "arguments", rules: [], severity: "error", property, value: null, message, remedy: `Set ${property}.` };
}

/** The most characters of a value that a message contains. */
const LONGEST = 80;

function isShown(path: Path): boolean {
  return !path.some((step) => confidentialKeys.has(step));
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (isResource(value)) return "a resource";
  const kind = typeof value;
  return kind === "string" ? "a text" : kind === "object" ? "an object" : `a ${kind}`;
}

/** `["volumes", 0, "name"]` → `volumes[0].name`. */
function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
    .join("");
}
