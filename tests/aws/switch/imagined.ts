/** A cloud that is only imagined: it says yes to everything and makes up ids, each one once. */
import { answerResource, type World } from "../../../readers/program/answers";
import type { Provider } from "./deployment";

export const REGION = "us-east-1";

const WORLD: World = { region: REGION, accountId: "123456789012", knowledge: "everything" };

/** @param first the number of its first resource: two stages of one stack must not share any. */
export function imagined(first = 1): Provider {
  let ordinal = first;
  const answer = (type: string, name: string, inputs: Record<string, unknown>, number: number) =>
    // The provider makes names unique, so a successor has another than its predecessor.
    answerResource(
      {
        type,
        name: `${name}-${number.toString(16).padStart(7, "0")}`,
        custom: true,
        remote: false,
        inputs,
        givenId: "",
        ordinal: number,
      },
      WORLD,
    );
  return {
    create({ type, name, inputs }) {
      const number = ordinal++;
      const { id, outputs } = answer(type, name, { ...inputs }, number);
      const { arn } = outputs;
      // Each registration of a family is a revision of its own.
      const revised =
        type.endsWith(":TaskDefinition") && typeof arn === "string" ? arn.replace(/:1$/, `:${number}`) : arn;
      return Promise.resolve({ id: id ?? "", outputs: revised === undefined ? outputs : { ...outputs, arn: revised } });
    },
    update: ({ outputs }, inputs) => Promise.resolve({ ...outputs, ...inputs }),
    delete: () => Promise.resolve(),
  };
}
