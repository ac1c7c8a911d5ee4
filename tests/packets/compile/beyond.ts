/** Servers outside of every VPC: the internet, and S3 behind a gateway endpoint. */
import { familyOf } from "./cidr";
import type { World } from "./world";
import type { Router } from "./router";
import { EDGE4, EDGE6, INTERNET, ROUTER4, ROUTER6, type Space, up } from "./space";

/** Servers on every address there is, which answer to the public addresses of the VPCs by their gateways. */
export function internetSpace(world: World, routers: readonly Router[]): Space {
  const edges = routers
    .map((router, index) => ({ router, index }))
    .filter(({ router }) => router.gateway || router.egressOnly);
  return {
    name: INTERNET,
    ip: [
      up("lo"),
      ...edges.flatMap(({ router, index }) => {
        const wire = `x${String(index)}`;
        const publics = world.publics.filter((each) => each.vpc === router.vpc.key).map((each) => each.public);
        const six = router.local.filter((cidr) => familyOf(cidr) === 6);
        return [
          `addr add 169.254.3.1/32 dev ${wire}`,
          `addr add fe80::3/64 dev ${wire} nodad`,
          up(wire),
          ...(router.gateway
            ? publics.map((address) => `route add ${address}/32 via ${EDGE4} dev ${wire} onlink`)
            : []),
          ...six.map((cidr) => `route add ${cidr} via ${EDGE6} dev ${wire}`),
        ];
      }),
      "route add local 0.0.0.0/0 dev lo table main",
      "route add local ::/0 dev lo table main",
    ],
    rules: [],
    nft: "",
    records: false,
  };
}

/** S3 behind a gateway endpoint: it sees the private address itself. */
export function storageSpace(router: Router, index: number): Space {
  const back = router.local.map((cidr) =>
    familyOf(cidr) === 4 ? `route add ${cidr} via ${ROUTER4} dev s0 onlink` : `route add ${cidr} via ${ROUTER6} dev s0`,
  );
  const ip = [up("lo"), `addr add ${EDGE4}/32 dev s0`, `addr add ${EDGE6}/64 dev s0 nodad`, up("s0"), ...back];
  return {
    name: `s3-${String(index)}`,
    ip: [...ip, "route add local 0.0.0.0/0 dev lo table main", "route add local ::/0 dev lo table main"],
    rules: [],
    nft: "",
    records: false,
  };
}
