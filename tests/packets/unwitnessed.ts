/** Facts that no packet of a lab can show, and why: they are not compared, and are counted in every run. */
export const UNWITNESSED = {
  "unknown-value": "a value is not known before deployment, and a lab is built from values",
  "endpoint-policy": "policies decide on actions and resources of AWS's API, not on packets",
  "custom-dns": "what servers of a DHCP option set answer is theirs",
  "fargate-owned": "an interface of Fargate's own lies outside the VPC",
  "need-uncertain": "whether there is such a need at all is not known",
  "either-interface": "AWS does not document whether the task's or the instance's interface carries it",
  "registry-families": "whether this registry answers on IPv6 is not known",
  "client-address-kept": "a network load balancer that keeps the client's address is no proxy of the lab's kind",
  "two-ways": "clients of the VPC come directly or by an internal balancer, and a story has one way",
  "bridge-ipv6": "Docker's bridge speaks IPv6 only where its daemon is set up for it",
  "not-tcp": "the lab opens TCP connections",
  "private-zone": "a private hosted zone may lead a name elsewhere, and the lab has no DNS",
  "edge-route-table": "the lab's internet gateway has no route table of its own",
  "service-connect": "calls between tasks' proxies are no path of one service",
  quic: "QUIC is carried by UDP, and the lab opens TCP connections",
  "written-address": "the destination is an address, not a name, and the lab's hosts have addresses of their own",
  "agent-port-range": "the lab's hosts choose dynamic ports of their image's range, not of their agent's settings",
  "agent-proxy": "an HTTP proxy carries the agent's calls, and the lab has none",
  "ipv6-balancer": "the lab's load balancers have public IPv4 addresses, and clients that reach those",
  external: "ECS Anywhere runs outside of any VPC",
} as const;
export type UnwitnessedReason = keyof typeof UNWITNESSED;
