/** As much of the `aws` package's schema as programs in YAML need here: the types that they name themselves. */
const text = { type: "string" };

export const awsSchema = {
  name: "aws",
  version: "7.48.0",
  resources: {
    "aws:ecs/cluster:Cluster": {
      inputProperties: { name: text, tags: { type: "object", additionalProperties: text } },
      properties: { arn: text, name: text },
      required: ["arn", "name"],
    },
  },
};
