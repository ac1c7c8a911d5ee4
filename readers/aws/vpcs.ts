/** VPCs with their DNS and public access, and their peers. */
import type { AccountReading } from "./accountReading";
import { type AwsRecord, distinct, recordIn, textIn } from "./record";

export async function readVpcs(reading: AccountReading, ids: readonly string[]): Promise<void> {
  const vpcs = await reading.filtered("DescribeVpcs", "Vpcs", "vpc-id", ids);
  if (vpcs === undefined) return;
  reading.keep("Vpcs", vpcs);
  const options = distinct(vpcs.map((vpc) => textIn(vpc, "DhcpOptionsId")));
  await Promise.all([
    readDnsFlags(reading, distinct(vpcs.map((vpc) => textIn(vpc, "VpcId")))),
    reading
      .filtered("DescribeDhcpOptions", "DhcpOptions", "dhcp-options-id", options)
      .then((found) => reading.keep("DhcpOptions", found)),
  ]);
}

/** AWS returns one attribute of one VPC per call; one record keeps both. */
async function readDnsFlags(reading: AccountReading, vpcs: readonly string[]): Promise<void> {
  const ask = (VpcId: string, Attribute: string) => reading.caller.call("DescribeVpcAttribute", { VpcId, Attribute });
  const records = await reading.attempt("VpcAttributes", "DescribeVpcAttribute", () =>
    Promise.all(
      vpcs.map(async (vpc) => {
        const [support, hostnames] = await Promise.all([ask(vpc, "enableDnsSupport"), ask(vpc, "enableDnsHostnames")]);
        return { ...support, ...hostnames, VpcId: vpc };
      }),
    ),
  );
  reading.keep("VpcAttributes", records);
}

export async function readPublicAccess(reading: AccountReading): Promise<void> {
  await Promise.all([
    reading.attempt("VpcBlockPublicAccessOptions", "DescribeVpcBlockPublicAccessOptions", async () => {
      const answer = await reading.caller.call("DescribeVpcBlockPublicAccessOptions", {});
      const options = recordIn(answer, "VpcBlockPublicAccessOptions");
      reading.keep("VpcBlockPublicAccessOptions", options === undefined ? [] : [options]);
    }),
    reading.list(
      "VpcBlockPublicAccessExclusions",
      "DescribeVpcBlockPublicAccessExclusions",
      "VpcBlockPublicAccessExclusions",
    ),
  ]);
}

/**
 * A file system or a load balancer may be in the peer. AWS returns nothing about another account, and other Regions are
 * not read.
 */
export function peersOf(own: readonly string[], peerings: readonly AwsRecord[], region: string): string[] {
  return peerings
    .filter((peering) => textIn(recordIn(peering, "Status"), "Code") === "active")
    .map((peering) => [recordIn(peering, "RequesterVpcInfo"), recordIn(peering, "AccepterVpcInfo")])
    .filter((sides) => sides.some((side) => own.includes(textIn(side, "VpcId") ?? "")))
    .flatMap((sides) => sides.filter((side) => (textIn(side, "Region") ?? region) === region))
    .flatMap((side) => textIn(side, "VpcId") ?? []);
}
