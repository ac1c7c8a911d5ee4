/** The messages between a program and its engine, as far as a run here reads and writes them. */
import type { ResourceState } from "../../analysis/topology/resource";
import type { Positioned } from "./sourcePositions";

export type Reply<T> = (error: unknown, response?: T) => void;
export type Struct = { toJavaScript(): Record<string, unknown> } | undefined;
export type Entries<T> = { entries(): Iterable<[string, T]> };

export interface RegisterRequest extends Positioned {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getRemote(): boolean;
  getObject(): Struct;
  getImportid(): string;
  getProvider(): string;
  getProvidersMap(): Entries<string>;
  getVersion(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getAliasurnsList(): string[];
  getAliasesList(): { getUrn(): string; getSpec(): { getName(): string } | undefined }[];
  getDependenciesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getPropertydependenciesMap(): Entries<{ getUrnsList(): string[] }>;
}

export interface ReadRequest extends Positioned {
  getType(): string;
  getName(): string;
  getParent(): string;
  getId(): string;
  getProvider(): string;
  getProperties(): Struct;
  getDependenciesList(): string[];
}

export interface InvokeRequest {
  getTok(): string;
  getArgs(): Struct;
  getProvider(): string;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

export function struct(values: Record<string, unknown>): Struct {
  return { toJavaScript: () => values };
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`, as the engine writes it: without the stack as a parent. */
export function urnOf(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2] ?? "";
  const qualified = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** Field by field, as the SDK reads a resource back, and as a whole. */
export function invokeResponse(result: Record<string, unknown>): unknown {
  const field = (value: unknown) => ({
    toJavaScript: () => value,
    getStructValue: () => struct(value as Record<string, unknown>),
  });
  return {
    getFailuresList: () => [],
    getReturn: () => ({
      ...struct(result),
      getFieldsMap: () => new Map(Object.entries(result).map(([name, value]) => [name, field(value)])),
    }),
    getUnknown: () => false,
  };
}

export function propertyDependencies(request: RegisterRequest): ResourceState["propertyDependencies"] {
  return Object.fromEntries(
    [...request.getPropertydependenciesMap().entries()]
      .map(([property, urns]) => [property, urns.getUrnsList()] as const)
      .filter(([, urns]) => urns.length > 0),
  );
}

/** grpc.status.UNIMPLEMENTED, without loading grpc. */
export const GRPC_UNIMPLEMENTED = 12;
