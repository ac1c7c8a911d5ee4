/**
 * Route tables of a VPC that another source describes: an export of its stack, or a snapshot of the account. A program
 * that looks up this VPC runs with them. Tables that the program itself creates are complete only when it ends.
 */
import { UNKNOWN_STRING } from "../wire";
import type { OwnResource } from "./ownLookups";

type State = OwnResource["state"];

const TABLES: ReadonlySet<string> = new Set([
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
]);

/** The ids of all tables, with the main one that AWS made with the VPC. */
export function tablesOf(vpcs: readonly unknown[], all: readonly OwnResource[]): Record<string, unknown> | undefined {
  const elsewhere = all.filter(({ isElsewhere }) => isElsewhere === true);
  const found = vpcs.flatMap((vpc) => [
    mainTableOf(vpc, elsewhere),
    ...elsewhere
      .filter(({ type, state }) => TABLES.has(type) && state["vpcId"] === vpc)
      .map(({ state }) => state["id"]),
  ]);
  return found.every(isKnown) ? { id: "route-tables", ids: [...new Set(found)] } : undefined;
}

/** One table, with its routes and associations. Undefined if a part of them is not known. */
export function tableOf(
  { routeTableId: id }: Readonly<Record<string, unknown>>,
  all: Iterable<OwnResource>,
): Record<string, unknown> | undefined {
  // By its subnet, tags or filters, the program may select a table that no source has.
  if (!isKnown(id)) return undefined;
  const elsewhere = [...all].filter(({ isElsewhere }) => isElsewhere === true);
  const statesOf = (type: string) => elsewhere.filter((one) => one.type === type).map(({ state }) => state);
  const same = elsewhere.filter(({ type, state }) => TABLES.has(type) && state["id"] === id).map(({ state }) => state);
  const vpc = statesOf("aws:ec2/vpc:Vpc").find((state) => mainTableOf(state["id"], elsewhere) === id);
  const vpcId = same[0]?.["vpcId"] ?? vpc?.["id"];
  if (!isKnown(vpcId) || same.some(isOpenTable)) return undefined;
  const apart = statesOf("aws:ec2/route:Route");
  const associations = statesOf("aws:ec2/routeTableAssociation:RouteTableAssociation");
  if (![...apart, ...associations].every(({ routeTableId }) => isKnown(routeTableId))) return undefined;
  const own = associations.filter(({ routeTableId, subnetId }) => routeTableId === id && subnetId !== undefined);
  if (!own.every(({ subnetId }) => isKnown(subnetId))) return undefined;
  const routes = [
    ...same.flatMap(({ routes }) => (routes ?? []) as readonly State[]),
    ...apart
      .filter(({ routeTableId }) => routeTableId === id)
      .map(({ destinationCidrBlock, destinationIpv6CidrBlock, ...route }) => ({
        ...route,
        cidrBlock: destinationCidrBlock,
        ipv6CidrBlock: destinationIpv6CidrBlock,
      })),
  ];
  return {
    id,
    routeTableId: id,
    vpcId,
    routes: routes.map((route) => ({ ...NO_ROUTE, ...withoutUndefined(route) })),
    associations: [
      ...own.map(({ subnetId }) => ({ subnetId, main: false })),
      ...(vpc === undefined ? [] : [{ subnetId: "", main: true }]),
    ],
  };
}

/** The provider has an empty text for each destination and target that a route does not have. */
const NO_ROUTE = { cidrBlock: "", ipv6CidrBlock: "" };

function withoutUndefined(route: State): State {
  return Object.fromEntries(Object.entries(route).filter(([, value]) => value !== undefined));
}

function mainTableOf(vpc: unknown, elsewhere: readonly OwnResource[]): unknown {
  const of = (type: string, property: string) =>
    elsewhere.find((one) => one.type === type && one.state[property] === vpc)?.state;
  return (
    of("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "vpcId")?.["routeTableId"] ??
    of("aws:ec2/vpc:Vpc", "id")?.["mainRouteTableId"]
  );
}

/** Routes of a virtual private gateway are in no source but AWS. */
function isOpenTable({ routes = [], propagatingVgws = [] }: State): boolean {
  return (
    !Array.isArray(routes) || !routes.every(isKnown) || !Array.isArray(propagatingVgws) || propagatingVgws.length > 0
  );
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== UNKNOWN_STRING;
}
