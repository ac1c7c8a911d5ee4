/** The ports that a task opens connections from: its operating system decides, and while that is not known, either may. */
import { ephemeralPorts } from "../../rules/limits";
import { known } from "../../topology/lookup";
import type { TaskDefinition } from "../../topology/model";
import type { Nic } from "../network/nic";
import { ports, union } from "../sets/ranges";

const linux = ports(ephemeralPorts.linux.from, ephemeralPorts.linux.to);
const windows = ports(ephemeralPorts.windows.from, ephemeralPorts.windows.to);

type ClientPorts = Pick<Nic, "clientPorts" | "clientPortChoices">;
const CLIENT_PORTS: { readonly [system in "linux" | "windows" | "unknown"]: ClientPorts } = {
  linux: { clientPorts: linux },
  windows: { clientPorts: windows },
  unknown: { clientPorts: union(linux, windows), clientPortChoices: [linux, windows] },
};

export function clientPorts(task: TaskDefinition | undefined): ClientPorts {
  return CLIENT_PORTS[known(task?.operatingSystem) ?? "unknown"];
}
