/** Private ECR: the address of a repository follows from its name. Credentials are examples of their form. */
import { arnOf, partitionOf, type World } from "../answers";
import { type Answerers, assumed, region, text } from "./answerer";

export const REGISTRY: Answerers = {
  "aws:ecr/getCredentials:getCredentials": (_inputs, world) => ({
    result: { id: "credentials", authorizationToken: "QVdTOnBhc3N3b3Jk", proxyEndpoint: registry(world) },
  }),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_inputs, world) => ({
    result: {
      id: "token",
      authorizationToken: "QVdTOnBhc3N3b3Jk",
      userName: "AWS",
      password: "password",
      proxyEndpoint: registry(world),
      expiresAt: "2100-01-01T00:00:00Z",
    },
  }),
  "aws:ecr/getRepository:getRepository": (inputs, world) => {
    const name = text(inputs["name"]) ?? "repository";
    return {
      result: {
        id: name,
        name,
        registryId: world.accountId,
        repositoryUrl: `${registry(world).replace("https://", "")}/${name}`,
        arn: arnOf(world, region(inputs, world), `ecr:repository/${name}`),
      },
      ...assumed(
        name,
        "whether the repository exists",
        "it does, in the caller's account",
        "an image is pulled from private ECR",
      ),
    };
  },
};

function registry(world: World): string {
  return `https://${world.accountId}.dkr.ecr.${world.region}.${partitionOf(world.region).dnsSuffix}`;
}
