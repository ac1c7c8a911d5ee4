/** AWS's answers to a program under test: what the components cannot work without, and the inputs of each resource. */
import * as pulumi from "@pulumi/pulumi";

export interface CreatedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The resources that the program has created. */
export const created: CreatedResource[] = [];

const REGION = "us-east-1";
const ANSWERS: Readonly<Record<string, object>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": { names: ["a", "b", "c"].map((zone) => `${REGION}${zone}`) },
  "aws:index/getRegion:getRegion": { region: REGION },
  "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
  "aws:ssm/getParameter:getParameter": { value: "ami-0123456789abcdef0" },
};

/** @param answers the answers to further lookups of the program, by token. */
export function mockAws(
  answers: Readonly<Record<string, (inputs: Readonly<Record<string, string>>) => object>> = {},
): Promise<void> {
  created.length = 0;
  return pulumi.runtime.setMocks({
    newResource({ type, name, inputs: sent }) {
      const inputs = sent as CreatedResource["inputs"];
      created.push({ type, name, inputs });
      const arn = `arn:aws:mock:${REGION}:123456789012:${name}`;
      const assigned = { name, arn, ipv6CidrBlock: "2001:db8::/56", masterUserSecrets: [{ secretArn: arn }] };
      return { id: `${name}-id`, state: { ...assigned, ...inputs } };
    },
    call({ token, inputs: sent }) {
      const inputs = sent as Readonly<Record<string, string>>;
      return answers[token]?.(inputs) ?? ANSWERS[token] ?? inputs;
    },
  });
}

/** The inputs of the resource of this type and name. */
export function inputsOf(type: string, name: string): CreatedResource["inputs"] {
  const found = created.find((resource) => resource.type === type && resource.name === name);
  if (found === undefined) throw new Error(`The program creates no ${type} with the name ${name}.`);
  return found.inputs;
}

export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
