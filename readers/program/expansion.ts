/** Expands a component of another process by its model, and returns its parts as if each had been registered. */
import { type Defect, own, type ResourceState } from "../../analysis/topology/resource";
import {
  AWSX_VERSION,
  type Component,
  Inputs,
  type ModelledResource,
  modelOf,
  NotModelled,
  referredUrn,
  Refused,
  type Wire,
} from "../awsx";
import { holdsUnknown } from "../awsx/inputs";
import { propertiesFrom } from "../wire";
import { answerResource, type World } from "./answers";

/** A part, with its outputs in wire form. */
export interface Part extends Omit<ResourceState, "outputs"> {
  readonly outputs: Record<string, unknown>;
}

/** The component as the program registered it. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Wire;
  readonly propertyDependencies: ResourceState["propertyDependencies"];
  /** The AWS provider for its parts. */
  readonly provider: string | undefined;
}

/** The known values of the rest of the program. */
export interface Site {
  readonly world: World;
  readonly stack: string;
  readonly urnOf: (parent: string, type: string, name: string) => string;
  readonly isTaken: (urn: string) => boolean;
  readonly unique: (id: string, type: string) => string;
  readonly ordinal: number;
  readonly lookUp: (token: string, inputs: Wire) => Wire | undefined;
  readonly stateOf: (urn: string) => Wire | undefined;
  /** The URN of the resource with this id or ARN. */
  readonly ownerOf: (text: string) => string | undefined;
}

export interface Expansion {
  /** The message on the component itself. */
  readonly mark: Pick<ResourceState, "expandedBy" | "unexpanded">;
  /** Undefined if the component is not expanded. */
  readonly outputs?: Record<string, unknown>;
  readonly parts?: readonly Part[];
  readonly defects: readonly Defect[];
  /** The error with which the component itself would end the program. */
  readonly refusal?: string;
}

const MODEL = `awsx ${AWSX_VERSION}`;

/** Undefined if there is no model of the component, or no example ids may be used. */
export function expand(asked: Asked, site: Site): Expansion | undefined {
  const model = modelOf(asked.type);
  if (model === undefined || site.world.knowledge !== "planned") return undefined;
  const workshop = new Workshop(asked, site);
  try {
    const inputs = new Inputs(asked.inputs);
    inputs.expectOnly(model.inputs);
    const outputs = model.make(workshop.component(asked.type, asked.name, asked.urn, inputs));
    return { mark: { expandedBy: MODEL }, outputs, parts: workshop.parts, defects: workshop.defects };
  } catch (error) {
    if (error instanceof NotModelled) return { mark: { unexpanded: error.message }, defects: [] };
    if (error instanceof Refused) return { mark: {}, defects: [], refusal: error.message };
    throw error;
  }
}

class Workshop {
  readonly parts: Part[] = [];
  readonly defects: Defect[] = [];
  readonly #asked: Asked;
  readonly #site: Site;
  readonly #own = new Map<string, Part>();
  readonly #names = new Map<string, string>();

  constructor(asked: Asked, site: Site) {
    this.#asked = asked;
    this.#site = site;
  }

  component(type: string, name: string, urn: string, inputs: Inputs): Component {
    const { world, stack, lookUp } = this.#site;
    return {
      urn,
      name,
      inputs,
      region: world.region,
      stack,
      lookUp,
      make: (partType, partName, partInputs, parent) => this.#make(partType, partName, partInputs, parent?.urn ?? urn),
      within: (innerType, innerName, innerInputs) => {
        const inner = this.#site.urnOf(urn, innerType, innerName);
        this.#add({
          ...this.#common(inner, innerType, innerName, urn, innerInputs.values),
          custom: false,
          remote: true,
          expandedBy: MODEL,
          outputs: {},
        });
        return this.component(innerType, innerName, inner, innerInputs);
      },
      stateOf: (reference) => {
        const referred = referredUrn(reference);
        return referred === undefined ? undefined : (this.#own.get(referred)?.outputs ?? this.#site.stateOf(referred));
      },
      warn: (message, fix) => this.defects.push({ subject: urn, message, fix }),
    };
  }

  #make(type: string, name: string, inputs: Wire, parent: string): ModelledResource {
    const { world } = this.#site;
    const urn = this.#site.urnOf(parent, type, name);
    const ordinal = this.#site.ordinal + this.parts.length + 1;
    const request = { type, name, custom: true, remote: false, inputs, givenId: "", ordinal };
    const answer = answerResource(request, world);
    const id = this.#site.unique(answer.id ?? name, type);
    // An ARN that is also the id follows it.
    const outputs = Object.fromEntries(
      Object.entries(answer.outputs).map(([key, value]) => [key, value === answer.id ? id : value]),
    );
    const provider = this.#asked.provider;
    this.#add({
      ...this.#common(urn, type, name, parent, inputs),
      id,
      syntheticId: true,
      custom: true,
      ...(provider === undefined ? {} : { provider }),
      outputs,
    });
    for (const text of [id, outputs["arn"]]) {
      if (typeof text === "string" && text !== "") this.#names.set(text, urn);
    }
    return { urn, id, outputs };
  }

  #add(part: Part): void {
    if (this.#own.has(part.urn) || this.#site.isTaken(part.urn)) {
      throw new Refused(`Duplicate resource URN '${part.urn}'; try giving it a unique name`);
    }
    this.#own.set(part.urn, part);
    this.parts.push(part);
  }

  #common(urn: string, type: string, name: string, parent: string, inputs: Wire) {
    const propertyDependencies = Object.fromEntries(
      Object.entries(inputs)
        .map(([property, value]) => [property, this.#sourcesOf(property, value)] as const)
        .filter(([, urns]) => urns.length > 0),
    );
    return {
      urn,
      type,
      name,
      parent,
      inputs: propertiesFrom(inputs),
      dependencies: [...new Set(Object.values(propertyDependencies).flat())],
      propertyDependencies,
    };
  }

  /** The resources that a property refers to; if it is unknown, those in the component's inputs. */
  #sourcesOf(property: string, value: unknown): readonly string[] {
    const named = texts(value).flatMap((text) => this.#names.get(text) ?? this.#site.ownerOf(text) ?? []);
    const given = this.#asked.propertyDependencies;
    const handed = holdsUnknown(value) ? (own(given, property) ?? Object.values(given).flat()) : [];
    return [...new Set([...named, ...handed])];
  }
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}
