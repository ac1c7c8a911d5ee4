/** Constants that the lab's parts share: addresses, and the files that its processes and the tests exchange. */

/** Below this directory, inside the lab, an instance has its own, by its id. */
export const SHARED = "/mnt";
export const ATTACHMENT = "attachment.json";
export const CALLS = "calls";
export const AUTHORIZATION = "authorization.json";

/** The policy of the instances' role, and the tags that EC2 knows by instance. Without it, everything is allowed. */
export interface Authorization {
  readonly statements: readonly {
    readonly Action: string | readonly string[];
    readonly Resource: string;
    readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
  }[];
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Instance that has the fixed interface. */
export interface Attachment {
  readonly attachmentId: string;
  readonly instanceId: string;
}

/** A call of the EC2 API: from which address, with which arguments of the AWS CLI. */
export interface Call {
  readonly from: string;
  readonly words: readonly string[];
}

export const SERVER_ADDRESS = "203.0.113.9";
export const API_ADDRESS = "203.0.113.50";
export const METADATA_ADDRESS = "169.254.169.254";

/** The interface that the private route tables point at. */
export const FIXED = {
  id: "eni-0fixed",
  mac: "02:00:00:00:00:20",
  address: "10.0.0.20",
  subnet: "10.0.0.0/24",
  elasticIp: "198.51.100.20",
} as const;

export const TASK = "10.0.16.5";
export const NEIGHBOUR = "10.0.32.5";
export const STRANGER = "172.16.0.5";

/** An instance to launch: its own interface's address and the public one that changes with it. */
export interface Instance {
  readonly id: string;
  readonly address: string;
  readonly publicAddress: string;
}
export const FIRST: Instance = { id: "i-first", address: "10.0.0.11", publicAddress: "198.51.100.111" };
export const SECOND: Instance = { id: "i-second", address: "10.0.0.12", publicAddress: "198.51.100.112" };
export const THIRD: Instance = { id: "i-third", address: "10.0.0.13", publicAddress: "198.51.100.113" };

/** Name of the fixed interface on each instance: names differ between instance types. */
export const LINK: Record<string, string> = { [FIRST.id]: "ens6", [SECOND.id]: "enX1", [THIRD.id]: "eth1" };
