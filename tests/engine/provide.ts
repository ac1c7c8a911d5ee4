/** Makes ready what the engine suite runs, once for all its files, and says what that is. */
import { startEmulator } from "../aws/emulator/emulator";
import { commandLine } from "./commandLine";

async function provide(): Promise<void> {
  const began = Date.now();
  try {
    const { description } = await commandLine();
    await (await startEmulator()).stop();
    console.log(`engine: ${description} (ready after ${Math.round((Date.now() - began) / 1000)} s)`);
  } catch (error) {
    console.log(`engine: ${(error as Error).message}`);
  }
}

void provide();
