/** Resources beside the network: log groups and image repositories. */
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, DeleteRepositoryCommand } from "@aws-sdk/client-ecr";
import { ACCOUNT } from "../emulator/emulator";
import { type Bag, type Creators, flagOf, given, numberOf, physicalName, wanted } from "./creator";
import type { Clients } from "../emulator/clients";

async function retain(logGroupName: string, inputs: Bag, { logs }: Clients): Promise<void> {
  const retentionInDays = numberOf(inputs, "retentionInDays");
  if (retentionInDays !== undefined) await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
}

export const otherCreators: Creators = {
  "aws:cloudwatch/logGroup:LogGroup": {
    async create(inputs, name, clients) {
      const logGroupName = physicalName(inputs, name);
      await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
      await retain(logGroupName, inputs, clients);
      const arn = `arn:aws:logs:${await clients.logs.config.region()}:${ACCOUNT}:log-group:${logGroupName}`;
      return { id: logGroupName, outputs: { ...inputs, name: logGroupName, arn } };
    },
    async update({ id, outputs }, inputs, clients) {
      await retain(id, inputs, clients);
      return { ...outputs, ...inputs };
    },
    async delete({ id }, { logs }) {
      await logs.send(new DeleteLogGroupCommand({ logGroupName: id }));
    },
  },

  "aws:ecr/repository:Repository": {
    async create(inputs, name, { ecr }) {
      const repositoryName = physicalName(inputs, name);
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      const repositoryUrl = given(repository?.repositoryUri, "the repository's address");
      return { id: repositoryName, outputs: { ...inputs, name: repositoryName, repositoryUrl } };
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    async delete({ id, inputs }, { ecr }) {
      await ecr.send(new DeleteRepositoryCommand({ repositoryName: id, force: flagOf(inputs, "forceDelete") }));
    },
  },

  // Under mocks a process of awsx's own makes them, of which only these outputs are read.
  "awsx:ecr:Repository": {
    async create(_inputs, name, { ecr }) {
      const repositoryName = `${name}-${Math.floor(Math.random() * 0x10000000).toString(16)}`;
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      return { id: "", outputs: { url: given(repository?.repositoryUri, "the repository's address") } };
    },
    delete: () => Promise.resolve(),
  },
  "awsx:ecr:Image": {
    create: (inputs) =>
      Promise.resolve({ id: "", outputs: { imageUri: `${wanted(inputs, "repositoryUrl")}@sha256:${"0".repeat(64)}` } }),
    delete: () => Promise.resolve(),
  },
};
