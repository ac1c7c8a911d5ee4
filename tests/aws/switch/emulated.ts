/** The emulator as the cloud of a deployment: each step is a call of AWS's API, and what it refuses ends the switch. */
import type { Clients } from "../emulator/clients";
import { opened } from "../mocks/deploy";
import { creatorOf } from "../mocks/registry";
import type { Bag, Provider } from "./deployment";

export function emulated(clients: Clients): Provider {
  const told = async <T>(type: string, name: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw new Error(`${type} ${name}: ${(error as Error).message}`, { cause: error });
    }
  };
  return {
    create: ({ type, name, inputs }) =>
      told(type, name, () => creatorOf(type).create(opened(inputs) as Bag, name, clients)),
    update: (living, inputs) =>
      told(living.type, living.name, () => {
        const creator = creatorOf(living.type);
        if (creator.update === undefined) throw new Error("nothing says how to change it in place");
        return creator.update({ ...living, inputs: opened(living.inputs) as Bag }, opened(inputs) as Bag, clients);
      }),
    delete: (living) =>
      told(living.type, living.name, () =>
        creatorOf(living.type).delete({ ...living, inputs: opened(living.inputs) as Bag }, clients),
      ),
  };
}
