/** The rules of every group that awsx makes by itself: all ingress, and all TCP egress. */
import type { Wire } from "./inputs";

export function openToAll(): Wire {
  const anyone = { cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
  return {
    ingress: [{ fromPort: 0, toPort: 0, protocol: "-1", ...anyone }],
    egress: [{ fromPort: 0, toPort: 65535, protocol: "tcp", ...anyone }],
  };
}
